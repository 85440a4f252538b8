/* arena.c - blocks that double, a bump pointer, and a wipe on the way back. */

#include "lib/base/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20, ALIGNMENT = 16 };

struct block {
	struct block *before;
	size_t size;
	size_t used;
	_Alignas(ALIGNMENT) unsigned char bytes[];
};

struct arena {
	struct block *last;
	size_t max;
	size_t total; /* of the blocks before the last */
};

static struct block *block_create(struct block *before, size_t size)
{
	struct block *b = malloc(sizeof(*b) + size);

	if (b == NULL)
		BUG("out of memory");
	b->before = before;
	b->size = size;
	b->used = 0;
	return b;
}

struct arena *arena_create(size_t max)
{
	struct arena *a = malloc(sizeof(*a));

	if (a == NULL)
		BUG("out of memory");
	a->last = block_create(NULL, FIRST_BLOCK);
	a->max = max;
	a->total = 0;
	return a;
}

static void block_destroy(struct block *b)
{
	explicit_bzero(b->bytes, b->used);
	free(b);
}

void arena_destroy(struct arena *a)
{
	if (a == NULL)
		return;
	while (a->last != NULL) {
		struct block *b = a->last;

		a->last = b->before;
		block_destroy(b);
	}
	free(a);
}

void arena_destroyp(struct arena **a)
{
	arena_destroy(*a);
}

void *arena_alloc(struct arena *a, size_t n)
{
	struct block *b = a->last;
	size_t need;
	void *at;

	if (n > a->max)
		BUG("an arena of %zu bytes was asked for %zu", a->max, n);
	need = (n + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (need > b->size - b->used) {
		size_t size = b->size * 2 < LARGEST_BLOCK ? b->size * 2 : LARGEST_BLOCK;

		if (size < need)
			size = need;
		if (a->total + b->used + need > a->max)
			BUG("an arena passed its ceiling of %zu bytes", a->max);
		a->total += b->used;
		b = a->last = block_create(b, size);
	}
	at = b->bytes + b->used;
	b->used += need;
	return memset(at, 0, need);
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		BUG("an array of %zu times %zu bytes", n, size);
	return arena_alloc(a, bytes);
}

void *arena_copy(struct arena *a, const void *at, size_t n)
{
	void *to = arena_alloc(a, n > 0 ? n : 1);

	if (n > 0)
		memcpy(to, at, n);
	return to;
}

char *arena_textn(struct arena *a, const char *text, size_t n)
{
	char *to = arena_alloc(a, n + 1);

	if (n > 0)
		memcpy(to, text, n);
	return to;
}

char *arena_text(struct arena *a, const char *text)
{
	return arena_textn(a, text, strlen(text));
}

char *arena_printf(struct arena *a, const char *format, ...)
{
	va_list args;
	char *text;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0)
		BUG("a format that cannot be printed: %s", format);
	text = arena_alloc(a, (size_t)n + 1);
	va_start(args, format);
	vsnprintf(text, (size_t)n + 1, format, args);
	va_end(args);
	return text;
}

struct arena_mark arena_mark(struct arena *a)
{
	return (struct arena_mark){ .block = a->last, .used = a->last->used };
}

void arena_rewind(struct arena *a, struct arena_mark m)
{
	while (a->last != m.block) {
		struct block *b = a->last;

		a->last = b->before;
		if (a->last == NULL)
			BUG("an arena was wound back to a mark it never gave");
		a->total -= a->last->used;
		block_destroy(b);
	}
	explicit_bzero(a->last->bytes + m.used, a->last->used - m.used);
	a->last->used = m.used;
}

void arena_reset(struct arena *a)
{
	struct block *first = a->last;

	while (first->before != NULL)
		first = first->before;
	arena_rewind(a, (struct arena_mark){ .block = first, .used = 0 });
}

size_t arena_used(const struct arena *a)
{
	return a->total + a->last->used;
}
