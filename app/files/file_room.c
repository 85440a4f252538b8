/* file_room.c - the room's life: its folders, its broker, what a reply streams out of
 * it, and sweeping out what nobody sent. */

#include "app/files/broker.h"
#include "app/files/file_disk.h"
#include "app/files/file_store.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define UNSENT_FOR (6 * (int64_t)HOUR)

/* ---- its life ---- */

static int open_folder(const char *data, const char *name)
{
	int house = open(data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int folder = -1;

	if (house >= 0) {
		mkdirat(house, name, 0700);
		folder = openat(house, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		close(house);
	}
	if (folder < 0)
		log_error("the folder %s of %s cannot be opened: %s", name, data, strerror(errno));
	return folder;
}

struct files *files_open(const char *data, const char *helper)
{
	struct files *files = calloc(1, sizeof(*files));

	if (files == NULL)
		BUG("out of memory");
	files->queue = clean_queue_create();
	files->incoming = open_folder(data, "incoming");
	files->kept = open_folder(data, "files");
	files->broker = broker_start(helper);
	if (files->incoming >= 0 && files->kept >= 0)
		return files;
	files_close(files);
	return NULL;
}

void files_close(struct files *files)
{
	if (files == NULL)
		return;
	clean_queue_destroy(files->queue);
	for (size_t i = 0; i < 3; i++) {
		int fd = (const int[]){ files->incoming, files->kept, files->broker }[i];

		if (fd >= 0)
			close(fd);
	}
	free(files);
}

/* ---- streaming out ---- */

/* Nothing is held before the first piece: a reply that is never sent has nothing to
 * give back. */
struct file_reading {
	const struct files *files;
	struct file_sealed sealed;
	struct file_reader *reader;
};

struct file_reading *file_reading_create(
	struct arena *a, const struct files *files, const struct file_sealed *sealed)
{
	struct file_reading *r = arena_new(a, struct file_reading);

	r->files = files;
	r->sealed = *sealed;
	return r;
}

bool file_reading_next(struct file_reading *r, struct arena *a, struct bytes *ret_piece)
{
	uint8_t *piece = arena_alloc(a, VAULT_CHUNK);
	size_t n;

	if (r->reader == NULL)
		r->reader = file_read_begin(r->files, &r->sealed);
	if (r->reader == NULL || !file_read(r->reader, piece, &n))
		return false;
	*ret_piece = bytes_of(piece, n);
	return true;
}

void file_reading_end(struct file_reading *r)
{
	file_read_end(r->reader);
	r->reader = NULL;
}

/* ---- sweeping ---- */

struct sweep {
	struct tx *tx;
	const struct files *files;
	int folder;
	int64_t n;
};

static void sweep_out(struct sweep *s, int64_t id)
{
	char name[14];

	id_text(id, name);
	if (unlinkat(s->folder, name, 0) == 0)
		s->n++;
}

static void sweep_incoming(void *with, int64_t id)
{
	sweep_out(with, id);
}

/* The disk was ready and the change then failed. A database that does not answer
 * must not look like one without rows. */
static void sweep_kept(void *with, int64_t id)
{
	struct sweep *s = with;
	struct file_row row;

	if (!file_row(s->tx, id, &row) && !tx_poisoned(s->tx))
		sweep_out(s, id);
}

void files_sweep(struct tx *tx, const struct files *files)
{
	int64_t before = clock_now() - UNSENT_FOR;
	struct sweep s = { .tx = tx, .files = files, .folder = files->incoming };

	files_older(files->incoming, before, sweep_incoming, &s);
	for (unsigned i = 0; i < 256; i++) {
		char name[3];

		snprintf(name, sizeof(name), "%02x", i);
		s.folder = openat(files->kept, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (s.folder < 0)
			continue;
		files_older(s.folder, before, sweep_kept, &s);
		close(s.folder);
	}
	if (s.n > 0)
		log_info("swept out %lld files that nobody sent", (long long)s.n);
}
