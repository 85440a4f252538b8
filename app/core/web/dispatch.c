/*
 * dispatch.c - one request's way: the route, the actor, the handler on a
 * snapshot, the change to the writer, the reply when it is durable. This file
 * makes the transaction; no rule ever does.
 */

#include "app/core/web/router.h"
#include "lib/codec/json.h"

enum { BODY_SMALL = 64 << 10, BODY_LARGE = 512 << 10, FILES_ALL = 100 << 20 };
enum { TRIES = 3, JSON_DEPTH = 16, JSON_VALUES = 2000 };

struct worker {
	const struct web *web;
	struct db_reader *reader;
	struct vault_keys *keys;
};

static void *worker_start(void *ctx, int number)
{
	const struct web *web = ctx;
	struct worker *w = calloc(1, sizeof(*w));

	(void)number;
	if (w == NULL)
		BUG("out of memory");
	w->web = web;
	w->reader = db_reader_open(web->config.site->db);
	w->keys = vault_keys_create(web->config.site->vault);
	if (w->reader == NULL || w->keys == NULL)
		BUG("a worker has no database connection or no locked memory");
	return w;
}

static void worker_stop(void *worker)
{
	struct worker *w = worker;

	db_reader_close(w->reader);
	vault_keys_destroy(w->keys);
	free(w);
}

/* ---- in an I/O thread: which route, which lane, how much ---- */

/* A program says so: by what it takes, or, if it takes anything, by what it sends. */
static bool wants_json(const struct http_request *http)
{
	const char *accept = http_header(http, "Accept");

	if (accept == NULL || strstr(accept, "*/*") == accept)
		return text_equal(http_content_type(http), "application/json");
	return strcasestr(accept, "json") != NULL && strcasestr(accept, "text/html") == NULL;
}

static struct http_page *page_at(const struct web *web, const char *path)
{
	for (size_t i = 0; i < web->pages_n; i++)
		if (text_equal(web->pages[i].path, path))
			return web->pages[i].page;
	return NULL;
}

/* Somebody has signed in there before. */
static bool is_known_browser(const struct site *site, const struct http_request *http)
{
	const char *token = http_cookie(http, site->is_secure ? "__Host-b" : "b");

	return token != NULL && vault_browser_check(site->vault, token);
}

/* Prepared pages have one face; who wants the other gets it from a worker, and so
 * does everybody as long as they are being prepared: a route is found in any case. */
static void plan(void *ctx, const struct http_request *http, struct http_plan *plan)
{
	const struct web *web = ctx;
	const char *path = http_path(http);
	const struct route *route;
	bool has_other;

	if (http_method(http) == HTTP_GET && !wants_json(http))
		plan->page = page_at(web, path);
	path_language(web->config.site, &path);
	route = route_find(web, http_method(http), path, &has_other);
	plan->note = route;
	plan->body_max = BODY_SMALL;
	if (route == NULL)
		return;
	if ((route->flags & (ROUTE_LARGE | ROUTE_FILES)) != 0)
		plan->body_max = BODY_LARGE;
	if ((route->flags & ROUTE_FILES) != 0)
		plan->files_max = FILES_ALL;
	if ((route->flags & ROUTE_SLOW) != 0)
		plan->lane = HTTP_LANE_SLOW;
	plan->is_first = plan->lane == HTTP_LANE_SLOW && is_known_browser(web->config.site, http);
}

/* ---- in a worker: who asks ---- */

static const char *bearer(const struct http_request *http)
{
	const char *header = http_header(http, "Authorization");

	return header != NULL && strncasecmp(header, "Bearer ", 7) == 0 ? header + 7 : NULL;
}

static const char *cookie(const struct request *rq)
{
	return http_cookie(rq->http, rq->site->is_secure ? "__Host-s" : "s");
}

/* A page of this host, and over HTTPS if the site is: whoever holds the wire puts a page of
 * his own on http://, where nothing proves whose it is. */
static bool is_own_origin(const struct request *rq, const char *origin, const char *host)
{
	if (strncasecmp(origin, "https://", 8) == 0)
		return strcasecmp(origin + 8, host) == 0;
	return !rq->site->is_secure && strncasecmp(origin, "http://", 7) == 0 &&
	       strcasecmp(origin + 7, host) == 0;
}

