/*
 * vault_test.h - what the tests of this room stand on: a site whose key is known,
 * a block, an arena, and chance that can be made to return one byte for ever.
 */
#ifndef ASHRAY_VAULT_TEST_H
#define ASHRAY_VAULT_TEST_H

#include "lib/vault/inside.h"
#include "tests/support/cmocka_first.h"

struct fixture {
	struct arena *arena;
	struct vault_site *site; /* K = 00 01 … 1f, kid 1 */
	struct vault_keys *keys;
};

int fixture_create(void **state);
int fixture_destroy(void **state);

/* A site of n keys with the kids 1 … n; the first is that of the vectors. */
struct vault_site *site_of_kids(size_t n);

/* From here on all chance is this byte; -1: chance again. */
void chance_is(int byte);

/* 32 times one byte. */
struct repeated {
	uint8_t at[KEY];
};
struct repeated repeat(uint8_t byte);

/* A copy of the blob with one byte changed. */
struct sealed damaged(struct arena *arena, struct sealed blob, size_t at);

/* A copy cut to n bytes. */
struct sealed cut(struct arena *arena, struct sealed blob, size_t n);

#define test(f) cmocka_unit_test_setup_teardown(f, fixture_create, fixture_destroy)

#endif
