/*
 * vectors_test.c - every vector byte for byte. The two files in tests/vectors come
 * from the executable model of the specification, not from this program.
 */

#include "lib/vault/spell_inside.h"
#include "lib/vault/vault_test.h"

static char vectors[32768];

static void read_vectors(const char *path)
{
	size_t had = strlen(vectors);
	FILE *file = fopen(path, "r");

	if (file == NULL)
		BUG("no vectors at %s", path);
	had += fread(vectors + had, 1, sizeof(vectors) - had - 1, file);
	vectors[had] = '\0';
	fclose(file);
}

/* The text behind "name": up to the closing quote. */
static const char *vector(struct arena *arena, const char *name)
{
	const char *at = strstr(vectors, arena_printf(arena, "\"%s\": \"", name));
	const char *value;

	if (at == NULL)
		BUG("no vector %s", name);
	value = at + strlen(name) + 5;
	return arena_textn(arena, value, strcspn(value, "\""));
}

static void assert_vector(struct fixture *f, const char *name, struct bytes is)
{
	assert_string_equal(hex_text(f->arena, is), vector(f->arena, name));
}

static struct vault_record fours(void)
{
	struct vault_record record;

	memset(record.at, 4, sizeof(record.at));
	return record;
}

static struct vault_part *fives(struct fixture *f)
{
	struct vault_part *part = keys_take(f->keys, sizeof(*part));

	memset(part->key, 5, KEY);
	return part;
}

static void test_site_keys(void **state)
{
	struct fixture *f = *state;
	const struct site_key *site = site_newest(f->keys);

	assert_vector(f, "K", ARRAY(site->k));
	assert_vector(f, "K_wrap", ARRAY(site->wrap));
	assert_vector(f, "K_receipt", ARRAY(site->receipt));
	assert_vector(f, "K_token", ARRAY(site->token));
	assert_vector(f, "head_pk", ARRAY(site->head_pk));
}

static void test_tokens_and_names(void **state)
{
	struct fixture *f = *state;
	int64_t token = vault_token(
		f->keys, VAULT_NEWEST, "sms", VAULT_PARTS(vault_part_text("01711000000")));
	struct small bytes = small_i64(token);
	uint8_t sid[32];

	assert_vector(f, "token(sms,01711000000)", SMALL(bytes));
	assert_true(vault_session_sid("BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc", sid));
	assert_vector(f, "sid(T=07*32)", ARRAY(sid));
}

static void test_ring_keys(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *ring = ring_of_secret(f->keys, 10, 1, repeat(1).at);
	uint8_t own[KEY];

	derive(own, ring->secret, "ring-own", NO_PARTS);
	assert_vector(f, "ring_sk(S=01*32)", ARRAY(ring->scalar));
	assert_vector(f, "ring_pk", ARRAY(ring->pk));
	assert_vector(f, "ring_own", ARRAY(own));
}

static void test_membership(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *ring = ring_of_secret(f->keys, 10, 1, repeat(1).at);
	struct vault_holder holder = { .at = { 1 } };
	uint8_t pk[KEY];
	struct sealed wrap;

	memset(holder.at + 1, 8, 16);
	crypto_scalarmult_base(pk, repeat(7).at);
	chance_is(6);
	wrap = vault_member_wrap(f->keys, ring, &holder, pk);
	assert_vector(
		f, "membership(S=01*32,holder_sk=07*32,holder=01||08*16,nonce=06*24)", wrap.blob);
	assert_true(vault_member_verify(f->keys, ring, &holder, pk, wrap));
}

static void test_slips(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *ones = ring_of_secret(f->keys, 10, 1, repeat(1).at);
	const struct vault_ring *nines = ring_of_secret(f->keys, 20, 1, repeat(9).at);
	struct vault_ring_to to = vault_ring_to_own(ones);
	struct vault_slips *slips = vault_slips_new(f->keys, fours());
	struct bytes blob;

	chance_is(6);
	vault_slips_anon(slips, &to, 0, fives(f));
	assert_vector(f, "blob of slip1", vault_slips_blob(slips).blob);
	vault_slips_own(slips, ones, 0, fives(f));
	vault_slips_from(slips, nines, &to, 1, fives(f));
	blob = vault_slips_blob(slips).blob;
	assert_int_equal(blob.len, 34 + 3 * 87);
	assert_vector(f, "slip1(ring=10.1,S=01*32,esk=06*32,P=05*32,rec=04*16,nonce=06*24)",
		bytes_of(blob.at + 34, 87));
	assert_vector(f, "slip2(P=05*32,rec=04*16,nonce=06*24)", bytes_of(blob.at + 34 + 87, 87));
	assert_vector(f,
		"slip3(from=20.1,S=09*32,to=10.1,S=01*32,part=1,P=05*32,rec=04*16,nonce=06*24)",
		bytes_of(blob.at + 34 + 2 * 87, 87));
}

