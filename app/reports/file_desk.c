/* file_desk.c - pages of files for staff: opening one, and taking one out of sight. */

#include "app/reports/file_desk.h"
#include "app/core/layout/layout.h"

/* Names by which a staff member's computer knows what to do. By the bytes' type:
 * what the sender called the file could be made to run. */
static const struct ending {
	const char *type, *ending;
} endings[] = {
	{ "image/jpeg", "jpg" },
	{ "image/png", "png" },
	{ "image/webp", "webp" },
	{ "image/heic", "heic" },
	{ "image/gif", "gif" },
	{ "application/pdf", "pdf" },
	{ "audio/mpeg", "mp3" },
	{ "audio/ogg", "ogg" },
	{ "audio/amr", "amr" },
	{ "audio/AMR", "amr" },
	{ "audio/x-m4a", "m4a" },
	{ "audio/x-wav", "wav" },
	{ "video/mp4", "mp4" },
	{ "video/3gpp", "3gp" },
	{ "video/webm", "webm" },
	{ "video/quicktime", "mov" },
	{ "text/plain", "txt" },
};

static const char *download_name(struct request *rq, const struct file_opened *opened)
{
	const char *ending = "bin";
	char id[14];

	id_text(opened->sealed.id, id);
	for (size_t i = 0; i < COUNT_OF(endings); i++)
		if (text_equal(endings[i].type, opened->type))
			ending = endings[i].ending;
	return arena_printf(rq->arena, "attachment; filename=\"%s.%s\"", id, ending);
}

static bool next(void *ctx, void *worker, struct http_request *http, struct bytes *ret_piece)
{
	(void)worker;
	return file_reading_next(ctx, http_arena(http), ret_piece);
}

static void end(void *ctx)
{
	file_reading_end(ctx);
}

struct reply file_reply(struct request *rq, const struct file_opened *opened)
{
	struct http_stream *stream = arena_new(rq->arena, struct http_stream);
	struct reply reply;

	*stream = (struct http_stream){ .next = next,
		.end = end,
		.ctx = file_reading_create(rq->arena, rq->site->files, &opened->sealed),
		.length = opened->sealed.size };
	reply = reply_bytes(
		200, opened->is_copy ? opened->type : "application/octet-stream", BYTES_NONE);
	reply.http.stream = stream;
	reply_header(&reply, "Content-Security-Policy", "sandbox; default-src 'none'");
	reply_header(&reply, "Content-Disposition",
		opened->is_copy ? "inline" : download_name(rq, opened));
	return reply;
}

static struct reply show_file(struct request *rq)
{
	struct file_opened opened;
	enum outcome oc;
	int64_t id;

	if (rq_path_id(rq, "file", &id) != OK)
		return reply_outcome(rq, NOT_FOUND);
	oc = report_file_open(rq->tx, rq->actor, id, &opened);
	if (oc == CONFLICT)
		return reply_problem(
			rq, 410, MESSAGE("This file was taken out of sight. Nobody opens it."));
	return oc == OK ? file_reply(rq, &opened) : reply_outcome(rq, oc);
}

static struct reply quarantine_file(struct request *rq)
{
	struct report_id report;
	enum outcome oc;
	int64_t id;

	if (rq_path_id(rq, "file", &id) != OK)
		return reply_outcome(rq, NOT_FOUND);
	oc = report_file_quarantine(rq->tx, rq->actor, id, &report);
	if (oc != OK)
		return reply_outcome(rq, oc);
	return reply_see_other(rq, url_add_id(rq->arena, URL("/desk/reports"), report.n));
}

const struct route file_desk[] = {
	{ HTTP_GET, "/desk/files/{file}", show_file, ACCESS_SIGNED_IN, 0, NULL,
		"a file: a cleaned image, or an original to be downloaded" },
	{ HTTP_POST, "/desk/files/{file}/quarantine", quarantine_file, ACCESS_SIGNED_IN, 0, NULL,
		"take a file out of everybody's sight, without a look at it" },
	{ 0 },
};
