/* slip.c - the keys blob: 0x01 ‖ epk 32 ‖ n u8 ‖ n × (head 15 ‖ nonce 24 ‖ AEAD(P) 48). */

#include "lib/vault/inside.h"

enum {
	SLIP_HEAD = 15,
	SLIP = SLIP_HEAD + KEY + AEAD_MORE,
	BLOB_HEAD = 1 + KEY + 1,
	FIRST_ROOM = 4,
};

struct vault_slips {
	struct vault_keys *keys;
	struct vault_record record;
	uint8_t epk[KEY];
	const uint8_t *esk; /* in the block; only while a new record is made */
	bool is_new;

	/* The last Diffie-Hellman: all parts for one ring share it. */
	uint8_t *shared;
	const uint8_t *shared_scalar;
	uint8_t shared_pk[KEY];

	uint8_t *at;
	size_t n;
	size_t room;
};

struct vault_slips *vault_slips_new(struct vault_keys *keys, struct vault_record record)
{
	struct vault_slips *slips = arena_new(keys->arena, struct vault_slips);

	slips->keys = keys;
	slips->record = record;
	slips->shared = keys_take(keys, KEY);
	slips->is_new = true;
	return slips;
}

bool vault_slips_read(struct vault_keys *keys, struct vault_record record, struct sealed blob,
	struct vault_slips **ret_slips)
{
	struct bytes b = blob.blob;
	struct vault_slips *slips;

	if (b.len < BLOB_HEAD || b.at[0] != BLOB_KEYS ||
		b.len != BLOB_HEAD + (size_t)b.at[BLOB_HEAD - 1] * SLIP)
		return false;
	slips = vault_slips_new(keys, record);
	slips->is_new = false;
	memcpy(slips->epk, b.at + 1, KEY);
	slips->n = slips->room = b.at[BLOB_HEAD - 1];
	slips->at = arena_copy(keys->arena, b.at + BLOB_HEAD, slips->n * SLIP);
	*ret_slips = slips;
	return true;
}

static bool shared_with(struct vault_slips *slips, const uint8_t *scalar, const uint8_t pk[KEY])
{
	if (slips->shared_scalar == scalar && memcmp(slips->shared_pk, pk, KEY) == 0)
		return true;
	slips->shared_scalar = NULL;
	if (!diffie_hellman(slips->keys, scalar, pk)) {
		memcpy(slips->shared, slips->keys->shared, KEY);
		return false;
	}
	memcpy(slips->shared, slips->keys->shared, KEY);
	memcpy(slips->shared_pk, pk, KEY);
	slips->shared_scalar = scalar;
	return true;
}

static struct small write_head(const struct vault_slip *slip)
{
	struct small head = { .len = 0 };

	small_le(&head, slip->kind, 1);
	small_le(&head, slip->part, 1);
	small_le(&head, slip->kid, 1);
	small_le(&head, slip->ring, 4);
	small_le(&head, slip->gen, 2);
	small_le(&head, slip->from, 4);
	small_le(&head, slip->from_gen, 2);
	return head;
}

/* The three keys, into keys->key. For kinds 1 and 3 the X25519 is slips->shared. */
static void anon_key(const struct vault_slips *slips, const struct site_key *site,
	const struct small *head, const uint8_t ring_pk[KEY])
{
	derive(slips->keys->key, site->wrap, "slip-anon",
		PARTS(bytes_of(slips->shared, KEY), ARRAY(slips->epk), bytes_of(ring_pk, KEY),
			SMALL(*head), ARRAY(slips->record.at)));
}

static void own_key(const struct vault_slips *slips, const struct site_key *site,
	const struct small *head, const uint8_t secret[KEY])
{
	struct vault_keys *keys = slips->keys;

	derive(keys->mix, secret, "ring-own", NO_PARTS);
	derive(keys->key, site->wrap, "slip-own",
		PARTS(bytes_of(keys->mix, KEY), SMALL(*head), ARRAY(slips->record.at)));
}

static void from_key(const struct vault_slips *slips, const struct site_key *site,
	const struct small *head, const uint8_t *pks[2])
{
	derive(slips->keys->key, site->wrap, "slip-from",
		PARTS(bytes_of(slips->shared, KEY), bytes_of(pks[0], KEY), bytes_of(pks[1], KEY),
			SMALL(*head), ARRAY(slips->record.at)));
}

