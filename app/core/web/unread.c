/* unread.c - what came and is no UTF-8: never taken, never lost. A program is told which
 * field it was; a person finds it in its field again (page_unread, or the page's own). */

#include "app/core/web/router.h"
#include "lib/codec/json.h"

static const char sentence[] =
	MESSAGE("Some letters could not be read: a question mark in a box stands in "
		"their place. Please write these letters again.");

bool rq_unread(const struct request *rq)
{
	for (size_t i = 0; i < rq->fields.n; i++)
		if (!rq->fields.at[i].is_text)
			return true;
	return false;
}

struct reply reply_unread(struct request *rq)
{
	struct field_fault *faults = arena_array(rq->arena, rq->fields.n + 1, sizeof(*faults));
	size_t n = 0;

	for (size_t i = 0; i < rq->fields.n; i++)
		if (!rq->fields.at[i].is_text)
			faults[n++] = (struct field_fault){ .name = rq->fields.at[i].name,
				.message = rq_text(rq, sentence) };
	return reply_faults(rq, faults, n);
}

const char *rq_unread_words(const struct request *rq)
{
	return rq_text(rq, sentence);
}

/* ---- JSON ---- */

enum { FAULTS_MOST = 20 };

struct unread {
	struct request *rq;
	struct field_fault faults[FAULTS_MOST];
	size_t n;
};

/* A text of a list belongs to the list's key. */
static void find_broken(struct unread *u, const struct json *value, const char *key)
{
	if (json_is(value, JSON_TEXT) && strstr(value->text, "�") != NULL && key != NULL &&
		u->n < FAULTS_MOST)
		u->faults[u->n++] =
			(struct field_fault){ .name = key, .message = rq_text(u->rq, sentence) };
	for (const struct json *at = json_first(value); at != NULL; at = at->next)
		find_broken(u, at, at->key != NULL ? at->key : key);
}

/* The body is read once more with what could be read, and only to find the names. */
bool reply_unread_json(
	struct request *rq, const struct json_limits *limits, struct reply *ret_reply)
{
	struct bytes body = http_body(rq->http);
	struct json_limits wider = *limits;
	struct faults faults = faults_in(rq->arena, "body");
	struct unread u = { .rq = rq };
	char *tidy;
	size_t n;

	if (utf8_look(body.at, body.len) != UTF8_BROKEN)
		return false;
	wider.bytes *= 3;
	tidy = arena_alloc(rq->arena, 3 * body.len + 1);
	n = utf8_tidy(tidy, body.at, body.len);
	find_broken(&u, json_read(rq->arena, bytes_of(tidy, n), &wider, &faults), NULL);
	*ret_reply = reply_faults(rq, u.faults, u.n);
	return u.n > 0;
}
