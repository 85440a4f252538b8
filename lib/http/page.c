/* page.c - prepared pages: one response per coding and one for "not modified",
 * made at put, so that sending is a look and a reference. */

#include "lib/http/inside.h"

struct http_page {
	pthread_mutex_t lock;
	const struct http_header *headers; /* of all pages of this application */
	char *etag;
	struct MHD_Response *codings[CODINGS];
	size_t lengths[CODINGS];
	struct MHD_Response *not_modified;
};

struct http_page *http_page_create(const struct http_header *headers)
{
	struct http_page *page = calloc(1, sizeof(*page));

	if (page == NULL)
		BUG("out of memory");
	pthread_mutex_init(&page->lock, NULL);
	page->headers = headers;
	return page;
}

/* Gives up our references; what is being sent keeps its own. */
static void content_release(struct http_page *page)
{
	for (int i = 0; i < CODINGS; i++)
		if (page->codings[i] != NULL)
			MHD_destroy_response(page->codings[i]);
	if (page->not_modified != NULL)
		MHD_destroy_response(page->not_modified);
	free(page->etag);
}

void http_page_destroy(struct http_page *page)
{
	if (page == NULL)
		return;
	content_release(page);
	pthread_mutex_destroy(&page->lock);
	free(page);
}

static bool is_compressed_already(const char *type)
{
	return (text_starts(type, "image/") && !text_starts(type, "image/svg")) ||
	       text_starts(type, "font/") || text_starts(type, "application/zip");
}

/* A name for the bytes, not a proof of them: FNV-1a is enough. */
static char *etag_of(struct arena *a, struct bytes bytes)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (size_t i = 0; i < bytes.len; i++)
		hash = (hash ^ bytes.at[i]) * 0x100000001b3;
	return arena_printf(a, "%016llx", (unsigned long long)hash);
}

static size_t count(const struct http_header *table)
{
	size_t n = 0;

	while (table != NULL && table[n].name != NULL)
		n++;
	return n;
}

static struct MHD_Response *response_create(const struct http_page *page,
	const struct http_page_content *content, struct bytes body, const char *coding)
{
	/* libmicrohttpd copies, but takes a pointer without const. */
	struct MHD_Response *r = MHD_create_response_from_buffer(
		body.len, (void *)(uintptr_t)body.at, MHD_RESPMEM_MUST_COPY);
	char etag[72];

	if (r == NULL)
		BUG("out of memory");
	snprintf(etag, sizeof(etag), "W/\"%s\"", page->etag);
	MHD_add_response_header(r, "Cache-Control", cache_words(content->cache));
	if (content->cache != HTTP_NO_STORE)
		MHD_add_response_header(r, "ETag", etag);
	MHD_add_response_header(r, "Vary", "Accept-Encoding");
	if (body.len > 0)
		MHD_add_response_header(r, "Content-Type", content->type);
	if (coding != NULL)
		MHD_add_response_header(r, "Content-Encoding", coding);
	headers_add(r, content->headers, NULL, 0);
	headers_add(r, page->headers, content->headers, count(content->headers));
	return r;
}

static void codings_make(
	struct arena *a, struct http_page *made, const struct http_page_content *content)
{
	static const char *const names[CODINGS] = { NULL, "gzip", "br" };
	struct bytes bodies[CODINGS] = { content->plain, content->gzip, content->brotli };

	for (int i = 0; i < CODINGS; i++) {
		if (i != CODING_PLAIN && bodies[i].len == 0 &&
			!is_compressed_already(content->type))
			bodies[i] = pack_best(a, i, content->plain);
		if (i != CODING_PLAIN && bodies[i].len == 0)
			continue;
		made->codings[i] = response_create(made, content, bodies[i], names[i]);
		made->lengths[i] = bodies[i].len;
	}
	made->not_modified = response_create(made, content, BYTES_NONE, NULL);
}

void http_page_put(struct http_page *page, const struct http_page_content *content)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(content->plain.len * 4 + 65536);
	struct http_page made = { .headers = page->headers }, old;

	made.etag = strdup(content->etag != NULL ? content->etag : etag_of(a, content->plain));
	if (made.etag == NULL)
		BUG("out of memory");
	codings_make(a, &made, content);
	pthread_mutex_lock(&page->lock);
	old = *page;
	page->etag = made.etag;
	page->not_modified = made.not_modified;
	memcpy(page->codings, made.codings, sizeof(page->codings));
	memcpy(page->lengths, made.lengths, sizeof(page->lengths));
	pthread_mutex_unlock(&page->lock);
	content_release(&old);
}

/* The smallest spelling that the reader takes. */
static enum coding best_coding(const struct http_page *page, const struct http_request *rq)
{
	unsigned taken = accepted_codings(http_header(rq, "accept-encoding"));

	for (enum coding c = CODING_BROTLI; c > CODING_PLAIN; c--)
		if ((taken & 1u << c) != 0 && page->codings[c] != NULL)
			return c;
	return CODING_PLAIN;
}

/* Under the page's lock. */
static enum MHD_Result send_locked(struct http_request *rq, struct http_page *page, int status)
{
	enum coding c = best_coding(page, rq);

	if (status == 200 && etag_matches(http_header(rq, "if-none-match"), page->etag))
		return reply_queue(rq, 304, page->not_modified, 0);
	return reply_queue(rq, status, page->codings[c], page->lengths[c]);
}

bool page_send(
	struct http_request *rq, struct http_page *page, int status, enum MHD_Result *ret_result)
{
	bool is_there;

	pthread_mutex_lock(&page->lock);
	is_there = page->codings[CODING_PLAIN] != NULL;
	if (is_there)
		*ret_result = send_locked(rq, page, status);
	pthread_mutex_unlock(&page->lock);
	return is_there;
}
