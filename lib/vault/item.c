/* item.c - items, cells, notes and private texts: blobs 0x11, 0x12, 0x21, 0x41. */

#include "lib/vault/inside.h"

static void add_place(struct small *ad, const struct vault_place *place)
{
	small_le(ad, place->table, 2);
	small_add(ad, place->record.at, sizeof(place->record.at));
	small_le(ad, place->field, 2);
}

static struct small place_ad(const char *what, const struct vault_place *place)
{
	struct small ad = { .len = 0 };

	small_add(&ad, what, strlen(what));
	add_place(&ad, place);
	return ad;
}

static struct small item_ad(const struct vault_place *place)
{
	struct small ad = place_ad("item", place);

	small_le(&ad, place->version, 4);
	return ad;
}

/* ver ‖ nonce ‖ AEAD of a frame. */
static struct sealed seal_frame(
	struct vault_keys *keys, enum blob_version version, struct bytes ad, struct bytes frame)
{
	uint8_t *blob = arena_alloc(keys->arena, 1 + frame.len + AEAD_MORE);

	blob[0] = (uint8_t)version;
	aead_seal(blob + 1, keys->key, ad, frame);
	return (struct sealed){ bytes_of(blob, 1 + frame.len + AEAD_MORE) };
}

bool open_behind(struct vault_keys *keys, struct bytes ad, struct bytes blob, size_t skip,
	struct bytes *ret_plain)
{
	struct bytes sealed;
	uint8_t *plain;

	if (blob.len < skip + AEAD_MORE)
		return false;
	sealed = bytes_of(blob.at + skip, blob.len - skip);
	plain = arena_alloc(keys->arena, sealed.len);
	if (!aead_open(plain, keys->key, ad, sealed))
		return false;
	*ret_plain = bytes_of(plain, sealed.len - AEAD_MORE);
	return true;
}

/*
 * The version byte stands outside the tag. So that nobody can pass a compressed
 * item off as a plain one, the content tells as well: that of 0x12 begins with
 * zstd's magic number, that of 0x11 never does.
 */
static bool is_zstd(struct bytes content)
{
	static const uint8_t magic[4] = { 0x28, 0xB5, 0x2F, 0xFD };

	return content.len >= 4 && memcmp(content.at, magic, 4) == 0;
}

static size_t padded_to(size_t n, size_t least)
{
	size_t size = vault_padded(n + 4);

	return size < least ? least : size;
}

struct sealed vault_item_seal_least(struct vault_keys *keys, const struct vault_part *part,
	const struct vault_place *place, struct bytes plain, size_t least)
{
	enum blob_version version = BLOB_PLAIN;
	struct small ad = item_ad(place);

	if (plain.len > VAULT_ITEM_MAX)
		BUG("an item of %zu bytes", plain.len);
	if (padded_to(plain.len, least) > least || is_zstd(plain)) {
		struct bytes packed = deflate(keys, plain);

		if (is_zstd(plain) || padded_to(packed.len, least) < padded_to(plain.len, least)) {
			version = BLOB_ZSTD;
			plain = packed;
		}
	}
	derive(keys->key, part->key, "item", NO_PARTS);
	return seal_frame(
		keys, version, SMALL(ad), frame_make(keys, plain, padded_to(plain.len, least)));
}

struct sealed vault_item_seal(struct vault_keys *keys, const struct vault_part *part,
	const struct vault_place *place, struct bytes plain)
{
	return vault_item_seal_least(keys, part, place, plain, vault_padded(0));
}

bool vault_item_open(struct vault_keys *keys, const struct vault_part *part,
	const struct vault_place *place, struct sealed item, struct bytes *ret_plain)
{
	struct small ad = item_ad(place);
	struct bytes frame, content;
	bool is_packed;

	if (item.blob.len < 1 || (item.blob.at[0] != BLOB_PLAIN && item.blob.at[0] != BLOB_ZSTD))
		return false;
	is_packed = item.blob.at[0] == BLOB_ZSTD;
	derive(keys->key, part->key, "item", NO_PARTS);
	if (!open_behind(keys, SMALL(ad), item.blob, 1, &frame) || !frame_read(frame, &content) ||
		is_zstd(content) != is_packed)
		return false;
	if (is_packed)
		return inflate(keys, content, ret_plain);
	*ret_plain = content;
	return true;
}

struct sealed vault_cell_seal(
	struct vault_keys *keys, const struct vault_place *place, struct bytes plain)
{
	const struct site_key *site = site_newest(keys);
	size_t size = 2 + plain.len + AEAD_MORE;
	uint8_t *blob = arena_alloc(keys->arena, size);
	struct small ad = place_ad("cell", place);

	blob[0] = BLOB_CELL;
	blob[1] = site->kid;
	aead_seal(blob + 2, site->cell, SMALL(ad), plain);
	return (struct sealed){ bytes_of(blob, size) };
}

uint8_t vault_cell_kid(struct sealed cell)
{
	return cell.blob.len >= 2 && cell.blob.at[0] == BLOB_CELL ? cell.blob.at[1] : 0;
}

