/* audit_test.c - every part of an entry, a block and a head is under its hash. */

#include "lib/vault/vault_test.h"

static struct vault_leaf a_leaf(void)
{
	return (struct vault_leaf){ .at = 1763806500000,
		.actor = 7,
		.action = "report.open",
		.about = "report",
		.object = 9,
		.inner = { 2 } };
}

static void test_a_leaf_binds_all_of_its_entry(void **state)
{
	struct vault_leaf leaf = a_leaf(), other;
	uint8_t hash[32], changed[32];

	(void)state;
	vault_leaf_hash(&leaf, hash);
	vault_leaf_hash(&leaf, changed);
	assert_memory_equal(hash, changed, 32);
	for (int i = 0; i < 6; i++) {
		other = leaf;
		other.at += i == 0;
		other.actor += i == 1;
		other.action = i == 2 ? "report.ope" : leaf.action;
		other.about = i == 3 ? "repor" : leaf.about;
		other.object += i == 4;
		other.inner[31] ^= i == 5;
		vault_leaf_hash(&other, changed);
		assert_memory_not_equal(hash, changed, 32);
	}
}

static void test_what_an_entry_commits_to_lies_under_its_salt(void **state)
{
	uint8_t salt[16] = { 1 }, commit[32] = { 2 }, hash[32], changed[32];

	(void)state;
	vault_inner_hash(salt, commit, hash);
	salt[15] ^= 1;
	vault_inner_hash(salt, commit, changed);
	assert_memory_not_equal(hash, changed, 32);
	salt[15] ^= 1;
	commit[31] ^= 1;
	vault_inner_hash(salt, commit, changed);
	assert_memory_not_equal(hash, changed, 32);
	commit[31] ^= 1;
	vault_inner_hash(salt, commit, changed);
	assert_memory_equal(hash, changed, 32);
}

/* Whatever is in it: an entry of today cannot be passed off as one of the first. */
static void test_the_first_leaves_are_of_another_kind(void **state)
{
	struct vault_leaf leaf = a_leaf();
	uint8_t salt[16] = { 1 }, commit[32] = { 2 }, first[32], hash[32];

	(void)state;
	vault_leaf_hash_first(&leaf, salt, commit, first);
	vault_inner_hash(salt, commit, leaf.inner);
	vault_leaf_hash(&leaf, hash);
	assert_memory_not_equal(first, hash, 32);
	leaf.about = "task";
	vault_leaf_hash_first(&leaf, salt, commit, hash);
	assert_memory_equal(first, hash, 32);
	leaf.object++;
	vault_leaf_hash_first(&leaf, salt, commit, hash);
	assert_memory_not_equal(first, hash, 32);
}

static void test_links_and_blocks_bind_what_came_before(void **state)
{
	uint8_t leaves[3][32] = { { 1 }, { 2 }, { 3 } };
	struct vault_block block = {
		.node = 1, .first = 5, .last = 9, .leaves = leaves, .count = 3
	};
	struct vault_block other;
	uint8_t hash[32], changed[32], link[32];

	(void)state;
	vault_block_hash(&block, hash);
	for (int i = 0; i < 6; i++) {
		other = block;
		other.prev[0] ^= i == 0;
		other.node += i == 1;
		other.first += i == 2;
		other.last += i == 3;
		other.count -= i == 4;
		leaves[1][0] ^= i == 5;
		vault_block_hash(&other, changed);
		assert_memory_not_equal(hash, changed, 32);
	}
	vault_link_hash(block.prev, 1, leaves[0], link);
	vault_link_hash(block.prev, 2, leaves[0], changed);
	assert_memory_not_equal(link, changed, 32);
	vault_link_hash(link, 1, leaves[0], changed);
	assert_memory_not_equal(link, changed, 32);
}

static void test_a_head_is_signed_by_the_site_and_checked_by_anyone(void **state)
{
	struct fixture *f = *state;
	struct vault_tip tips[2] = { { .node = 0, .last = 9 }, { .node = 1, .last = 8 } };
	struct vault_head head = { .no = 4, .hour = 490000, .tips = tips, .tips_n = 2 };
	uint8_t hash[32], changed[32], sig[64], pk[32];

	vault_site_head_pk(f->site, 0, pk);
	vault_head_hash(&head, hash);
	vault_head_sign(f->keys, hash, sig);
	assert_true(vault_head_check(hash, sig, pk));
	tips[1].last++;
	vault_head_hash(&head, changed);
	assert_false(vault_head_check(changed, sig, pk));
	tips[1].last--;
	head.tips_n = 1;
	vault_head_hash(&head, changed);
	assert_false(vault_head_check(changed, sig, pk));
	sig[0] ^= 1;
	assert_false(vault_head_check(hash, sig, pk));
	sig[0] ^= 1;
	pk[0] ^= 1;
	assert_false(vault_head_check(hash, sig, pk));
}

static void test_a_proof_of_filing_binds_answers_and_files(void **state)
{
	const uint8_t r[32] = { 1 }, other[32] = { 2 };
	uint8_t a[32], b[32];

	(void)state;
	vault_commit_filed(r, vault_part_text("ab"), vault_part_text("c"), a);
	vault_commit_filed(r, vault_part_text("a"), vault_part_text("bc"), b);
	assert_memory_not_equal(a, b, 32);
	vault_commit_filed(other, vault_part_text("ab"), vault_part_text("c"), b);
	assert_memory_not_equal(a, b, 32);
	vault_commit_blob(vault_part_text("ab"), a);
	vault_hash("blob", VAULT_PARTS(vault_part_text("ab")), b);
	assert_memory_equal(a, b, 32);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(test_a_leaf_binds_all_of_its_entry),
		test(test_what_an_entry_commits_to_lies_under_its_salt),
		test(test_the_first_leaves_are_of_another_kind),
		test(test_links_and_blocks_bind_what_came_before),
		test(test_a_head_is_signed_by_the_site_and_checked_by_anyone),
		test(test_a_proof_of_filing_binds_answers_and_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
