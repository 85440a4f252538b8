/* stream.c - replies in pieces. The I/O thread asks for bytes; when it has none
 * it suspends the connection and a worker makes the next piece. So a slow
 * reader costs one piece of memory and no thread. */

#include "lib/http/inside.h"

enum { BLOCK = 16 << 10 };

/* In the I/O thread. */
static ssize_t read_piece(void *ctx, uint64_t position, char *to, size_t room)
{
	struct http_request *rq = ctx;
	size_t n = rq->piece.len < room ? rq->piece.len : room;

	(void)position;
	if (n == 0 && rq->is_broken)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (n == 0 && rq->has_ended)
		return MHD_CONTENT_READER_END_OF_STREAM;
	if (n == 0) {
		peer_phase(rq->peer, PHASE_RUNNING, NO_DEADLINE);
		MHD_suspend_connection(rq->connection);
		queue_push_again(&rq->server->queue, rq);
		return 0;
	}
	memcpy(to, rq->piece.at, n);
	rq->piece = bytes_of(rq->piece.at + n, rq->piece.len - n);
	atomic_fetch_add(&rq->server->counters.bytes_out, n);
	return (ssize_t)n;
}

struct MHD_Response *stream_response(struct http_request *rq, const struct http_stream *stream)
{
	uint64_t length = stream->length < 0 ? MHD_SIZE_UNKNOWN : (uint64_t)stream->length;
	struct MHD_Response *r =
		MHD_create_response_from_callback(length, BLOCK, read_piece, rq, NULL);

	if (r == NULL)
		BUG("out of memory");
	rq->stream = *stream;
	return r;
}

/* From here on the arena is wound back to this mark before each piece. */
void stream_begin(struct http_request *rq)
{
	rq->is_streaming = true;
	rq->before_piece = arena_mark(rq->arena);
}

void stream_work(struct http_request *rq, void *worker)
{
	struct MHD_Connection *connection = rq->connection;
	struct bytes piece = BYTES_NONE;

	arena_rewind(rq->arena, rq->before_piece);
	rq->is_broken = !rq->stream.next(rq->stream.ctx, worker, rq, &piece);
	rq->has_ended = piece.len == 0;
	rq->piece = rq->is_broken ? BYTES_NONE : piece;
	peer_phase(rq->peer, PHASE_WRITING, reply_deadline(rq->server, piece.len));
	MHD_resume_connection(connection);
}

void stream_release(struct http_request *rq)
{
	if (rq->is_streaming && rq->stream.end != NULL)
		rq->stream.end(rq->stream.ctx);
	rq->is_streaming = false;
}