bool vault_cell_open(struct vault_keys *keys, const struct vault_place *place, struct sealed cell,
	struct bytes *ret_plain)
{
	uint8_t kid = vault_cell_kid(cell);
	const struct site_key *site = kid == 0 ? NULL : site_kid(keys, kid);
	struct small ad = place_ad("cell", place);

	if (site == NULL)
		return false;
	memcpy(keys->key, site->cell, KEY);
	return open_behind(keys, SMALL(ad), cell.blob, 2, ret_plain);
}

struct sealed vault_cell_seal_text(
	struct vault_keys *keys, const struct vault_place *place, const char *text)
{
	struct bytes plain = vault_part_text(text);

	return vault_cell_seal(keys, place, frame_make(keys, plain, vault_padded(plain.len + 4)));
}

bool vault_cell_open_text(struct vault_keys *keys, const struct vault_place *place,
	struct sealed cell, const char **ret_text)
{
	struct bytes frame, plain;

	if (!vault_cell_open(keys, place, cell, &frame) || !frame_read(frame, &plain) ||
		!utf8_valid(plain.at, plain.len))
		return false;
	*ret_text = arena_textn(keys->arena, (const char *)plain.at, plain.len);
	return true;
}

/* A note's keys blob has exactly one slip. */
enum { NOTE_KEYS = 2 + KEY + 15 + NONCE + KEY + TAG };

struct sealed vault_note_seal(struct vault_keys *keys, const struct vault_ring_to *to,
	const struct vault_place *place, struct bytes plain)
{
	struct vault_slips *slips = vault_slips_new(keys, place->record);
	const struct vault_part *part = vault_part_create(keys);
	struct bytes head, item;
	uint8_t *blob;

	vault_slips_anon(slips, to, 0, part);
	head = vault_slips_blob(slips).blob;
	item = vault_item_seal(keys, part, place, plain).blob;
	blob = arena_alloc(keys->arena, head.len + item.len);
	memcpy(blob, head.at, head.len);
	memcpy(blob + head.len, item.at, item.len);
	return (struct sealed){ bytes_of(blob, head.len + item.len) };
}

bool vault_note_open(struct vault_keys *keys, const struct vault_ring *ring,
	const struct vault_place *place, struct sealed note, struct bytes *ret_plain)
{
	struct bytes b = note.blob;
	struct vault_slips *slips;
	struct vault_slip slip;
	const struct vault_part *part;

	if (b.len < NOTE_KEYS)
		return false;
	return vault_slips_read(
		       keys, place->record, (struct sealed){ bytes_of(b.at, NOTE_KEYS) }, &slips) &&
	       vault_slips_find(slips, ring->ring, 0, &slip) &&
	       vault_slips_open(slips, &slip, ring, NULL, &part) &&
	       vault_item_open(keys, part, place,
		       (struct sealed){ bytes_of(b.at + NOTE_KEYS, b.len - NOTE_KEYS) }, ret_plain);
}

/* The key of a private text: D(K_wrap,"user",X25519,epk,pk), the X25519 made before. */
static void private_key(struct vault_keys *keys, const struct site_key *site,
	const uint8_t epk[KEY], const uint8_t user_pk[KEY])
{
	derive(keys->key, site->wrap, "user",
		PARTS(ARRAY(keys->shared), bytes_of(epk, KEY), bytes_of(user_pk, KEY)));
}

struct sealed vault_private_seal(struct vault_keys *keys, const uint8_t user_pk[32],
	const struct vault_place *place, struct bytes plain)
{
	struct bytes frame = frame_make(keys, plain, vault_padded(plain.len + 4));
	size_t size = 1 + KEY + frame.len + AEAD_MORE;
	uint8_t *blob = arena_alloc(keys->arena, size);
	struct small ad = place_ad("user", place);

	blob[0] = BLOB_USER;
	randombytes_buf(keys->plain, KEY);
	crypto_scalarmult_base(blob + 1, keys->plain);
	diffie_hellman(keys, keys->plain, user_pk);
	private_key(keys, site_newest(keys), blob + 1, user_pk);
	aead_seal(blob + 1 + KEY, keys->key, SMALL(ad), frame);
	return (struct sealed){ bytes_of(blob, size) };
}

bool vault_private_open(struct vault_keys *keys, const struct vault_user *user,
	const struct vault_place *place, struct sealed blob, struct bytes *ret_plain)
{
	struct small ad = place_ad("user", place);
	struct bytes b = blob.blob, frame;

	if (b.len < 1 + KEY + AEAD_MORE || b.at[0] != BLOB_USER ||
		!diffie_hellman(keys, user->scalar, b.at + 1))
		return false;
	for (size_t i = 0; i < keys->site->n; i++) {
		private_key(keys, &keys->site->key[i], b.at + 1, user->pk);
		if (open_behind(keys, SMALL(ad), b, 1 + KEY, &frame))
			return frame_read(frame, ret_plain);
	}
	return false;
}
