/*
 * item.h - sealed values. An item opens with a part key; a cell with the site key
 * alone (jobs, lists, counts); a note with a ring, outside any record; a private
 * text with one user. Sizes come in steps (PADMÉ), long items are compressed.
 */
#ifndef ASHRAY_VAULT_ITEM_H
#define ASHRAY_VAULT_ITEM_H

#include "lib/vault/keys.h"

struct vault_ring_to;

/* The place of a value. A blob that was moved to another row, column or version
 * does not open. Cells and private texts have no version. */
struct vault_place {
	uint16_t table;
	uint16_t field;
	uint32_t version;
	struct vault_record record;
};

/* What an item may inflate to; also the most that can be sealed in one. */
enum { VAULT_ITEM_MAX = 1 << 20 };

/* Ring-sealed. Plain text above VAULT_ITEM_MAX is BUG(): forms have limits. */
struct sealed vault_item_seal(struct vault_keys *keys, const struct vault_part *part,
	const struct vault_place *place, struct bytes plain);
MUST_USE bool vault_item_open(struct vault_keys *keys, const struct vault_part *part,
	const struct vault_place *place, struct sealed item, struct bytes *ret_plain);

/* The same, and not smaller than `least`: for a value whose very size would tell what is
 * in it, as that of a short line or of a few codes does. Opened like any other. */
struct sealed vault_item_seal_least(struct vault_keys *keys, const struct vault_part *part,
	const struct vault_place *place, struct bytes plain, size_t least);

/* Site-sealed, of exactly the given length: for values of a fixed size. */
struct sealed vault_cell_seal(
	struct vault_keys *keys, const struct vault_place *place, struct bytes plain);
MUST_USE bool vault_cell_open(struct vault_keys *keys, const struct vault_place *place,
	struct sealed cell, struct bytes *ret_plain);

/* The same for text: padded, so that a name does not show its length. */
struct sealed vault_cell_seal_text(
	struct vault_keys *keys, const struct vault_place *place, const char *text);
MUST_USE bool vault_cell_open_text(struct vault_keys *keys, const struct vault_place *place,
	struct sealed cell, const char **ret_text);

/* The kid a cell was sealed under, for the job that re-seals; 0: not a cell. */
uint8_t vault_cell_kid(struct sealed cell);

/* A value for a ring outside a record (a reason, a remark to the supervisor):
 * a keys blob with one slip from a stranger, then the item. */
struct sealed vault_note_seal(struct vault_keys *keys, const struct vault_ring_to *to,
	const struct vault_place *place, struct bytes plain);
MUST_USE bool vault_note_open(struct vault_keys *keys, const struct vault_ring *ring,
	const struct vault_place *place, struct sealed note, struct bytes *ret_plain);

/* A text for one user, sealed without his secret (his typing saved when a session ends). */
struct sealed vault_private_seal(struct vault_keys *keys, const uint8_t user_pk[32],
	const struct vault_place *place, struct bytes plain);
MUST_USE bool vault_private_open(struct vault_keys *keys, const struct vault_user *user,
	const struct vault_place *place, struct sealed blob, struct bytes *ret_plain);

/* The size to which `n` bytes are padded: at most 12 % more, at least 64. */
size_t vault_padded(size_t n);

#endif
