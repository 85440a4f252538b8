/* router.h - from a path to a route. Private to this folder. */
#ifndef ASHRAY_ROUTER_H
#define ASHRAY_ROUTER_H

#include "app/core/web/house.h"

struct page_entry {
	char *path;
	struct http_page *page;
};

struct delay_line;

struct web {
	struct delay_line *delays;
	struct web_config config;
	const struct route **routes;
	size_t routes_n;
	struct page_entry *pages;
	size_t pages_n;
	char policy[512];
	struct http_header headers[9]; /* of every reply that says nothing else */
};

/* Replies that leave at a set time, so that their time says nothing. */
struct delay_line *delay_line_create(void);
void delay_line_destroy(struct delay_line *line); /* sends what is still held */
struct delayed {
	struct delayed *next;
	struct http_request *http;
	const struct http_reply *reply;
	int64_t leave_at;
};
void delay_line_hold(struct delay_line *line, struct delayed *reply);

/* The language that a path begins with, if it is not the pack's own; moves the
 * path behind it. */
const struct language *path_language(const struct site *site, const char **path);

/* The route, its values still unread. `ret_other` is set when the path exists
 * with another method. */
const struct route *route_find(
	const struct web *web, enum http_method method, const char *path, bool *ret_other);
void route_values(struct request *rq);

/* Which fields hold what is no UTF-8: problem details with their names. For a JSON body
 * that could not be read; false: that is not what is wrong with it. */
struct reply reply_unread(struct request *rq);
bool reply_unread_json(
	struct request *rq, const struct json_limits *limits, struct reply *ret_reply);

/* What of a form that came too late is kept: the words, and none of its secrets. */
struct bytes form_words(struct arena *a, struct bytes form);

#endif
