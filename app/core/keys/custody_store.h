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
	uint16_t recovery_gen;
	struct bytes recovery_mark;
	int64_t since_on;
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

/* Bodies of whose rings somebody is a key holder, and of which one is due, or is older than
 * `made_before`, or is sealed to an older R than the newest. */
struct rotation_query {
	int64_t account, today, made_before;
};
struct rows *rotation_rows(struct tx *tx, const struct rotation_query *query);

uint16_t ring_newest_gen(struct tx *tx, uint32_t ring); /* 0: no such ring */

/* ---- R ---- */

struct rows *recovery_rows(struct tx *tx);
bool recovery_of(const struct rows *rows, struct vault_ring_card *ret_card, int64_t *ret_since_on);
void recovery_insert(struct tx *tx, const struct vault_ring_card *card, int64_t since_on);
struct rows *waiting_rows(struct tx *tx, uint16_t newest);
void waiting_of(const struct rows *rows, struct recovery_wait *ret_wait);
struct sealed ring_recovery_blob(struct tx *tx, uint32_t ring, uint16_t gen);
uint16_t ring_recovery_gen(struct tx *tx, uint32_t ring, uint16_t gen);

/* Seals a generation anew. */
void ring_recovery_put(
	struct tx *tx, uint32_t ring, uint16_t gen, const struct ring_recovery *recovery);

/* Generations before this one lose theirs: who lacks the newest opens none of them. */
void ring_recovery_forget(struct tx *tx, uint32_t ring, uint16_t before);

/* ---- changes ---- */

void ring_guard(struct tx *tx, uint32_t ring, int64_t version);
void ring_advance(struct tx *tx, uint32_t ring, int64_t version, uint16_t gen);
void ring_rotate_later(struct tx *tx, uint32_t ring);
void ring_forget_member(struct tx *tx, uint32_t ring, int64_t account);
void ring_forget_generation(struct tx *tx, uint32_t ring, uint16_t gen);

#endif
