/*
 * house.h - the pages of a site as one thing that answers: the route tables compiled, and
 * what lib/http calls. For who starts the server and for who prepares pages; a page itself
 * knows web.h alone.
 */
#ifndef ASHRAY_HOUSE_H
#define ASHRAY_HOUSE_H

#include "app/core/web/web.h"

struct web;

struct web_config {
	const struct site *site;
	const struct route *const *tables; /* ends in NULL */
	const char *exit_url;              /* neutral site that the exit form leads to */
	/* How an error looks to a person; JSON is answered without it. */
	struct reply (*page_error)(struct request *rq, int status, const char *sentence);
	/* A form of the staff in which letters could not be read, to be mended and sent again. */
	struct reply (*page_unread)(struct request *rq);
	struct http_file_sink files;
};

/* Compiles the tables; BUG() for a route without access or two for one path. */
struct web *web_create(const struct web_config *config);
void web_destroy(struct web *web);

/* A web is the `ctx` of everything that lib/http calls, of file sinks, too. */
const struct site *web_site(const struct web *web);

/* The policy of a page: nothing but our own sheet, or one inlined with `style`
 * ("'sha256-…'"), and forms to ourselves and the site that exit leads to. */
const char *web_policy(struct arena *a, const char *exit_url, const char *style);

/* Prepared pages and assets, answered without a worker. */
struct http_page *web_page(struct web *web, const char *path);

/* What lib/http calls. */
struct http_app web_app(struct web *web);

/* For tests and the description of the API: every route in order. */
const struct route *web_route(const struct web *web, size_t i);

#endif
