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
	files->folder = open_folder(data, "files");
	files->broker = broker_start(helper);
	if (files->folder >= 0)
		return files;
	files_close(files);
	return NULL;
}

void files_close(struct files *files)
{
	if (files == NULL)
		return;
	clean_queue_destroy(files->queue);
	if (files->folder >= 0)
		close(files->folder);
	if (files->broker >= 0)
		close(files->broker);
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

/* Never sent, or the change failed after the disk was ready: either way there is no
 * row. A database that does not answer must not look like one without rows. */
static bool has_no_row(void *with, int64_t id)
{
	struct tx *tx = with;
	struct file_row row;

	return !file_row(tx, id, &row) && !tx_poisoned(tx);
}

void files_sweep(struct tx *tx, const struct files *files)
{
	int64_t n = files_unlink(files, clock_now() - UNSENT_FOR, has_no_row, tx);

	if (n > 0)
		log_info("swept out %lld files that nobody sent", (long long)n);
}
