/*
 * file_clean.c - having a file typed and cleaned: out of its seal, through a helper,
 * into a seal again, never a plain file. The helper has read hostile bytes, so what
 * it says is believed no more than they are: bounded, spelt as we allow, in time.
 */

#include "app/files/broker.h"
#include "app/files/file_disk.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ANSWER_MAX = 40 << 20, HEAD_MAX = 160, THREADS = 2, WAITING_MAX = 64 };

static const char unknown_type[] = "application/octet-stream";

/* ---- the first line ---- */

static bool type_read(const char *line, size_t n, char ret_type[FILE_TYPE_SIZE])
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789!#$&^_.+-/";

	if (n == 0 || n >= FILE_TYPE_SIZE || strspn(line, allowed) < n)
		return false;
	memcpy(ret_type, line, n);
	ret_type[n] = '\0';
	return strchr(ret_type, '/') != NULL;
}

static bool may_be_copy(const char *type)
{
	return text_equal(type, "image/jpeg") || text_equal(type, "image/png") ||
	       text_equal(type, "image/webp");
}

bool clean_head_read(const char *line, struct clean_head *ret_head)
{
	static const char cleaned[] = " cleaned ", kept[] = " kept ";
	size_t n = strcspn(line, " ");
	struct clean_head head;

	if (!type_read(line, n, head.type))
		return false;
	line += n;
	head.is_cleaned = text_starts(line, cleaned);
	if (!head.is_cleaned && !text_starts(line, kept))
		return false;
	line += head.is_cleaned ? strlen(cleaned) : strlen(kept);
	if (!int_read(line, 0, ANSWER_MAX, &head.size) || head.is_cleaned != (head.size > 0) ||
		(head.is_cleaned && !may_be_copy(head.type)))
		return false;
	*ret_head = head;
	return true;
}

/* ---- talking with a helper ---- */

struct talk {
	const struct files *files;
	int fd;
	int64_t deadline;
	uint8_t piece[VAULT_CHUNK];
};

static bool wait_for(struct talk *t, short what)
{
	struct pollfd fd = { .fd = t->fd, .events = what };
	int64_t left = t->deadline - clock_ticks();

	return left > 0 && poll(&fd, 1, (int)left) > 0;
}

static bool say(struct talk *t, struct bytes b)
{
	size_t done = 0;

	while (done < b.len) {
		ssize_t n = send(t->fd, b.at + done, b.len - done, MSG_NOSIGNAL);

		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return false;
		if (n < 0 && !wait_for(t, POLLOUT))
			return false;
		done += n > 0 ? (size_t)n : 0;
	}
	return true;
}

/* 0 bytes: the helper has said all, or died. -1: too late. */
static ssize_t hear(struct talk *t, void *to, size_t room)
{
	for (;;) {
		ssize_t n = recv(t->fd, to, room, 0);

		if (n >= 0)
			return n;
		if ((errno != EAGAIN && errno != EINTR) || !wait_for(t, POLLIN))
			return -1;
	}
}

static bool say_file(struct talk *t, const struct file_sealed *original)
{
	struct file_reader *r = file_read_begin(t->files, original);
	bool is_said = r != NULL;
	size_t n = 1;

	while (is_said && n > 0)
		is_said = file_read(r, t->piece, &n) && say(t, bytes_of(t->piece, n));
	file_read_end(r);
	return is_said && shutdown(t->fd, SHUT_WR) == 0;
}

static bool hear_head(struct talk *t, struct clean_head *ret_head)
{
	char line[HEAD_MAX];
	size_t n = 0;

	while (n < sizeof(line) && hear(t, &line[n], 1) == 1) {
		if (line[n] == '\n') {
			line[n] = '\0';
			return clean_head_read(line, ret_head);
		}
		n++;
	}
	return false;
}

/* Exactly as many bytes as were announced: a helper that died half-way made no copy. */
static bool hear_copy(struct talk *t, int64_t size, struct file_sealed *ret_copy)
{
	struct file_writer *w = file_write_begin(t->files);
	uint8_t hash[32];
	ssize_t n = 1;

	if (w == NULL)
		return false;
	while (size >= 0 && n > 0) {
		n = hear(t, t->piece, sizeof(t->piece));
		if (n > 0 && (n > size || !file_write(w, bytes_of(t->piece, (size_t)n))))
			n = -1;
		if (n > 0)
			size -= n;
	}
	if (n == 0 && size == 0)
		return file_write_end(w, ret_copy, hash);
	file_write_abort(w);
	return false;
}

void file_clean(const struct files *files, const struct file_sealed *original, int64_t deadline,
	struct cleaned *ret_cleaned)
{
	struct talk *t = calloc(1, sizeof(*t));
	struct clean_head head = { 0 };

	if (t == NULL)
		BUG("out of memory");
	*ret_cleaned = (struct cleaned){ 0 };
	snprintf(ret_cleaned->type, FILE_TYPE_SIZE, "%s", unknown_type);
	t->files = files;
	t->deadline = deadline;
	t->fd = broker_helper(files->broker);
	if (t->fd >= 0 && say_file(t, original) && hear_head(t, &head)) {
		memcpy(ret_cleaned->type, head.type, FILE_TYPE_SIZE);
		if (head.is_cleaned && !hear_copy(t, head.size, &ret_cleaned->copy))
			log_warn("a helper broke off: an image is kept, but not cleaned");
	}
	if (t->fd >= 0)
		close(t->fd);
	explicit_bzero(t->piece, sizeof(t->piece));
	free(t);
}

/* ---- a line of those who wait ---- */

struct clean_queue {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	pthread_t threads[THREADS];
	struct clean_work waiting[WAITING_MAX];
	size_t n;
	bool is_started, is_closing;
};

static bool next_work(struct clean_queue *q, struct clean_work *ret_work)
{
	bool has_work;

	pthread_mutex_lock(&q->lock);
	while (q->n == 0 && !q->is_closing)
		pthread_cond_wait(&q->changed, &q->lock);
	has_work = q->n > 0;
	if (has_work) {
		*ret_work = q->waiting[0];
		memmove(q->waiting, q->waiting + 1, --q->n * sizeof(*q->waiting));
	}
	pthread_mutex_unlock(&q->lock);
	return has_work;
}

static void *run(void *with)
{
	struct clean_work work;

	thread_name("files");
	while (next_work(with, &work))
		work.does(work.with);
	return NULL;
}

struct clean_queue *clean_queue_create(void)
{
	struct clean_queue *q = calloc(1, sizeof(*q));

	if (q == NULL)
		BUG("out of memory");
	pthread_mutex_init(&q->lock, NULL);
	pthread_cond_init(&q->changed, NULL);
	return q;
}

static void start_threads(struct clean_queue *q)
{
	for (size_t i = 0; i < THREADS; i++)
		if (pthread_create(&q->threads[i], NULL, run, q) != 0)
			BUG("no thread for cleaning files");
	q->is_started = true;
}

bool clean_queue_push(struct clean_queue *q, struct clean_work work)
{
	bool has_room;

	pthread_mutex_lock(&q->lock);
	if (!q->is_started)
		start_threads(q);
	has_room = q->n < WAITING_MAX;
	if (has_room)
		q->waiting[q->n++] = work;
	pthread_cond_signal(&q->changed);
	pthread_mutex_unlock(&q->lock);
	return has_room;
}

void clean_queue_destroy(struct clean_queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->is_closing = true;
	pthread_cond_broadcast(&q->changed);
	pthread_mutex_unlock(&q->lock);
	for (size_t i = 0; q->is_started && i < THREADS; i++)
		pthread_join(q->threads[i], NULL);
	free(q);
}
