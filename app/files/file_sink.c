/*
 * file_sink.c - files while they arrive. An I/O thread seals chunk by chunk and waits
 * for nothing; a file that is too large is swallowed and not kept, so that whoever
 * sent it gets his page back with all that he typed. When the request is whole,
 * threads of this room have each file typed and cleaned, and only then a worker
 * shows the next page.
 */

#include "app/files/file_disk.h"
#include "app/files/upload_pages.h"

#define TIME_FOR_ONE (20 * SECOND)
#define TIME_FOR_ALL (40 * SECOND)

enum { NAME_MAX_BYTES = 120 };

enum upload_state {
	UPLOAD_ARRIVING,
	UPLOAD_WHOLE, /* sealed, its type not known yet */
	UPLOAD_READY,
	UPLOAD_TOO_LARGE,
	UPLOAD_EMPTY,
	UPLOAD_NO_ROOM,
};

/* Lies in the request's arena below the mark to which a further try winds back. */
struct upload {
	const struct files *files;
	struct file_writer *writer; /* while it arrives */
	enum upload_state state;
	int64_t seen;
	struct file_sealed original;
	uint8_t hash[32];
	struct cleaned cleaned;
};

/* ---- in an I/O thread ---- */

static void *begin(void *ctx, struct http_request *http, const struct http_file *named)
{
	struct upload *u = arena_new(http_arena(http), struct upload);

	(void)named;
	u->files = web_site(ctx)->files;
	if (files_have_room(u->files))
		u->writer = file_write_begin(u->files);
	if (u->writer == NULL)
		u->state = UPLOAD_NO_ROOM;
	return u;
}

static void give_up(struct upload *u, enum upload_state state)
{
	file_write_abort(u->writer);
	u->writer = NULL;
	u->state = state;
}

static bool chunk(void *file, struct bytes part)
{
	struct upload *u = file;

	u->seen += (int64_t)part.len;
	if (u->state != UPLOAD_ARRIVING)
		return true;
	if (u->seen > FILE_LARGEST)
		give_up(u, UPLOAD_TOO_LARGE);
	else if (!file_write(u->writer, part))
		give_up(u, UPLOAD_NO_ROOM);
	return true;
}

static bool end(void *file)
{
	struct upload *u = file;
	bool is_sealed;

	if (u->state != UPLOAD_ARRIVING)
		return true;
	if (u->seen == 0) {
		give_up(u, UPLOAD_EMPTY);
		return true;
	}
	is_sealed = file_write_end(u->writer, &u->original, u->hash);
	u->writer = NULL;
	u->state = is_sealed ? UPLOAD_WHOLE : UPLOAD_NO_ROOM;
	return true;
}

static void drop(struct upload *u)
{
	if (u->writer != NULL)
		give_up(u, UPLOAD_NO_ROOM);
	if (u->original.id != 0)
		file_drop(u->files, u->original.id);
	if (u->cleaned.copy.id != 0)
		file_drop(u->files, u->cleaned.copy.id);
}

static void abort_upload(void *file)
{
	drop(file);
}

struct http_file_sink upload_sink(void)
{
	return (struct http_file_sink){
		.begin = begin, .chunk = chunk, .end = end, .abort = abort_upload
	};
}

/* ---- between two calls of the handler ---- */

bool uploads_ready(const struct request *rq)
{
	struct http_files came = http_files(rq->http);

	for (size_t i = 0; i < came.n; i++)
		if (((const struct upload *)came.at[i].file)->state == UPLOAD_WHOLE)
			return false;
	return true;
}

/* Ten hostile files must not hold a thread for ten times twenty seconds: what the
 * time does not reach is kept without being cleaned. */
static void clean_all(void *with)
{
	struct http_request *http = with;
	struct http_files came = http_files(http);
	int64_t until = clock_ticks() + TIME_FOR_ALL;

	for (size_t i = 0; i < came.n; i++) {
		struct upload *u = came.at[i].file;
		int64_t deadline = clock_ticks() + TIME_FOR_ONE;

		if (u->state != UPLOAD_WHOLE)
			continue;
		file_clean(
			u->files, &u->original, deadline < until ? deadline : until, &u->cleaned);
		u->state = UPLOAD_READY;
	}
	http_again(http);
}

