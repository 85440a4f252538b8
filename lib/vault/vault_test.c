/* vault_test.c - the fixture of this room's tests; has no test of its own. */

#include "lib/vault/vault_test.h"

#include <sys/prctl.h>

static int fixed_byte = -1;

static const char *chance_name(void)
{
	return "tests";
}

static void chance_fill(void *const to, const size_t n)
{
	if (fixed_byte < 0)
		random_fill(to, n);
	else
		memset(to, fixed_byte, n);
}

static uint32_t chance_number(void)
{
	uint32_t n;

	chance_fill(&n, sizeof(n));
	return n;
}

static struct randombytes_implementation chance = {
	.implementation_name = chance_name,
	.random = chance_number,
	.buf = chance_fill,
};

void chance_is(int byte)
{
	fixed_byte = byte;
}

struct vault_site *site_of_kids(size_t n)
{
	uint8_t kids[VAULT_KIDS], k[VAULT_KIDS][KEY];

	for (size_t i = 0; i < n; i++) {
		kids[i] = (uint8_t)(i + 1);
		for (size_t j = 0; j < KEY; j++)
			k[i][j] = (uint8_t)(j + 40 * i);
	}
	return site_of_keys(kids, k, n);
}

int fixture_create(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	randombytes_set_implementation(&chance);
	if (!vault_start())
		return -1;
	/* The leak checker traces us, which vault_start() has just forbidden. */
	prctl(PR_SET_DUMPABLE, 1);
	f->arena = arena_create(64 << 20);
	f->site = site_of_kids(1);
	f->keys = vault_keys_create(f->site);
	vault_keys_begin(f->keys, f->arena);
	*state = f;
	return 0;
}

int fixture_destroy(void **state)
{
	struct fixture *f = *state;

	chance_is(-1);
	vault_keys_destroy(f->keys);
	vault_site_destroy(f->site);
	arena_destroy(f->arena);
	free(f);
	return 0;
}

struct repeated repeat(uint8_t byte)
{
	struct repeated r;

	memset(r.at, byte, sizeof(r.at));
	return r;
}

struct sealed damaged(struct arena *arena, struct sealed blob, size_t at)
{
	uint8_t *copy = arena_copy(arena, blob.blob.at, blob.blob.len);

	copy[at] ^= 1;
	return (struct sealed){ bytes_of(copy, blob.blob.len) };
}

struct sealed cut(struct arena *arena, struct sealed blob, size_t n)
{
	return (struct sealed){ bytes_of(arena_copy(arena, blob.blob.at, n), n) };
}
