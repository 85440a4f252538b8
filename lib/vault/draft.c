/* draft.c - hours, hidden fields, and what follows from a draft's secret. */

#include "lib/vault/inside.h"

enum { FIELD_HEAD = 1 + 4, SMALLEST = 512, LARGEST = 16 * 1024 };

uint32_t vault_epoch_of(int64_t at)
{
	return (uint32_t)(at / HOUR);
}

static struct small epoch_ad(uint32_t hour)
{
	struct small ad = { .len = 0 };

	small_add(&ad, "epoch", 5);
	small_le(&ad, hour, 4);
	return ad;
}

static struct vault_epoch *epoch_of_key(struct vault_keys *keys, uint32_t hour)
{
	struct vault_epoch *epoch = keys_take(keys, sizeof(*epoch));

	memcpy(epoch->key, keys->plain, KEY);
	epoch->hour = hour;
	return epoch;
}

const struct vault_epoch *vault_epoch_create(
	struct vault_keys *keys, uint32_t epoch, struct sealed *ret_row)
{
	const struct site_key *site = site_newest(keys);
	uint8_t *blob = arena_alloc(keys->arena, 2 + KEY + AEAD_MORE);
	struct small ad = epoch_ad(epoch);

	randombytes_buf(keys->plain, KEY);
	blob[0] = BLOB_CELL;
	blob[1] = site->kid;
	aead_seal(blob + 2, site->cell, SMALL(ad), ARRAY(keys->plain));
	*ret_row = (struct sealed){ bytes_of(blob, 2 + KEY + AEAD_MORE) };
	return epoch_of_key(keys, epoch);
}

bool vault_epoch_open(struct vault_keys *keys, uint32_t epoch, struct sealed row,
	const struct vault_epoch **ret_epoch)
{
	uint8_t kid = vault_cell_kid(row);
	const struct site_key *site = kid == 0 ? NULL : site_kid(keys, kid);
	struct small ad = epoch_ad(epoch);

	if (site == NULL || row.blob.len != 2 + KEY + AEAD_MORE ||
		!aead_open(keys->plain, site->cell, SMALL(ad),
			bytes_of(row.blob.at + 2, KEY + AEAD_MORE)))
		return false;
	*ret_epoch = epoch_of_key(keys, epoch);
	return true;
}

static void field_key(
	struct vault_keys *keys, const struct vault_epoch *epoch, enum vault_field_kind kind)
{
	derive(keys->key, epoch->key, kind == VAULT_DRAFT ? "draft" : "visit", NO_PARTS);
}

bool vault_field_seal(struct vault_keys *keys, const struct vault_epoch *epoch,
	enum vault_field_kind kind, struct bytes plain, const char **ret_text)
{
	struct small hour = small_u32(epoch->hour);
	struct bytes packed;
	size_t bucket = SMALLEST;
	uint8_t *blob;

	if (plain.len > VAULT_ITEM_MAX)
		return false;
	packed = deflate(keys, plain);
	while (bucket < packed.len + 4)
		bucket *= 2;
	if (bucket > LARGEST)
		return false;
	blob = arena_alloc(keys->arena, FIELD_HEAD + bucket + AEAD_MORE);
	blob[0] = BLOB_FIELD;
	memcpy(blob + 1, hour.at, hour.len);
	field_key(keys, epoch, kind);
	aead_seal(blob + FIELD_HEAD, keys->key, bytes_of(blob, FIELD_HEAD),
		frame_make(keys, packed, bucket));
	*ret_text = base64url_text(keys->arena, bytes_of(blob, FIELD_HEAD + bucket + AEAD_MORE));
	return true;
}

/* The first eight characters are six bytes: the version, the hour, and one more. */
bool vault_field_epoch(const char *text, uint32_t *ret_epoch)
{
	uint8_t head[6];
	size_t n;

	if (text == NULL || strlen(text) < 8 ||
		sodium_base642bin(head, sizeof(head), text, 8, NULL, &n, NULL,
			sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
		n != sizeof(head) || head[0] != BLOB_FIELD)
		return false;
	*ret_epoch = (uint32_t)read_le(head + 1, 4);
	return true;
}

bool vault_field_open(struct vault_keys *keys, const struct vault_epoch *epoch,
	enum vault_field_kind kind, const char *text, struct bytes *ret_plain)
{
	struct bytes blob, frame, packed;

	/* Before anything is decoded: longer than the largest bucket is not ours. */
	if (text == NULL || strlen(text) > 4 * (FIELD_HEAD + LARGEST + AEAD_MORE) / 3 + 4 ||
		!base64url_read(keys->arena, text, &blob) || blob.len < FIELD_HEAD + AEAD_MORE ||
		blob.at[0] != BLOB_FIELD || read_le(blob.at + 1, 4) != epoch->hour)
		return false;
	field_key(keys, epoch, kind);
	return open_behind(keys, bytes_of(blob.at, FIELD_HEAD), blob, FIELD_HEAD, &frame) &&
	       frame_read(frame, &packed) && inflate(keys, packed, ret_plain);
}

struct vault_draft_secret vault_draft_secret_create(void)
{
	struct vault_draft_secret d;

	randombytes_buf(d.at, sizeof(d.at));
	return d;
}

void vault_draft_exit(const struct vault_draft_secret *d, uint8_t ret_x[16])
{
	uint8_t hash[KEY];

	derive(hash, d->at, "exit", NO_PARTS);
	memcpy(ret_x, hash, 16);
}

void vault_draft_filed(const struct vault_draft_secret *d, uint8_t ret_f[16])
{
	uint8_t hash[KEY];

	derive(hash, d->at, "filed", NO_PARTS);
	memcpy(ret_f, hash, 16);
}

void vault_draft_told(const struct vault_draft_secret *d, const struct bytes *parts, size_t n,
	uint8_t ret_told[VAULT_TOLD_SIZE])
{
	derive(ret_told, d->at, "told", parts, n);
}

struct vault_draft_secret vault_draft_another(
	const struct vault_draft_secret *d, const uint8_t told[VAULT_TOLD_SIZE])
{
	struct vault_draft_secret another;

	derive(another.at, d->at, "another", PARTS(bytes_of(told, VAULT_TOLD_SIZE)));
	return another;
}

void vault_draft_of_key(struct vault_keys *keys, const char *key, struct bytes body,
	struct vault_draft_secret *ret_d, uint8_t ret_f[16])
{
	const uint8_t *receipt = site_newest(keys)->receipt;
	uint8_t hash[KEY];

	derive(hash, NULL, "body", PARTS(body));
	derive(ret_d->at, receipt, "idem", PARTS(vault_part_text(key), ARRAY(hash)));
	derive(hash, receipt, "filed", PARTS(vault_part_text(key)));
	memcpy(ret_f, hash, 16);
}
