/*
 * derive.h - hashes and tokens of vault.md 1, as far as other rooms name them:
 * commitments, row names, filter tokens. Each takes a context, which keeps the
 * uses apart, and its parts, which are framed by their lengths.
 */
#ifndef ASHRAY_VAULT_DERIVE_H
#define ASHRAY_VAULT_DERIVE_H

#include "lib/vault/keys.h"

/* The parts of a hash: VAULT_PARTS(part_text("BD10"), part_u32(&n)). */
#define VAULT_PARTS(...)                       \
	(const struct bytes[]){ __VA_ARGS__ }, \
		sizeof((const struct bytes[]){ __VA_ARGS__ }) / sizeof(struct bytes)

/* Text as a part; NULL is "". Integers go in as their little-endian bytes. */
struct bytes vault_part_text(const char *text);
struct bytes vault_part_u32(struct vault_keys *keys, uint32_t n);
struct bytes vault_part_id(struct vault_keys *keys, int64_t id);

/* H(ctx, …): keyed by nothing, for commitments and for names of rows. */
void vault_hash(const char *ctx, const struct bytes *parts, size_t n, uint8_t ret_hash[32]);

/* D8(K_token, ctx, …) under one kid (VAULT_NEWEST writes). Values that are asked
 * for (`number`, `same`, `login`) are asked under each kid of the site. */
int64_t vault_token(
	struct vault_keys *keys, uint8_t kid, const char *ctx, const struct bytes *parts, size_t n);

/* D16(K_token, ctx, …) under the newest kid: names of pages. */
void vault_token16(struct vault_keys *keys, const char *ctx, const struct bytes *parts, size_t n,
	uint8_t ret_token[16]);

/* Plain SHA-256, only for what other programs compute too: the browser checks the
 * hash of an inlined sheet. Nothing of ours is built on it. */
void vault_sha256(struct bytes bytes, uint8_t ret_hash[32]);

#endif
