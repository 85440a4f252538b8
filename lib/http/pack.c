/* pack.c - compression: fast for a page made for one reader, hard for pages
 * made once for all. */

#include "lib/http/inside.h"

#include <brotli/encode.h>
#include <libdeflate.h>

/* More compressors than threads that answer at the same time are not kept. */
enum { KEPT = 16, FAST = 1, BEST = 12 };

struct packers {
	pthread_mutex_t lock;
	struct libdeflate_compressor *idle[KEPT];
	size_t n;
};

struct packers *packers_create(void)
{
	struct packers *p = calloc(1, sizeof(*p));

	if (p == NULL)
		BUG("out of memory");
	pthread_mutex_init(&p->lock, NULL);
	return p;
}

void packers_destroy(struct packers *p)
{
	if (p == NULL)
		return;
	while (p->n > 0)
		libdeflate_free_compressor(p->idle[--p->n]);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

static struct libdeflate_compressor *compressor_create(int level)
{
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(level);

	if (c == NULL)
		BUG("out of memory");
	return c;
}

static struct libdeflate_compressor *take(struct packers *p)
{
	struct libdeflate_compressor *c = NULL;

	pthread_mutex_lock(&p->lock);
	if (p->n > 0)
		c = p->idle[--p->n];
	pthread_mutex_unlock(&p->lock);
	return c != NULL ? c : compressor_create(FAST);
}

static void give_back(struct packers *p, struct libdeflate_compressor *c)
{
	pthread_mutex_lock(&p->lock);
	if (p->n < KEPT) {
		p->idle[p->n++] = c;
		c = NULL;
	}
	pthread_mutex_unlock(&p->lock);
	libdeflate_free_compressor(c);
}

static struct bytes gzip(struct libdeflate_compressor *c, struct arena *a, struct bytes from)
{
	uint8_t *to = arena_alloc(a, from.len);

	/* No room for more than there was: then it returns 0, and nothing is won. */
	return bytes_of(to, libdeflate_gzip_compress(c, from.at, from.len, to, from.len));
}

struct bytes pack_gzip_fast(struct packers *p, struct arena *a, struct bytes from)
{
	struct libdeflate_compressor *c = take(p);
	struct bytes packed = gzip(c, a, from);

	give_back(p, c);
	return packed;
}

static struct bytes brotli(struct arena *a, struct bytes from)
{
	size_t len = from.len;
	uint8_t *to = arena_alloc(a, from.len);

	if (!BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT,
		    from.len, from.at, &len, to))
		len = 0;
	return bytes_of(to, len);
}

struct bytes pack_best(struct arena *a, enum coding coding, struct bytes from)
{
	struct libdeflate_compressor *c;
	struct bytes packed;

	if (from.len == 0 || coding == CODING_PLAIN)
		return BYTES_NONE;
	if (coding == CODING_BROTLI)
		return brotli(a, from);
	c = compressor_create(BEST);
	packed = gzip(c, a, from);
	libdeflate_free_compressor(c);
	return packed;
}
