/*
 * slip.h - the keys blob of a record: its part keys, each wrapped for the rings
 * that may open it. A slip is of one of three kinds, and the kind says who wrote
 * it: a stranger, the ring itself, or another ring.
 */
#ifndef ASHRAY_VAULT_SLIP_H
#define ASHRAY_VAULT_SLIP_H

#include "lib/vault/keys.h"

struct vault_ring_to;

enum vault_slip_kind {
	VAULT_SLIP_ANON = 1, /* anybody who has K: proves nothing about the writer */
	VAULT_SLIP_OWN = 2,  /* a member of the same ring */
	VAULT_SLIP_FROM = 3, /* a member of the ring `from`, and the reader knows it */
};

struct vault_slip {
	enum vault_slip_kind kind;
	uint8_t part;
	uint8_t kid;
	uint32_t ring;
	uint16_t gen;
	uint32_t from;
	uint16_t from_gen;
	size_t index; /* its place in the blob */
};

/* The slips of one record, read from a blob or growing; lives in the arena. */
struct vault_slips;

enum { VAULT_SLIPS_MAX = 255, VAULT_ALL_PARTS = 256 };

/* A record without slips yet, or its blob read. False: not a keys blob of a
 * version that we know, or its lengths disagree. */
struct vault_slips *vault_slips_new(struct vault_keys *keys, struct vault_record record);
MUST_USE bool vault_slips_read(struct vault_keys *keys, struct vault_record record,
	struct sealed blob, struct vault_slips **ret_slips);

/* Adding. Slips from a stranger share one ephemeral pair, which exists only while
 * a new record is made: to add one to a blob that was read is BUG(), as is one to
 * ring 0, the reporter, who refuses strangers. One slip too many is BUG(). */
void vault_slips_anon(struct vault_slips *slips, const struct vault_ring_to *to, uint8_t part_no,
	const struct vault_part *part);
void vault_slips_own(struct vault_slips *slips, const struct vault_ring *ring, uint8_t part_no,
	const struct vault_part *part);
void vault_slips_from(struct vault_slips *slips, const struct vault_ring *from,
	const struct vault_ring_to *to, uint8_t part_no, const struct vault_part *part);

/* Takes away what a ring could open (all generations); part_no or VAULT_ALL_PARTS. */
void vault_slips_drop(struct vault_slips *slips, uint32_t ring, unsigned part_no);

/* The blob for the column `keys`. */
struct sealed vault_slips_blob(const struct vault_slips *slips);

/* Reading. vault_slips_find() gives the slip by which a ring opens a part: its
 * own if there is one, else the newest generation. */
size_t vault_slips_count(const struct vault_slips *slips);
struct vault_slip vault_slips_at(const struct vault_slips *slips, size_t index);
MUST_USE bool vault_slips_find(const struct vault_slips *slips, uint32_t ring, uint8_t part_no,
	struct vault_slip *ret_slip);

/* Opens one. `ring` must be the generation the slip names (vault_ring_prev_open()
 * leads to old ones); `from` is the writer's vouched generation for kind 3, else NULL. */
MUST_USE bool vault_slips_open(struct vault_slips *slips, const struct vault_slip *slip,
	const struct vault_ring *ring, const struct vault_ring_to *from,
	const struct vault_part **ret_part);

#endif
