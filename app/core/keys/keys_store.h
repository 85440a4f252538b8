/* keys_store.h - rows of rings and memberships. Private to this folder. */
#ifndef ASHRAY_KEYS_STORE_H
#define ASHRAY_KEYS_STORE_H

#include "app/core/keys/keys.h"

struct ring_row {
	uint32_t ring;
	uint16_t gen;
	struct vault_ring_card card;
	uint32_t cert_ring;
	uint16_t cert_gen;
	struct sealed prev;
};

bool ring_row_newest(struct tx *tx, int64_t body, enum compartment c, struct ring_row *ret_row);
bool ring_row_at(struct tx *tx, uint32_t ring, uint16_t gen, struct ring_row *ret_row);

struct rows *membership_rows(struct tx *tx, int64_t account, int64_t today);
void membership_of(const struct rows *rows, struct membership *ret_m);

/* Memberships by which a reserve ring holds another ring. */
struct reserve_row {
	uint32_t reserve;
	uint16_t reserve_gen;
	uint16_t gen;
	struct sealed wrap;
};
struct rows *reserve_rows(struct tx *tx, uint32_t ring);
void reserve_of(const struct rows *rows, struct reserve_row *ret_row);

/* A ring's secret sealed to a generation of R, and what the secret says of that. */
struct ring_recovery {
	uint16_t gen;
	uint8_t mark[VAULT_MARK];
	struct sealed blob;
};
struct ring_recovery recovery_wrap(
	struct keyring *kr, const struct vault_ring *ring, const struct vault_ring_to *recovery);

struct new_ring {
	int64_t body;
	enum compartment compartment;
	struct vault_ring_card card;
	uint32_t cert_ring;
	uint16_t cert_gen;
	struct sealed prev, find;
	struct ring_recovery recovery;
};
void ring_insert(struct tx *tx, const struct new_ring *ring);
void ring_gen_insert(struct tx *tx, const struct new_ring *ring);

struct new_membership {
	uint32_t ring;
	uint16_t gen;
	int64_t account;
	uint32_t holder_ring;
	uint16_t holder_gen;
	bool is_key_holder;
	int64_t until_on;
	struct sealed wrap;
};
void membership_insert(struct tx *tx, const struct new_membership *m);
void membership_remove(struct tx *tx, int64_t body, int64_t account);

bool site_value(struct tx *tx, const char *name, struct bytes *ret_value);
bool site_sealed(struct tx *tx, const char *name, struct sealed *ret_sealed);
void site_value_put(struct tx *tx, const char *name, struct bytes value);

#endif
