/* random.c - getrandom(2), read in pages so that an id costs no system call. */

#include "lib/base/base.h"

#include <string.h>
#include <sys/random.h>

enum { POOL = 512 };

static _Thread_local unsigned char pool[POOL];
static _Thread_local size_t pool_left;

static void from_kernel(unsigned char *to, size_t n)
{
	while (n > 0) {
		ssize_t got = getrandom(to, n, 0);

		if (got < 0)
			BUG("the kernel gives no randomness");
		to += got;
		n -= (size_t)got;
	}
}

void random_fill(void *to, size_t n)
{
	if (n > POOL / 4) {
		from_kernel(to, n);
		return;
	}
	if (pool_left < n) {
		from_kernel(pool, POOL);
		pool_left = POOL;
	}
	pool_left -= n;
	memcpy(to, pool + pool_left, n);
	explicit_bzero(pool + pool_left, n);
}

uint32_t random_below(uint32_t limit)
{
	uint32_t n, top = UINT32_MAX - UINT32_MAX % limit;

	do
		random_fill(&n, sizeof(n));
	while (n >= top);
	return n % limit;
}
