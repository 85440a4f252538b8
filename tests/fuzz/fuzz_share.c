/*
 * fuzz_share.c - a typed share in either spelling, and such shares joined: what is
 * read is whole, prints and reads back, and never makes a ring that was not split.
 */

#include "tests/fuzz/vault_fuzz.h"

static const struct vault_ring_to nobody = { .ring = VAULT_RING_RECOVERY, .box_pk = { 9 } };

static void repair(struct vault_share *share)
{
	uint8_t hash[KEY];

	derive(hash, NULL, "share", PARTS(bytes_of(share->at, 40)));
	memcpy(share->at + 40, hash, 4);
}

/* Raw bytes as shares whose check is right, as a liar with a pen would write them. */
static void join_lies(struct vault_keys *keys, const uint8_t *data, size_t n)
{
	struct vault_share shares[VAULT_SHARES_MAX];
	const struct vault_ring *ring;
	struct vault_shares all = { shares, 0 };
	size_t bad;

	while (n >= 4 && all.n < VAULT_SHARES_MAX) {
		struct vault_share *share = &shares[all.n];
		char text[VAULT_SHARE_TEXT];

		memset(share->at, data[3], VAULT_SHARE_BYTES);
		share->at[0] = 1;
		share->at[5] = data[0] % 4;
		share->at[6] = data[1] % 20;
		share->at[7] = data[2] % 20;
		repair(share);
		vault_share_text(share, text);
		if (vault_share_read(text, NULL, share))
			all.n++;
		data += 4;
		n -= 4;
	}
	if (vault_shares_join(keys, all, &nobody, &ring, &bad) == VAULT_SHARES_JOINED)
		BUG("lies were joined");
	if (bad > all.n)
		BUG("a share that is not there was named");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct vault_keys *keys CLEANUP(fuzz_done) = fuzz_keys();
	struct vault_share share, again;
	char text[VAULT_SHARE_TEXT];

	if (vault_share_read(fuzz_text(keys, data, n), NULL, &share)) {
		vault_share_text(&share, text);
		if (!vault_share_read(text, NULL, &again) ||
			memcmp(share.at, again.at, VAULT_SHARE_BYTES) != 0)
			BUG("a share that does not read back");
	}
	join_lies(keys, data, n < 40 ? n : 40);
	return 0;
}
