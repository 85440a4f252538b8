/*
 * vault_fuzz.h - a site with a known key, a block and an arena for the fuzz targets
 * of lib/vault, which may look inside that room as its tests do. Tracing stays
 * allowed, or the leak checker could not look.
 */
#ifndef ASHRAY_VAULT_FUZZ_H
#define ASHRAY_VAULT_FUZZ_H

#include "lib/vault/inside.h"

#include <sys/prctl.h>

/* A block for this input, and an arena emptied of what the one before left. To be
 * given back by fuzz_done(): the leak checker finds no pointers in locked memory. */
static inline struct vault_keys *fuzz_keys(void)
{
	static const uint8_t kid[] = { 1 }, k[1][KEY] = { { 7 } };
	static struct vault_site *site;
	static struct arena *arena;
	struct vault_keys *keys;

	if (site == NULL) {
		if (!vault_start() || prctl(PR_SET_DUMPABLE, 1) != 0)
			BUG("the vault does not start");
		site = site_of_keys(kid, k, 1);
		arena = arena_create(16 << 20);
	}
	keys = vault_keys_create(site);
	arena_reset(arena);
	vault_keys_begin(keys, arena);
	return keys;
}

static inline void fuzz_done(struct vault_keys **keys)
{
	vault_keys_destroy(*keys);
}

/* The input as text: its bytes up to the first NUL. */
static inline const char *fuzz_text(struct vault_keys *keys, const uint8_t *data, size_t n)
{
	return arena_textn(keys->arena, (const char *)data, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#endif
