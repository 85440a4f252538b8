/* audit.c - leaves, links, blocks and heads: hashes, and one signature. */

#include "lib/vault/inside.h"

void vault_inner_hash(const uint8_t salt[16], const uint8_t commit[32], uint8_t ret_inner[32])
{
	derive(ret_inner, NULL, "inner", PARTS(bytes_of(salt, 16), bytes_of(commit, 32)));
}

void vault_leaf_hash(const struct vault_leaf *leaf, uint8_t ret_leaf[32])
{
	struct small at = small_i64(leaf->at);
	struct vault_record actor = vault_record_of(leaf->actor);
	struct vault_record object = vault_record_of(leaf->object);

	derive(ret_leaf, NULL, "entry",
		PARTS(SMALL(at), ARRAY(actor.at), vault_part_text(leaf->action),
			vault_part_text(leaf->about), ARRAY(object.at), ARRAY(leaf->inner)));
}

void vault_leaf_hash_first(const struct vault_leaf *leaf, const uint8_t salt[16],
	const uint8_t commit[32], uint8_t ret_leaf[32])
{
	struct small at = small_i64(leaf->at);
	struct vault_record actor = vault_record_of(leaf->actor);
	struct vault_record object = vault_record_of(leaf->object);

	derive(ret_leaf, NULL, "leaf",
		PARTS(bytes_of(salt, 16), SMALL(at), ARRAY(actor.at), vault_part_text(leaf->action),
			ARRAY(object.at), bytes_of(commit, 32)));
}

void vault_link_hash(
	const uint8_t prev[32], int64_t n, const uint8_t leaf[32], uint8_t ret_link[32])
{
	struct small number = small_i64(n);

	derive(ret_link, NULL, "link",
		PARTS(bytes_of(prev, 32), SMALL(number), bytes_of(leaf, 32)));
}

/* The head of the block is under the hash as well, so that a block can be moved
 * neither to another node nor over other leaves. */
void vault_block_hash(const struct vault_block *block, uint8_t ret_hash[32])
{
	struct small head = small_u32(block->node);

	small_le(&head, (uint64_t)block->first, 8);
	small_le(&head, (uint64_t)block->last, 8);
	small_le(&head, block->count, 4);
	derive(ret_hash, NULL, "block",
		PARTS(bytes_of(block->prev, 32), SMALL(head),
			bytes_of(block->leaves, (size_t)block->count * 32)));
}

static void tip_hash(const struct vault_tip *tip, const uint8_t before[32], uint8_t ret_hash[32])
{
	struct small number = small_u32(tip->node);

	small_le(&number, (uint64_t)tip->last, 8);
	derive(ret_hash, NULL, "tip", PARTS(bytes_of(before, 32), SMALL(number), ARRAY(tip->hash)));
}

/* H("head", no, hour, prev, tips), the tips folded into one hash. */
void vault_head_hash(const struct vault_head *head, uint8_t ret_hash[32])
{
	struct small no = small_u32(head->no), hour = small_u32(head->hour);
	struct small count = small_u32(head->tips_n);
	uint8_t tips[32] = { 0 };

	for (uint32_t i = 0; i < head->tips_n; i++)
		tip_hash(&head->tips[i], tips, tips);
	derive(ret_hash, NULL, "head",
		PARTS(SMALL(no), SMALL(hour), ARRAY(head->prev), SMALL(count), ARRAY(tips)));
}

void vault_head_sign(struct vault_keys *keys, const uint8_t hash[32], uint8_t ret_sig[64])
{
	uint8_t pk[KEY], sk[crypto_sign_SECRETKEYBYTES];

	crypto_sign_seed_keypair(pk, sk, site_newest(keys)->head);
	crypto_sign_detached(ret_sig, NULL, hash, 32, sk);
	sodium_memzero(sk, sizeof(sk));
}

bool vault_head_check(const uint8_t hash[32], const uint8_t sig[64], const uint8_t head_pk[32])
{
	return crypto_sign_verify_detached(sig, hash, 32, head_pk) == 0;
}

void vault_commit_blob(struct bytes blob, uint8_t ret_commit[32])
{
	derive(ret_commit, NULL, "blob", PARTS(blob));
}

void vault_commit_filed(
	const uint8_t r[32], struct bytes answers, struct bytes files, uint8_t ret_commit[32])
{
	derive(ret_commit, NULL, "filed", PARTS(bytes_of(r, 32), answers, files));
}