/* Seals the part under keys->key and puts the slip behind the others. */
static void append(
	struct vault_slips *slips, const struct small *head, const struct vault_part *part)
{
	struct small ad = *head;
	uint8_t *to;

	if (slips->n == VAULT_SLIPS_MAX)
		BUG("a record with more than %d slips", VAULT_SLIPS_MAX);
	if (slips->n == slips->room) {
		size_t room = slips->room == 0 ? FIRST_ROOM : slips->room * 2;
		uint8_t *wider = arena_alloc(slips->keys->arena, room * SLIP);

		if (slips->n > 0)
			memcpy(wider, slips->at, slips->n * SLIP);
		slips->at = wider;
		slips->room = room;
	}
	to = slips->at + slips->n++ * SLIP;
	small_add(&ad, slips->record.at, sizeof(slips->record.at));
	memcpy(to, head->at, SLIP_HEAD);
	aead_seal(to + SLIP_HEAD, slips->keys->key, SMALL(ad), ARRAY(part->key));
}

void vault_slips_anon(struct vault_slips *slips, const struct vault_ring_to *to, uint8_t part_no,
	const struct vault_part *part)
{
	const struct site_key *site = site_newest(slips->keys);
	struct small head = write_head(&(struct vault_slip){ .kind = VAULT_SLIP_ANON,
		.part = part_no,
		.kid = site->kid,
		.ring = to->ring,
		.gen = to->gen });

	if (!slips->is_new || to->ring == VAULT_RING_REPORTER)
		BUG("a slip from a stranger that nobody may write");
	if (slips->esk == NULL) {
		uint8_t *esk = keys_take(slips->keys, KEY);

		randombytes_buf(esk, KEY);
		crypto_scalarmult_base(slips->epk, esk);
		slips->esk = esk;
	}
	shared_with(slips, slips->esk, to->box_pk);
	anon_key(slips, site, &head, to->box_pk);
	append(slips, &head, part);
}

void vault_slips_own(struct vault_slips *slips, const struct vault_ring *ring, uint8_t part_no,
	const struct vault_part *part)
{
	const struct site_key *site = site_newest(slips->keys);
	struct small head = write_head(&(struct vault_slip){ .kind = VAULT_SLIP_OWN,
		.part = part_no,
		.kid = site->kid,
		.ring = ring->ring,
		.gen = ring->gen,
		.from = ring->ring,
		.from_gen = ring->gen });

	own_key(slips, site, &head, ring->secret);
	append(slips, &head, part);
}

void vault_slips_from(struct vault_slips *slips, const struct vault_ring *from,
	const struct vault_ring_to *to, uint8_t part_no, const struct vault_part *part)
{
	const struct site_key *site = site_newest(slips->keys);
	struct small head = write_head(&(struct vault_slip){ .kind = VAULT_SLIP_FROM,
		.part = part_no,
		.kid = site->kid,
		.ring = to->ring,
		.gen = to->gen,
		.from = from->ring,
		.from_gen = from->gen });

	shared_with(slips, from->scalar, to->box_pk);
	from_key(slips, site, &head, (const uint8_t *[]){ from->pk, to->box_pk });
	append(slips, &head, part);
}

size_t vault_slips_count(const struct vault_slips *slips)
{
	return slips->n;
}

struct vault_slip vault_slips_at(const struct vault_slips *slips, size_t index)
{
	const uint8_t *head = slips->at + index * SLIP;

	if (index >= slips->n)
		BUG("slip %zu of %zu", index, slips->n);
	return (struct vault_slip){
		.kind = head[0],
		.part = head[1],
		.kid = head[2],
		.ring = (uint32_t)read_le(head + 3, 4),
		.gen = (uint16_t)read_le(head + 7, 2),
		.from = (uint32_t)read_le(head + 9, 4),
		.from_gen = (uint16_t)read_le(head + 13, 2),
		.index = index,
	};
}

void vault_slips_drop(struct vault_slips *slips, uint32_t ring, unsigned part_no)
{
	size_t kept = 0;

	for (size_t i = 0; i < slips->n; i++) {
		struct vault_slip slip = vault_slips_at(slips, i);

		if (slip.ring == ring && (part_no == VAULT_ALL_PARTS || slip.part == part_no))
			continue;
		memmove(slips->at + kept++ * SLIP, slips->at + i * SLIP, SLIP);
	}
	slips->n = kept;
}