/* A request that changes something with the cookie's power must come from our
 * own page: the browser says so, or the page's token does. */
static bool is_own_page(const struct request *rq, struct vault_keys *vault, const char *token)
{
	const char *site = http_header(rq->http, "Sec-Fetch-Site");
	const char *origin = http_header(rq->http, "Origin"), *host = http_header(rq->http, "Host");
	const char *form = rq_field(rq, "form_token");

	if (site != NULL)
		return text_equal(site, "same-origin");
	if (origin != NULL && host != NULL && !text_equal(origin, "null"))
		return is_own_origin(rq, origin, host);
	return form != NULL && vault_csrf_check(vault, token, form);
}

/* What somebody wrote when his session had ended waits for him, if it came from our page:
 * a form of another's choice would lie ready behind one button. The page's token is still
 * good for this, since it was made from the session's. */
static void keep_words(struct worker *w, struct request *rq, const char *token)
{
	if (http_method(rq->http) != HTTP_POST || (rq->route->flags & ROUTE_KEEPS) == 0 ||
		!text_equal(http_content_type(rq->http), "application/x-www-form-urlencoded") ||
		!is_own_page(rq, w->keys, token))
		return;
	rq->is_kept = typed_keep(
		rq->tx, w->keys, token, rq->path, form_words(rq->arena, http_body(rq->http)));
}

/* A page for everybody asks nobody who he is: an officer who reports is a reporter. */
static enum outcome find_actor(struct worker *w, struct request *rq)
{
	const char *token = bearer(rq->http);
	bool by_cookie = token == NULL;
	enum outcome oc;

	if (by_cookie)
		token = cookie(rq);
	if (rq->route->access == ACCESS_PUBLIC || token == NULL || *token == '\0')
		return OK;
	oc = actor_of_session(rq->tx, rq->site, w->keys, token, &rq->actor);
	if (oc == NOT_FOUND) {
		if (by_cookie)
			keep_words(w, rq, token);
		return OK; /* nobody we know: what needs somebody will say so */
	}
	if (oc != OK)
		return oc;
	if (by_cookie) {
		char csrf[VAULT_CSRF_SIZE];

		if (http_method(rq->http) == HTTP_POST && !is_own_page(rq, w->keys, token))
			return FORBIDDEN;
		vault_csrf(w->keys, token, csrf);
		rq->form_token = arena_text(rq->arena, csrf);
	}
	return OK;
}

static bool is_cross_site(const struct request *rq)
{
	return http_method(rq->http) == HTTP_POST &&
	       text_equal(http_header(rq->http, "Sec-Fetch-Site"), "cross-site");
}

/* ---- JSON bodies become fields, so that one form serves both ---- */

/* As a field of a page, which came without signs that nobody sees. */
static const char *tidy_text(struct arena *a, const char *text)
{
	size_t n = strlen(text);
	char *tidy;

	if (utf8_look(text, n) == UTF8_PLAIN)
		return text;
	tidy = arena_alloc(a, 3 * n + 1);
	utf8_tidy(tidy, text, n);
	return tidy;
}

static const char *scalar_text(struct arena *a, const struct json *value)
{
	struct str text = str_in(a, BODY_LARGE);

	switch (value->kind) {
	case JSON_TEXT:
		return tidy_text(a, value->text);
	case JSON_BOOL:
		return value->truth ? "true" : "false";
	case JSON_NUMBER:
		json_canonical(&text, value);
		return str_text(&text);
	default:
		return NULL;
	}
}

/* Lists become repeated fields. What lies deeper is read by who wants it, from rq->json. */
static void add_json_fields(struct request *rq, struct http_field *fields, const struct json *value)
{
	const struct json *at = value->kind == JSON_ARRAY ? json_first(value) : value;

	while (at != NULL) {
		const char *text = scalar_text(rq->arena, at);

		if (text != NULL)
			fields[rq->fields.n++] = (struct http_field){ .name = value->key,
				.value = text,
				.len = strlen(text),
				.is_text = true };
		at = value->kind == JSON_ARRAY ? at->next : NULL;
	}
}