static void test_items_and_cells(void **state)
{
	struct fixture *f = *state;
	struct vault_place place = { .table = 1, .record = fours(), .field = 2, .version = 3 };
	uint8_t facts[48];

	memset(facts, 10, sizeof(facts));
	chance_is(6);
	assert_vector(f, "item(P=05*32,table=1,rec=04*16,field=2,version=3,text=hello,nonce=06*24)",
		vault_item_seal(f->keys, fives(f), &place, vault_part_text("hello")).blob);
	assert_vector(f, "cell(kid=1,table=1,rec=04*16,field=2,48 bytes 0a,nonce=06*24)",
		vault_cell_seal(f->keys, &place, ARRAY(facts)).blob);
}

static void test_generations(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *first = ring_of_secret(f->keys, 10, 1, repeat(1).at);
	const struct vault_ring *second = ring_of_secret(f->keys, 10, 2, repeat(9).at);
	struct vault_ring_card card = vault_ring_certify(f->keys, second, first);

	chance_is(6);
	assert_vector(f, "cert(ring=10.2,S=09*32,by S=01*32)", ARRAY(card.cert));
	assert_vector(f, "prev(ring=10.2,S=09*32,of S=01*32,nonce=06*24)",
		vault_ring_prev_seal(f->keys, second, first).blob);
}

static struct vault_draft_secret twos(void)
{
	struct vault_draft_secret d;

	memset(d.at, 2, sizeof(d.at));
	return d;
}

static void test_numbers_and_secrets(void **state)
{
	struct fixture *f = *state;
	struct vault_draft_secret d = twos();
	struct vault_secret secret = vault_receipt_secret(f->keys, &d);
	uint16_t words[VAULT_SECRET_WORDS];
	char number[VAULT_NUMBER_SIZE], symbols[VAULT_SYMBOLS_SIZE];
	uint8_t x[16], filed[16];

	vault_receipt_number(f->keys, &d, 0, 7, number);
	assert_string_equal(number, vector(f->arena, "number(d=02*32)"));
	vault_receipt_number(f->keys, &d, 1, 7, number);
	assert_string_equal(number, vector(f->arena, "number(d=02*32,i=1)"));
	assert_vector(f, "secret", ARRAY(secret.at));
	vault_secret_symbols(&secret, symbols);
	assert_string_equal(digits_plain(f->arena, symbols), vector(f->arena, "symbols"));
	vault_secret_words(&secret, words);
	assert_non_null(strstr(vectors,
		arena_printf(f->arena, "\"words\": [\n  %u,\n  %u,\n  %u,\n  %u,\n  %u,\n  %u\n ]",
			words[0], words[1], words[2], words[3], words[4], words[5])));
	vault_draft_exit(&d, x);
	vault_draft_filed(&d, filed);
	assert_vector(f, "exit(d=02*32)", ARRAY(x));
	assert_vector(f, "filed(d=02*32)", ARRAY(filed));
}

static void test_receipt_rows(void **state)
{
	struct fixture *f = *state;
	struct vault_draft_secret d = twos();
	struct vault_receipt_try shown = { .secret = vault_receipt_secret(f->keys, &d) };
	const struct vault_ring *ring;
	struct vault_receipt_row row;
	uint8_t s0[32];

	chance_is(3);
	ring = vault_receipt_create(f->keys, &shown, NULL, 1, &row);
	vault_reporter_secret(ring, s0);
	assert_vector(f, "verifier(salt=03*16)", ARRAY(row.verifier));
	assert_vector(f, "S0", ARRAY(s0));
	assert_vector(f, "pin_empty", ARRAY(row.pin));
	assert_vector(f, "reporter_pk", ARRAY(row.pk));
	shown.pin = "4711";
	vault_reporter_secret(vault_receipt_create(f->keys, &shown, NULL, 1, &row), s0);
	assert_vector(f, "S0(pin=4711)", ARRAY(s0));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		test(test_site_keys),
		test(test_tokens_and_names),
		test(test_ring_keys),
		test(test_membership),
		test(test_slips),
		test(test_items_and_cells),
		test(test_generations),
		test(test_numbers_and_secrets),
		test(test_receipt_rows),
	};

	for (int i = 1; i < argc; i++)
		read_vectors(argv[i]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
