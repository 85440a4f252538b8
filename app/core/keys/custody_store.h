/* custody_store.h - rows of rings as their manager needs them. Private to this folder. */
#ifndef ASHRAY_CUSTODY_STORE_H
#define ASHRAY_CUSTODY_STORE_H

#include "app/core/keys/custody.h"
#include "app/core/keys/keys_store.h"

struct body_ring_row {
	uint32_t ring;
	enum compartment compartment;
	uint16_t gen;
	int64_t version;
	bool rotate_due;
	struct sealed find;
};

struct rows *body_ring_rows(struct tx *tx, int64_t body);
void body_ring_of(const struct rows *rows, struct body_ring_row *ret_row);

/* Holders of a generation. `holder` comes back without the reserve's keys. */
struct holder_row {
	struct ring_holder holder;
	uint32_t reserve;
	uint16_t reserve_gen, reserve_newest;
};
struct rows *ring_holder_rows(struct tx *tx, uint32_t ring, uint16_t gen);
void ring_holder_of(const struct rows *rows, struct holder_row *ret_row);

struct rows *rotation_rows(struct tx *tx, int64_t account, int64_t today);
struct sealed ring_recovery_blob(struct tx *tx, uint32_t ring, uint16_t gen);
uint16_t ring_newest_gen(struct tx *tx, uint32_t ring); /* 0: no such ring */

void ring_guard(struct tx *tx, uint32_t ring, int64_t version);
void ring_advance(struct tx *tx, uint32_t ring, int64_t version, uint16_t gen);
void ring_rotate_later(struct tx *tx, uint32_t ring);
void ring_forget_member(struct tx *tx, uint32_t ring, int64_t account);
void ring_forget_generation(struct tx *tx, uint32_t ring, uint16_t gen);

#endif