static size_t count_json_fields(const struct json *root)
{
	size_t n = 0;

	for (const struct json *at = json_first(root); at != NULL; at = at->next)
		n += at->kind == JSON_ARRAY ? at->items.n : 1;
	return n;
}

static const struct json_limits json_limits = {
	.bytes = BODY_LARGE, .depth = JSON_DEPTH, .values = JSON_VALUES
};

static bool read_json_body(struct request *rq)
{
	struct faults faults = faults_in(rq->arena, "body");
	const struct json *root = json_read(rq->arena, http_body(rq->http), &json_limits, &faults);
	struct http_field *fields;

	if (!json_is(root, JSON_OBJECT))
		return false;
	fields = arena_array(rq->arena, count_json_fields(root) + 1, sizeof(*fields));
	rq->json = root;
	rq->fields = (struct http_fields){ .at = fields };
	for (const struct json *at = json_first(root); at != NULL; at = at->next)
		add_json_fields(rq, fields, at);
	return true;
}

/* ---- the way ---- */

/* A person's language stands before the path, so that an address looks the same to
 * everybody and a borrowed telephone tells nothing; programs may say it in a header. */
static const struct language *language_of(const struct request *rq)
{
	const struct site *site = rq->site;
	const char *accept = http_header(rq->http, "Accept-Language");

	if (rq->path != http_path(rq->http) || !rq->wants_json)
		return rq->language;
	return language_choose(site->languages, site->languages_n, accept);
}

static struct request *request_of(struct worker *w, struct http_request *http)
{
	struct arena *a = http_arena(http);
	struct request *rq = arena_new(a, struct request);

	rq->http = http;
	rq->site = w->web->config.site;
	rq->page_error = w->web->config.page_error;
	rq->arena = a;
	rq->path = http_path(http);
	rq->language = path_language(rq->site, &rq->path);
	rq->route = http_note(http);
	rq->fields = http_form(http);
	rq->form_token = "";
	rq->wants_json =
		wants_json(http) || (rq->route != NULL && (rq->route->flags & ROUTE_API) != 0);
	rq->language = language_of(rq);
	rq->tx = tx_begin(w->reader, a);
	rq->actor = actor_nobody(rq->site, w->keys, a);
	return rq;
}

static struct reply no_route(const struct worker *w, struct request *rq)
{
	bool has_other;

	route_find(w->web, HTTP_GET, rq->path, &has_other);
	return reply_problem(rq, has_other || http_method(rq->http) == HTTP_POST ? 405 : 404, NULL);
}

/* After signing in, back to the page: for a form that was sent, the one it stood on. */
static const char *page_before(const struct request *rq)
{
	const char *from = http_header(rq->http, "Referer"), *host = http_header(rq->http, "Host");
	const char *at = from != NULL ? strstr(from, "://") : NULL;

	if (http_method(rq->http) == HTTP_GET)
		return rq->path;
	if (at == NULL || host == NULL || !text_starts(at + 3, host) || at[3 + strlen(host)] != '/')
		return "/desk";
	return at + 3 + strlen(host);
}

static struct reply sign_in_first(struct request *rq)
{
	struct url to = url_with(rq->arena, URL("/desk/sign-in"), "then", page_before(rq));

	if (rq->wants_json)
		return reply_problem(rq, 401, NULL);
	return reply_see_other(rq, rq->is_kept ? url_with(rq->arena, to, "kept", "1") : to);
}

static struct reply no_json(struct request *rq)
{
	struct reply reply;

	if (reply_unread_json(rq, &json_limits, &reply))
		return reply;
	return reply_problem(rq, 400, MESSAGE("The body is not a JSON object that we can read."));
}

/* Public pages show again what was typed themselves; a password is shown again nowhere. */
static bool is_form_of_staff(const struct request *rq)
{
	return rq->route->access != ACCESS_PUBLIC && (rq->route->flags & ROUTE_SLOW) == 0 &&
	       http_method(rq->http) == HTTP_POST;
}

