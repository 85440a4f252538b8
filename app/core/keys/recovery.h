/*
 * recovery.h - the recovery ring R, which the printed shares open: what is sealed to
 * it, and opening that. docs/recovery.md.
 */
#ifndef ASHRAY_RECOVERY_H
#define ASHRAY_RECOVERY_H

#include "app/core/keys/keys.h"

/* The recovery ring's public key, as `init` stored it. */
MUST_USE enum outcome keys_recovery(struct tx *tx, struct vault_ring_to *ret_to);

/* The site's first act: R's public key and the copy of the key file, sealed to R. */
void keys_site_begin(struct tx *tx, struct keyring *kr, const struct vault_ring *recovery);
void keys_site_fingerprint(struct tx *tx, const struct vault_ring *desk, uint8_t ret_print[32]);

/* The copy of the key file, which opens with the recovery ring. NOT_FOUND, FAILED. */
MUST_USE enum outcome keys_site_copy(struct tx *tx, struct sealed *ret_copy);

/* Disaster: the newest generation of a ring, opened with the recovery ring itself. */
MUST_USE enum outcome keys_recover(struct tx *tx, struct keyring *kr,
	const struct vault_ring *recovery, uint32_t ring, const struct vault_ring **ret_ring);

#endif
