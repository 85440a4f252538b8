/* keys.c - the locked block, its handles, and the start of the room. */

#include "lib/vault/inside.h"

#include <libgfshare.h>
#include <sys/prctl.h>
#include <sys/resource.h>

enum { BLOCK = 32 * 1024, ALIGNMENT = 16 };

static void fill_for_shares(unsigned char *to, unsigned int n)
{
	randombytes_buf(to, n);
}

bool vault_start(void)
{
	const struct rlimit none = { 0 };

	gfshare_fill_rand = fill_for_shares;
	return sodium_init() >= 0 && prctl(PR_SET_DUMPABLE, 0) == 0 &&
	       setrlimit(RLIMIT_CORE, &none) == 0;
}

struct vault_keys *vault_keys_create(const struct vault_site *site)
{
	struct vault_keys *keys = sodium_malloc(BLOCK);

	if (keys == NULL)
		return NULL;
	sodium_memzero(keys, BLOCK);
	keys->site = site;
	return keys;
}

void vault_keys_destroy(struct vault_keys *keys)
{
	if (keys == NULL)
		return;
	packers_free(keys);
	sodium_free(keys);
}

void vault_keys_begin(struct vault_keys *keys, struct arena *arena)
{
	keys->arena = arena;
}

void vault_keys_wipe(struct vault_keys *keys)
{
	sodium_memzero(&keys->arena, BLOCK - offsetof(struct vault_keys, arena));
}

size_t vault_keys_mark(const struct vault_keys *keys)
{
	return keys->used;
}

void vault_keys_rewind(struct vault_keys *keys, size_t mark)
{
	if (mark > keys->used)
		BUG("a key block was wound forward");
	sodium_memzero(keys->slots + mark, keys->used - mark);
	keys->used = mark;
}

void *keys_take(struct vault_keys *keys, size_t n)
{
	size_t need = (n + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	void *at = keys->slots + keys->used;

	if (need > BLOCK - offsetof(struct vault_keys, slots) - keys->used)
		BUG("a worker's key block is full");
	keys->used += need;
	return at;
}

const struct vault_part *vault_part_create(struct vault_keys *keys)
{
	struct vault_part *part = keys_take(keys, sizeof(*part));

	randombytes_buf(part->key, KEY);
	return part;
}

struct vault_record vault_record_of(int64_t id)
{
	struct vault_record record;

	id_record(id, record.at);
	return record;
}

void vault_random(void *to, size_t n)
{
	randombytes_buf(to, n);
}

bool vault_equal(const void *a, const void *b, size_t n)
{
	return sodium_memcmp(a, b, n) == 0;
}
