/* body.c - taking a body off the wire: into the request's arena, or through the
 * multipart reader, where file parts go on to the application's sink. */

#include "lib/http/inside.h"

enum { FIRST_ROOM = 16 << 10 };

static int part_begin(void *ctx, const struct part_head *part);
static int part_data(void *ctx, struct bytes data);
static int part_end(void *ctx);

static const struct part_events part_events = {
	.begin = part_begin,
	.data = part_data,
	.end = part_end,
};

void body_begin(struct http_request *rq)
{
	struct body *b = arena_new(rq->arena, struct body);

	b->max = rq->plan.body_max > 0 ? rq->plan.body_max : rq->server->config.form_max;
	if (text_equal(rq->type, "application/x-www-form-urlencoded")) {
		b->kind = BODY_FORM;
	} else if (rq->boundary != NULL && text_equal(rq->type, "multipart/form-data")) {
		b->kind = BODY_PARTS;
		b->parts = multipart_create(rq->arena, rq->boundary, &part_events, rq);
		b->fields = fields_in(rq->arena, (size_t)rq->server->config.fields_max);
	}
	rq->body = b;
}

/* All bodies in memory together have a limit, too. */
static bool hold(struct http_request *rq, size_t n)
{
	struct http_server *s = rq->server;
	size_t before = atomic_fetch_add(&s->bodies_held, n);

	rq->body->held += n;
	return before + n <= s->config.bodies_max;
}

static int append(struct http_request *rq, struct bytes slice)
{
	struct body *b = rq->body;

	if (slice.len > b->max - b->len)
		return 413;
	if (b->len + slice.len > b->room) {
		size_t room = b->room > 0 ? b->room * 2 : FIRST_ROOM;
		uint8_t *at;

		if (b->room == 0 && rq->framing.length > 0 && rq->framing.length < FIRST_ROOM)
			room = (size_t)rq->framing.length;
		while (room < b->len + slice.len)
			room *= 2;
		if (!hold(rq, room))
			return 503;
		at = arena_alloc(rq->arena, room + 1);
		if (b->len > 0)
			memcpy(at, b->at, b->len);
		b->at = at;
		b->room = room;
	}
	memcpy(b->at + b->len, slice.at, slice.len);
	b->len += slice.len;
	return 0;
}

int body_take(struct http_request *rq, struct bytes slice)
{
	struct body *b = rq->body;

	return b->kind == BODY_PARTS ? multipart_feed(b->parts, slice) : append(rq, slice);
}

int body_finish(struct http_request *rq)
{
	struct body *b = rq->body;

	return b != NULL && b->kind == BODY_PARTS ? multipart_end(b->parts) : 0;
}

int body_read_form(struct http_request *rq)
{
	struct body *b = rq->body;

	if (b == NULL || b->kind == BODY_PLAIN)
		return 0;
	if (b->kind == BODY_PARTS) {
		rq->form = fields_list(&b->fields);
		return 0;
	}
	return urlencoded_read(rq->arena, bytes_of(b->at, b->len),
		(size_t)rq->server->config.fields_max, &rq->form);
}

/* What a phone calls a file is believed in nothing, and no reason to lose the words that
 * came with it. */
static const char *tidy_name(struct arena *a, struct bytes name)
{
	char *tidy = arena_alloc(a, 3 * name.len + 1);

	utf8_tidy(tidy, name.at, name.len);
	return tidy;
}

static int part_begin(void *ctx, const struct part_head *part)
{
	struct http_request *rq = ctx;
	struct body *b = rq->body;

	b->name = part->name;
	b->is_file = part->filename.at != NULL;
	b->is_begun = false;
	/* Heads stay in memory like texts, so a flood of empty parts has the same end. */
	b->text_used += part->head_len;
	if (b->text_used > b->max)
		return 413;
	if (!hold(rq, part->head_len))
		return 503;
	if (!b->is_file) {
		b->text = str_in(rq->arena, b->max - b->text_used);
		return 0;
	}
	if (b->files_n == FILES_MAX)
		return 413;
	if (!utf8_clean(part->name.at, part->name.len))
		return 400;
	b->files[b->files_n] = (struct http_file){
		.field = (const char *)part->name.at,
		.filename = tidy_name(rq->arena, part->filename),
		.type = part->type != NULL ? part->type : "",
	};
	return 0;
}

/* Begun only with its first byte, or at its end if it has a name: a file field
 * that was left empty arrives as a nameless file of no bytes, and is none. */
static int file_begin(struct http_request *rq)
{
	const struct http_file_sink *sink = &rq->server->app.files;
	struct body *b = rq->body;
	struct http_file *f = &b->files[b->files_n];

	if (rq->plan.files_max == 0 || sink->begin == NULL)
		return 413;
	f->file = sink->begin(rq->server->app.ctx, rq, f);
	if (f->file == NULL)
		return 500;
	b->is_begun = true;
	b->files_n++;
	return 0;
}

static int file_data(struct http_request *rq, struct bytes data)
{
	struct body *b = rq->body;
	struct http_file *f;
	int refused = b->is_begun ? 0 : file_begin(rq);

	if (refused != 0)
		return refused;
	if (data.len > rq->plan.files_max - b->files_used)
		return 413;
	b->files_used += data.len;
	f = &b->files[b->files_n - 1];
	f->size += data.len;
	return rq->server->app.files.chunk(f->file, data) ? 0 : 500;
}

static int part_data(void *ctx, struct bytes data)
{
	struct http_request *rq = ctx;
	struct body *b = rq->body;

	if (b->is_file)
		return file_data(rq, data);
	if (!hold(rq, data.len))
		return 503;
	str_addn(&b->text, data.at, data.len);
	return str_over(&b->text) ? 413 : 0;
}

static int part_end(void *ctx)
{
	struct http_request *rq = ctx;
	struct body *b = rq->body;
	int refused = 0;

	if (b->is_file) {
		if (!b->is_begun && text_empty(b->files[b->files_n].filename))
			return 0;
		if (!b->is_begun)
			refused = file_begin(rq);
		if (refused != 0)
			return refused;
		return rq->server->app.files.end(b->files[b->files_n - 1].file) ? 0 : 500;
	}
	b->text_used += b->text.len;
	return fields_add(&b->fields, b->name, bytes_of(str_text(&b->text), b->text.len));
}

void body_release(struct http_request *rq)
{
	struct body *b = rq->body;

	if (b == NULL)
		return;
	if (!rq->is_handled)
		for (size_t i = 0; i < b->files_n; i++)
			rq->server->app.files.abort(b->files[i].file);
	atomic_fetch_sub(&rq->server->bodies_held, b->held);
}
