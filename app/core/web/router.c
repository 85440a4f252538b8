/* router.c - the route tables, compiled and searched. */

#include "app/core/web/router.h"

static bool has_language(const char *path, const char *tag, const char **ret_rest)
{
	size_t n = strlen(tag);

	if (path[0] != '/' || strncasecmp(path + 1, tag, n) != 0)
		return false;
	if (path[1 + n] == '\0') {
		*ret_rest = "/";
		return true;
	}
	*ret_rest = path + 1 + n;
	return path[1 + n] == '/';
}

const struct language *path_language(const struct site *site, const char **path)
{
	for (size_t i = 1; i < site->languages_n; i++) {
		const char *rest;

		if (has_language(*path, language_tag(site->languages[i]), &rest)) {
			*path = rest;
			return site->languages[i];
		}
	}
	return site->languages[0];
}

/* Compares segment by segment; "{name}" takes any one segment. */
static bool matches(const char *pattern, const char *path)
{
	while (*pattern != '\0' && *path != '\0') {
		if (*pattern == '{') {
			size_t n = strcspn(path, "/");

			if (n == 0)
				return false;
			pattern = strchr(pattern, '}') + 1;
			path += n;
		} else if (*pattern++ != *path++) {
			return false;
		}
	}
	return *pattern == *path;
}

const struct route *route_find(
	const struct web *web, enum http_method method, const char *path, bool *ret_other)
{
	*ret_other = false;
	for (size_t i = 0; i < web->routes_n; i++) {
		if (!matches(web->routes[i]->path, path))
			continue;
		if (web->routes[i]->method == method)
			return web->routes[i];
		*ret_other = true;
	}
	return NULL;
}

void route_values(struct request *rq)
{
	const char *pattern = rq->route->path, *path = rq->path;

	while (*pattern != '\0') {
		size_t n;

		if (*pattern != '{') {
			pattern++;
			path++;
			continue;
		}
		n = strcspn(path, "/");
		if (rq->values_n == COUNT_OF(rq->values))
			BUG("a route with more than %zu values: %s", COUNT_OF(rq->values),
				rq->route->path);
		rq->values[rq->values_n++] = (struct path_value){
			.name = arena_textn(rq->arena, pattern + 1, strcspn(pattern + 1, "}")),
			.value = arena_textn(rq->arena, path, n),
		};
		pattern = strchr(pattern, '}') + 1;
		path += n;
	}
}

/* ---- life ---- */

/* Literal paths first, so that /desk/reports/next is never an id. */
static int by_plainness(const void *a, const void *b)
{
	const struct route *x = *(const struct route *const *)a,
			   *y = *(const struct route *const *)b;
	const char *px = x->path, *py = y->path;

	while (*px != '\0' && *px == *py) {
		px++;
		py++;
	}
	if ((*px == '{') != (*py == '{'))
		return *px == '{' ? 1 : -1;
	return (unsigned char)*px - (unsigned char)*py;
}

static void check_routes(const struct web *web)
{
	for (size_t i = 0; i < web->routes_n; i++) {
		const struct route *r = web->routes[i];

		if (r->access == 0 || (r->access & (r->access - 1)) != 0)
			BUG("the route %s does not say who may use it", r->path);
		if (i > 0 && r->method == web->routes[i - 1]->method &&
			text_equal(r->path, web->routes[i - 1]->path))
			BUG("two routes for %s", r->path);
	}
}

/* Chromium asks form-action also about where the reply to a form leads, so the
 * neutral site stands in it. */
const char *web_policy(struct arena *a, const char *exit_url, const char *style)
{
	const char *host = strstr(exit_url, "://");
	size_t n = host != NULL ? (size_t)(host - exit_url) + 3 + strcspn(host + 3, "/") : 0;

	return arena_printf(a,
		"default-src 'none'; style-src %s; img-src 'self'; media-src 'self'; form-action "
		"'self' %.*s; "
		"base-uri 'none'; frame-ancestors 'none'",
		style, (int)n, exit_url);
}

static void default_headers(struct web *web)
{
	struct arena *a = arena_create(1 << 16);
	struct http_header *h = web->headers;

	snprintf(web->policy, sizeof(web->policy), "%s",
		web_policy(a, web->config.exit_url, "'self'"));
	arena_destroy(a);
	*h++ = (struct http_header){ "Content-Security-Policy", web->policy };
	*h++ = (struct http_header){ "Referrer-Policy", "no-referrer" };
	*h++ = (struct http_header){ "X-Content-Type-Options", "nosniff" };
	*h++ = (struct http_header){ "Cross-Origin-Opener-Policy", "same-origin" };
	*h++ = (struct http_header){ "Cross-Origin-Resource-Policy", "same-origin" };
	*h++ = (struct http_header){ "Permissions-Policy",
		"camera=(), microphone=(), geolocation=()" };
	if (web->config.site->is_secure)
		*h++ = (struct http_header){ "Strict-Transport-Security", "max-age=63072000" };
}

struct web *web_create(const struct web_config *config)
{
	struct web *web = calloc(1, sizeof(*web));
	size_t n = 0;

	if (web == NULL)
		BUG("out of memory");
	web->config = *config;
	for (const struct route *const *t = config->tables; *t != NULL; t++)
		for (const struct route *r = *t; r->path != NULL; r++)
			n++;
	web->routes = calloc(n + 1, sizeof(struct route *));
	if (web->routes == NULL)
		BUG("out of memory");
	for (const struct route *const *t = config->tables; *t != NULL; t++)
		for (const struct route *r = *t; r->path != NULL; r++)
			web->routes[web->routes_n++] = r;
	default_headers(web);
	web->delays = delay_line_create();
	qsort(web->routes, web->routes_n, sizeof(*web->routes), by_plainness);
	check_routes(web);
	return web;
}

void web_destroy(struct web *web)
{
	if (web == NULL)
		return;
	delay_line_destroy(web->delays);
	for (size_t i = 0; i < web->pages_n; i++) {
		http_page_destroy(web->pages[i].page);
		free(web->pages[i].path);
	}
	free(web->pages);
	free(web->routes);
	free(web);
}

const struct site *web_site(const struct web *web)
{
	return web->config.site;
}

const struct route *web_route(const struct web *web, size_t i)
{
	return i < web->routes_n ? web->routes[i] : NULL;
}

struct http_page *web_page(struct web *web, const char *path)
{
	struct page_entry *pages;

	for (size_t i = 0; i < web->pages_n; i++)
		if (text_equal(web->pages[i].path, path))
			return web->pages[i].page;
	pages = realloc(web->pages, (web->pages_n + 1) * sizeof(*pages));
	if (pages == NULL)
		BUG("out of memory");
	web->pages = pages;
	pages[web->pages_n] =
		(struct page_entry){ .path = strdup(path), .page = http_page_create(web->headers) };
	return pages[web->pages_n++].page;
}
