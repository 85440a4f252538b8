/*
 * keys.h - who holds which wrap. Bodies form a tree and have rings, one for
 * each compartment; people are members of rings through the posts they hold;
 * a record's parts are wrapped for rings. This room finds the way from a
 * person to a part; rings and memberships are made by members.h. What a key is,
 * lib/vault knows; who may look at a record, the rules of the slices decide first.
 */
#ifndef ASHRAY_KEYS_H
#define ASHRAY_KEYS_H

#include "app/core/site/site.h"

enum compartment {
	COMPARTMENT_MAIN,
	COMPARTMENT_IDENTITY,
	COMPARTMENT_ORIGINALS,
	COMPARTMENT_NOTES,
	COMPARTMENT_CLOSED,
	COMPARTMENT_RESERVE,
	COMPARTMENTS
};

/* "main", "identity" … as in packs and tables. */
const char *compartment_text(enum compartment c);
bool compartment_read(const char *text, enum compartment *ret_c);

/* Tables and fields by their numbers inside seals: never changed, never used again. */
enum {
	TABLE_REPORT = 1,
	TABLE_TASK = 2,
	TABLE_MESSAGE = 3,
	TABLE_ACT = 4,
	TABLE_ACCOUNT = 5,
	TABLE_POST = 6,
	TABLE_RECEIPT = 7,
	TABLE_NOTICE = 8,
	TABLE_OUTBOX = 9,
	TABLE_AUDIT = 10,
	TABLE_TYPED = 11,
	TABLE_ERASED = 12
};
enum {
	FIELD_FACTS = 1,
	FIELD_LABEL = 2,
	FIELD_STORY = 3,
	FIELD_IDENTITY = 4,
	FIELD_EXTRACT = 5,
	FIELD_ITEM = 6,
	FIELD_PROFILE = 7,
	FIELD_PHONE = 8,
	FIELD_PROOF = 9,
	FIELD_ADDRESS = 10,
	FIELD_TEXT = 11,
	FIELD_DELTA = 12,
	FIELD_NOTE = 13,
	FIELD_ORIGINALS = 14,
	FIELD_PAUSE = 15,
	FIELD_KIND = 16
};

struct vault_place place_of(uint16_t table, uint16_t field, int64_t id);

/* ---- the directory: rings that somebody vouched for, kept for the process ---- */

struct directory *directory_create(void);
void directory_destroy(struct directory *d);

/* ---- a keyring: what one actor can open during one request ---- */

struct membership {
	uint32_t ring;
	uint16_t gen;
	int64_t body;
	enum compartment compartment;
	bool is_key_holder;
	int64_t until_on; /* NO_TIME = open */
	struct sealed wrap;
	const struct vault_ring *opened;
};

struct keyring {
	struct directory *directory;
	struct vault_keys *vault;
	const struct vault_user *user;     /* NULL: the public, a reporter, a job */
	const struct vault_ring *reporter; /* ring 0, on a visit */
	struct membership *held;
	size_t held_n;
};

/* Loads the memberships of the keyring's user that hold today. */
void keyring_load(struct tx *tx, struct keyring *kr);

/* The user's own membership, or NULL. */
struct membership *keyring_membership(
	const struct keyring *kr, int64_t body, enum compartment compartment);

/* ---- rings ---- */

/* The newest generation of a body's ring, vouched: what one may seal to.
 * NOT_FOUND: the body has no such compartment. FAILED: no certificate holds,
 * which is also logged, because somebody has changed rows. */
MUST_USE enum outcome keys_to(struct tx *tx, struct keyring *kr, int64_t body,
	enum compartment compartment, struct vault_ring_to *ret_to);

/* A certain generation, vouched. */
MUST_USE enum outcome keys_vouch(struct tx *tx, struct directory *d, struct vault_keys *vault,
	uint32_t ring, uint16_t gen, struct vault_ring_to *ret_to);

/* A ring the user is a member of, at a generation (0 = the newest he holds). */
MUST_USE enum outcome keys_open(struct tx *tx, struct keyring *kr, uint32_t ring, uint16_t gen,
	const struct vault_ring **ret_ring);

/* The same through the reserve: the ring of a body below one whose reserve ring
 * the user is a member of. The caller has checked the purpose, audits it and
 * shows it to the body. */
MUST_USE enum outcome keys_open_reserve(struct tx *tx, struct keyring *kr, uint32_t ring,
	uint16_t gen, const struct vault_ring **ret_ring);

/* ---- records ---- */

/* Opens one part of a record with whatever ring of the keyring fits; with
 * `by_reserve` also through reserves. FORBIDDEN: no slip for this person. */
struct part_at {
	int64_t record;
	uint8_t part;
	bool by_reserve;
};
MUST_USE enum outcome keys_part(struct tx *tx, struct keyring *kr, struct part_at at,
	struct sealed keys, const struct vault_part **ret_part);

/* Is a part of a record sealed to this ring? For whoever need not open it. */
MUST_USE bool keys_sealed_to(
	struct keyring *kr, struct part_at at, struct sealed keys, uint32_t ring);

/* Items of a part. Opening gives FAILED when the blob was touched. */
struct sealed item_seal(struct keyring *kr, const struct vault_part *part, struct vault_place place,
	struct bytes plain);
MUST_USE enum outcome item_open(struct keyring *kr, const struct vault_part *part,
	struct vault_place place, struct sealed item, struct bytes *ret_plain);

#endif
