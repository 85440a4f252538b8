/* prepare.c - the bytes that are the same for everybody, prepared once: sheets
 * under names that change with them, the mark, the pages of refusals. */

#include "app/core/layout/layout.h"
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

const char *layout_exit_origin(struct arena *a, const struct site *site)
{
	const char *url = site->pack->exit_url, *host = strstr(url, "://");

	if (host == NULL)
		return "";
	return arena_textn(a, url, (size_t)(host - url) + 3 + strcspn(host + 3, "/"));
}

struct request *layout_request(struct arena *a, const struct site *site, const struct language *l)
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

static void put_refusals(struct web *web, const struct site *site, const struct language *l)
{
	static const int statuses[] = { 400, 405, 413, 414, 415, 431, 500, 503, 505 };

	for (size_t i = 0; i < COUNT_OF(statuses); i++) {
		struct arena *a = arena_create(16 << 20);
		struct request *rq = layout_request(a, site, l);
		struct reply reply = page_error(rq, statuses[i], NULL);
		const char *at = arena_printf(a, "refusal/%s/%d", language_tag(l), statuses[i]);

		http_page_put(
			web_page(web, at), &(struct http_page_content){ .type = reply.http.type,
						   .cache = HTTP_NO_STORE,
						   .plain = reply.http.body });
		arena_destroy(a);
	}
}

void layout_prepare(struct web *web, const struct site *site)
{
	struct arena *a = arena_create(4 << 20);

	put_asset(web, sheet_path(a, "public.css"), "text/css; charset=utf-8", "public.css");
	put_asset(web, sheet_path(a, "desk.css"), "text/css; charset=utf-8", "desk.css");
	http_page_put(web_page(web, "/favicon.svg"),
		&(struct http_page_content){ .type = "image/svg+xml",
			.cache = HTTP_REVALIDATE,
			.plain = embedded_bytes(assets, "favicon.svg") });
	http_page_put(web_page(web, "/favicon.ico"),
		&(struct http_page_content){ .type = "image/svg+xml",
			.cache = HTTP_REVALIDATE,
			.plain = embedded_bytes(assets, "favicon.svg") });
	for (size_t i = 0; i < site->languages_n; i++)
		put_refusals(web, site, site->languages[i]);
	arena_destroy(a);
}