struct sealed vault_slips_blob(const struct vault_slips *slips)
{
	size_t size = BLOB_HEAD + slips->n * SLIP;
	uint8_t *blob = arena_alloc(slips->keys->arena, size);
	bool has_stranger = false;

	for (size_t i = 0; i < slips->n; i++)
		has_stranger |= slips->at[i * SLIP] == VAULT_SLIP_ANON;
	blob[0] = BLOB_KEYS;
	if (has_stranger)
		memcpy(blob + 1, slips->epk, KEY);
	blob[BLOB_HEAD - 1] = (uint8_t)slips->n;
	if (slips->n > 0)
		memcpy(blob + BLOB_HEAD, slips->at, slips->n * SLIP);
	return (struct sealed){ bytes_of(blob, size) };
}

static bool is_better(const struct vault_slip *a, const struct vault_slip *b)
{
	if ((a->kind == VAULT_SLIP_OWN) != (b->kind == VAULT_SLIP_OWN))
		return a->kind == VAULT_SLIP_OWN;
	return a->gen > b->gen;
}

bool vault_slips_find(const struct vault_slips *slips, uint32_t ring, uint8_t part_no,
	struct vault_slip *ret_slip)
{
	bool is_found = false;

	for (size_t i = 0; i < slips->n; i++) {
		struct vault_slip slip = vault_slips_at(slips, i);

		if (slip.ring != ring || slip.part != part_no)
			continue;
		if (is_found && !is_better(&slip, ret_slip))
			continue;
		*ret_slip = slip;
		is_found = true;
	}
	return is_found;
}

/* What the head must say for its kind; a reporter opens nothing from a stranger. */
static bool head_fits(const struct vault_slip *slip, const struct vault_ring *ring,
	const struct vault_ring_to *from)
{
	if (slip->ring != ring->ring || slip->gen != ring->gen)
		return false;
	switch (slip->kind) {
	case VAULT_SLIP_ANON:
		return slip->from == 0 && slip->from_gen == 0 && slip->ring != VAULT_RING_REPORTER;
	case VAULT_SLIP_OWN:
		return slip->from == slip->ring && slip->from_gen == slip->gen;
	case VAULT_SLIP_FROM:
		return from != NULL && slip->from == from->ring && slip->from_gen == from->gen;
	}
	return false;
}

static bool find_key(struct vault_slips *slips, const struct vault_slip *slip,
	const struct vault_ring *ring, const struct vault_ring_to *from)
{
	const struct site_key *site = slip->kid == 0 ? NULL : site_kid(slips->keys, slip->kid);
	struct small head = write_head(slip);

	if (site == NULL)
		return false;
	switch (slip->kind) {
	case VAULT_SLIP_ANON:
		if (!shared_with(slips, ring->scalar, slips->epk))
			return false;
		anon_key(slips, site, &head, ring->pk);
		return true;
	case VAULT_SLIP_OWN:
		own_key(slips, site, &head, ring->secret);
		return true;
	case VAULT_SLIP_FROM:
		if (!shared_with(slips, ring->scalar, from->box_pk))
			return false;
		from_key(slips, site, &head, (const uint8_t *[]){ from->box_pk, ring->pk });
		return true;
	}
	return false;
}

bool vault_slips_open(struct vault_slips *slips, const struct vault_slip *slip,
	const struct vault_ring *ring, const struct vault_ring_to *from,
	const struct vault_part **ret_part)
{
	struct vault_keys *keys = slips->keys;
	struct small ad = write_head(slip);
	struct vault_part *part;

	if (slip->index >= slips->n || !head_fits(slip, ring, from) ||
		!find_key(slips, slip, ring, from))
		return false;
	small_add(&ad, slips->record.at, sizeof(slips->record.at));
	if (!aead_open(keys->plain, keys->key, SMALL(ad),
		    bytes_of(slips->at + slip->index * SLIP + SLIP_HEAD, KEY + AEAD_MORE)))
		return false;
	part = keys_take(keys, sizeof(*part));
	memcpy(part->key, keys->plain, KEY);
	*ret_part = part;
	return true;
}
