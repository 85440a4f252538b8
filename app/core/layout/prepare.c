/* prepare.c - the bytes that are the same for everybody, prepared once: sheets
 * under names that change with them, the mark, the pages of refusals. */

#include "app/core/layout/layout.h"
#include "app/core/web/house.h"
#include "assets.embed.h"
#include "tools/embed.h"

/* FNV-1a over the bytes: names a version, proves nothing. */
static uint64_t version_of(struct bytes b)
{
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < b.len; i++)
		hash = (hash ^ b.at[i]) * 1099511628211u;
	return hash;
}

static const char *sheet_path(struct arena *a, const char *name)
{
	struct bytes css = embedded_bytes(assets, name);

	if (css.at == NULL)
		BUG("there is no sheet %s", name);
	return arena_printf(a, "/assets/%012llx/%s",
		(unsigned long long)(version_of(css) & 0xFFFFFFFFFFFF), name);
}

struct url layout_sheet(struct arena *a, const char *name)
{
	return url_local(a, sheet_path(a, name));
}

/* Browsers allow an inlined sheet by its hash alone. */
static const char *sheet_hash(struct arena *a, struct bytes css)
{
	static const char url[] = "-_", plain[] = "+/";
	uint8_t hash[32];
	char *text;

	vault_sha256(css, hash);
	text = base64url_text(a, bytes_of(hash, sizeof(hash)));
	for (char *at = text; *at != '\0'; at++)
		if (*at == url[0] || *at == url[1])
			*at = *at == url[0] ? plain[0] : plain[1];
	return arena_printf(a, "'sha256-%s='", text);
}

struct part layout_inline_sheet(struct arena *a, const struct site *site, const char **ret_policy)
{
	struct bytes css = embedded_bytes(assets, "public.css");

	*ret_policy = web_policy(a, site->pack->exit_url, sheet_hash(a, css));
	return part_style(a, css);
}

/* A request without a connection, to render what is the same for everybody. */
static struct request *nobodys_request(
	struct arena *a, const struct site *site, const struct language *l)
{
	struct request *rq = arena_new(a, struct request);

	rq->site = site;
	rq->language = l;
	rq->arena = a;
	rq->path = "/";
	rq->form_token = "";
	rq->page_error = page_error;
	rq->actor = actor_nobody(site, NULL, a);
	return rq;
}

static void put_asset(struct web *web, const char *path, const char *type, const char *name)
{
	http_page_put(web_page(web, path), &(struct http_page_content){ .type = type,
						   .cache = HTTP_IMMUTABLE,
						   .plain = embedded_bytes(assets, name) });
}

static const int refusals[] = { 400, 405, 413, 414, 415, 431, 500, 503, 505 };

static const char *refusal_path(
	struct arena *a, const struct language *l, int status, bool is_program)
{
	return arena_printf(
		a, "refusal/%s/%d%s", language_tag(l), status, is_program ? ".json" : "");
}

static const char *page_path(
	struct arena *a, const struct site *site, const struct language *l, const char *path)
{
	if (l == site->languages[0])
		return path;
	return arena_printf(a, "/%s%s", language_tag(l), text_equal(path, "/") ? "" : path);
}

static void fill(
	struct web *web, const char *path, const struct reply *reply, enum http_cache cache)
{
	struct http_header headers[HTTP_REPLY_HEADERS_MAX + 1] = { 0 };

	memcpy(headers, reply->http.headers, (size_t)reply->http.headers_n * sizeof(*headers));
	http_page_put(web_page(web, path), &(struct http_page_content){ .type = reply->http.type,
						   .cache = cache,
						   .plain = reply->http.body,
						   .headers = headers });
}

void layout_prepare(struct web *web, const struct site *site, const struct prepared_page *pages)
{
	struct arena *a = arena_create(4 << 20);

	put_asset(web, sheet_path(a, "public.css"), "text/css; charset=utf-8", "public.css");
	put_asset(web, sheet_path(a, "desk.css"), "text/css; charset=utf-8", "desk.css");
	put_asset(web, "/favicon.svg", "image/svg+xml", "favicon.svg");
	put_asset(web, "/favicon.ico", "image/svg+xml", "favicon.svg");
	for (size_t i = 0; i < site->languages_n; i++) {
		for (size_t k = 0; k < 2 * COUNT_OF(refusals); k++)
			web_page(web, refusal_path(a, site->languages[i], refusals[k / 2], k % 2));
		for (const struct prepared_page *p = pages; p->path != NULL; p++)
			web_page(web, page_path(a, site, site->languages[i], p->path));
	}
	arena_destroy(a);
}

/* What the server itself refuses, for people and for programs. */
static void fill_refusals(
	struct web *web, const struct site *site, const struct language *l, struct arena *a)
{
	struct request *person = nobodys_request(a, site, l);
	struct request *program = nobodys_request(a, site, l);

	program->wants_json = true;
	for (size_t k = 0; k < COUNT_OF(refusals); k++) {
		struct reply page = page_error(person, refusals[k], NULL);
		struct reply problem = reply_problem(program, refusals[k], NULL);

		fill(web, refusal_path(a, l, refusals[k], false), &page, HTTP_NO_STORE);
		fill(web, refusal_path(a, l, refusals[k], true), &problem, HTTP_NO_STORE);
	}
}

void layout_fill_pages(struct web *web, const struct site *site, const struct prepared_page *pages)
{
	struct arena *a = arena_create(32 << 20);

	for (size_t i = 0; i < site->languages_n; i++) {
		const struct language *l = site->languages[i];

		for (const struct prepared_page *p = pages; p->path != NULL; p++) {
			struct request *rq = nobodys_request(a, site, l);
			struct reply reply;

			rq->path = p->path;
			reply = p->handler(rq);
			fill(web, page_path(a, site, l, p->path), &reply, HTTP_REVALIDATE);
		}
		arena_reset(a);
	}
	arena_destroy(a);
}

void layout_fill(struct web *web, const struct site *site, const struct prepared_page *pages)
{
	struct arena *a = arena_create(32 << 20);

	layout_fill_pages(web, site, pages);
	for (size_t i = 0; i < site->languages_n; i++) {
		fill_refusals(web, site, site->languages[i], a);
		arena_reset(a);
	}
	arena_destroy(a);
}