static struct reply answer(struct worker *w, struct request *rq)
{
	/* Some programs say it of a GET, too, which has no body. */
	bool is_json = http_method(rq->http) == HTTP_POST &&
		       text_equal(http_content_type(rq->http), "application/json");
	enum outcome oc;

	if (rq->route == NULL)
		return no_route(w, rq);
	route_values(rq);
	if (is_cross_site(rq))
		return reply_outcome(rq, FORBIDDEN);
	if (is_json && !read_json_body(rq))
		return no_json(rq);
	oc = find_actor(w, rq);
	if (oc != OK)
		return reply_outcome(rq, oc);
	if (is_json && *rq->form_token != '\0')
		return reply_outcome(rq, FORBIDDEN); /* JSON only with a bearer token */
	if ((rq->actor->access & rq->route->access) == 0)
		return rq->actor->account == ACTOR_PUBLIC ? sign_in_first(rq)
							  : reply_outcome(rq, FORBIDDEN);
	if (rq_unread(rq) && (rq->wants_json || is_form_of_staff(rq)))
		return rq->wants_json ? reply_unread(rq) : w->web->config.page_unread(rq);
	return rq->route->handler(rq);
}

/* ---- the end: now, or when it is durable ---- */

struct pending {
	const struct web *web;
	struct http_request *http;
	struct reply reply;
	const struct http_reply *broken;
	struct delayed delayed;
};

static void send(struct pending *p, const struct http_reply *reply)
{
	if (p->reply.leave_at <= clock_ticks()) {
		http_reply(p->http, reply);
		return;
	}
	p->delayed =
		(struct delayed){ .http = p->http, .reply = reply, .leave_at = p->reply.leave_at };
	delay_line_hold(p->web->delays, &p->delayed);
}

static void decided(void *with, enum verdict verdict)
{
	struct pending *p = with;

	if (verdict == DURABLE)
		send(p, &p->reply.http);
	else if (verdict != BROKEN && http_attempt(p->http) + 1 < TRIES)
		http_again(p->http); /* now the rule will see the other's row, and say so */
	else
		send(p, p->reply.if_broken != NULL ? p->reply.if_broken : p->broken);
}

static void handle(void *worker, struct http_request *http)
{
	struct worker *w = worker;
	struct pending *p = arena_new(http_arena(http), struct pending);
	struct request *rq;
	struct reply broken;

	vault_keys_begin(w->keys, http_arena(http));
	rq = request_of(w, http);
	p->web = w->web;
	p->http = http;
	p->reply = answer(w, rq);
	if (rq->actor->token != NULL && !tx_poisoned(rq->tx))
		session_seen(rq->tx, rq->actor);
	if (tx_poisoned(rq->tx) && p->reply.http.status < 500)
		p->reply = reply_outcome(rq, FAILED);
	if (tx_has_change(rq->tx)) {
		broken = reply_problem(
			rq, 503, MESSAGE("It could not be saved. Please try once more."));
		p->broken = arena_copy(rq->arena, &broken.http, sizeof(broken.http));
	}
	vault_keys_wipe(w->keys);
	if (p->reply.later != NULL) {
		tx_end(rq->tx);
		p->reply.later(http, rq->site);
		return;
	}
	if (tx_poisoned(rq->tx) || !tx_has_change(rq->tx)) {
		tx_end(rq->tx);
		send(p, &p->reply.http);
		return;
	}
	tx_submit(rq->tx, decided, p);
}

static struct http_page *refusal(void *ctx, const struct http_request *http, int status)
{
	const char *path = http_path(http);
	const struct language *l;
	bool is_program;
	char at[64];

	if (path == NULL)
		return NULL;
	l = path_language(((struct web *)ctx)->config.site, &path);
	is_program = wants_json(http) || text_starts(path, "/api/");
	snprintf(at, sizeof(at), "refusal/%s/%d%s", language_tag(l), status,
		is_program ? ".json" : "");
	return page_at(ctx, at);
}

struct http_app web_app(struct web *web)
{
	return (struct http_app){
		.ctx = web,
		.worker_start = worker_start,
		.worker_stop = worker_stop,
		.plan = plan,
		.handle = handle,
		.refusal = refusal,
		.files = web->config.files,
		.headers = web->headers,
	};
}