/* Too many wait already: taken in as they are. */
static void take_as_they_are(struct http_request *http)
{
	struct http_files came = http_files(http);

	for (size_t i = 0; i < came.n; i++) {
		struct upload *u = came.at[i].file;

		if (u->state == UPLOAD_WHOLE)
			u->state = UPLOAD_READY;
	}
	http_again(http);
}

static void have_cleaned(struct http_request *http, const struct site *site)
{
	struct clean_work work = { .does = clean_all, .with = http };

	if (!clean_queue_push(site->files->queue, work))
		take_as_they_are(http);
}

struct reply uploads_wait(struct request *rq)
{
	(void)rq;
	return (struct reply){ .later = have_cleaned };
}

/* ---- into a draft ---- */

static const char *base_name(struct arena *a, const char *claimed)
{
	for (const char *at = claimed; *at != '\0'; at++)
		if (*at == '/' || *at == '\\')
			claimed = at + 1;
	return arena_textn(a, claimed, utf8_fits(claimed, NAME_MAX_BYTES));
}

static const char *why_not(const struct upload *u, const struct file_list *list, int64_t so_far)
{
	switch (u->state) {
	case UPLOAD_TOO_LARGE:
		return MESSAGE("This file is larger than 20 MB. Choose a smaller one, or go on "
			       "without it.");
	case UPLOAD_EMPTY:
		return MESSAGE("This file is empty. Choose another, or go on without it.");
	case UPLOAD_READY:
		break;
	default:
		return MESSAGE(
			"We cannot take files just now. What you wrote is safe: go on without it.");
	}
	if (list->n == FILES_MOST)
		return MESSAGE("We take ten files at most. Choose the most important ones.");
	if (so_far + u->original.size > FILES_LARGEST)
		return MESSAGE("Together these files are larger than 60 MB. Choose fewer, or "
			       "smaller ones.");
	return NULL;
}

const char *uploads_add(struct request *rq, const char *field, struct file_list *list)
{
	struct http_files came = http_files(rq->http);
	struct file *all = arena_array(rq->arena, list->n + came.n + 1, sizeof(*all));
	const char *wrong = NULL;
	int64_t size = 0;

	for (size_t i = 0; i < list->n; i++) {
		all[i] = list->at[i];
		size += all[i].original.size;
	}
	list->at = all;
	for (size_t i = 0; i < came.n; i++) {
		struct upload *u = came.at[i].file;
		const char *why = text_equal(came.at[i].field, field) ? why_not(u, list, size) : "";
		struct file *to = &all[list->n];

		if (why != NULL) {
			drop(u);
			wrong = *why != '\0' ? why : wrong;
			continue;
		}
		*to = (struct file){ .name = base_name(rq->arena, came.at[i].filename),
			.type = u->cleaned.type,
			.original = u->original,
			.copy = u->cleaned.copy };
		if (*to->type == '\0')
			to->type = "application/octet-stream";
		memcpy(to->hash, u->hash, sizeof(to->hash));
		size += to->original.size;
		list->n++;
	}
	return wrong;
}

void uploads_drop(struct request *rq)
{
	struct http_files came = http_files(rq->http);

	for (size_t i = 0; i < came.n; i++)
		drop(came.at[i].file);
}

void upload_remove(struct request *rq, struct file_list *list, int64_t id)
{
	struct file *left = arena_array(rq->arena, list->n + 1, sizeof(*left));
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++) {
		const struct file *f = &list->at[i];

		if (f->original.id != id) {
			left[n++] = *f;
			continue;
		}
		file_drop(rq->site->files, f->original.id);
		if (f->copy.id != 0)
			file_drop(rq->site->files, f->copy.id);
	}
	*list = (struct file_list){ .at = left, .n = n };
}
