/*
 * file_disk.c - sealed files on the disk. A file gets its lasting name in the folder in
 * which it was taken in, because moving between folders is what Landlock forbids. The
 * 256 folders keep each small. Nothing readable is ever written, and no time finer than
 * a day stays.
 */

#include "app/files/file_disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { ROOM_LEAST = 256 << 20 };

/* ---- names ---- */

struct name {
	char at[24];
};

static const char new_ending[] = ".new";

static struct name name_of(int64_t id, bool is_new)
{
	struct name name;

	id_text(id, name.at);
	if (is_new)
		memcpy(name.at + strlen(name.at), new_ending, sizeof(new_ending));
	return name;
}

/* By the last, random byte of the id. -1: there is none, or the disk refuses. */
static int folder_of(const struct files *files, int64_t id, bool may_make)
{
	char name[3];

	snprintf(name, sizeof(name), "%02x", (unsigned)(id & 0xFF));
	if (may_make && mkdirat(files->folder, name, 0700) == 0)
		fsync(files->folder);
	return openat(files->folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static int open_either(const struct files *files, int64_t id)
{
	int folder = folder_of(files, id, false), fd = -1;

	if (folder < 0)
		return -1;
	for (int is_new = 1; fd < 0 && is_new >= 0; is_new--)
		fd = openat(folder, name_of(id, is_new).at, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	close(folder);
	return fd;
}

/* ---- writing ---- */

struct file_writer {
	const struct files *files;
	struct vault_stream *stream;
	struct file_sealed sealed;
	int fd;
	size_t used; /* plain bytes that wait in the buffer */
	uint8_t buffer[VAULT_CHUNK_SEALED];
};

static void writer_destroy(struct file_writer *w)
{
	if (w->fd >= 0)
		close(w->fd);
	vault_stream_destroy(w->stream);
	explicit_bzero(w->buffer, sizeof(w->buffer));
	free(w);
}

struct file_writer *file_write_begin(const struct files *files)
{
	struct file_writer *w = calloc(1, sizeof(*w));
	int folder;

	if (w == NULL)
		BUG("out of memory");
	w->files = files;
	w->sealed.id = id_new();
	w->stream = vault_stream_create(vault_record_of(w->sealed.id), NULL);
	folder = folder_of(files, w->sealed.id, true);
	w->fd = openat(folder, name_of(w->sealed.id, true).at,
		O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (folder >= 0)
		close(folder);
	if (w->stream != NULL && w->fd >= 0)
		return w;
	log_error("a file cannot be taken in: %s", strerror(errno));
	writer_destroy(w);
	return NULL;
}

static bool write_chunk(struct file_writer *w, bool is_last)
{
	size_t n = vault_stream_seal(w->stream, bytes_of(w->buffer, w->used), is_last, w->buffer);
	size_t done = 0;

	while (done < n) {
		ssize_t wrote = write(w->fd, w->buffer + done, n - done);

		if (wrote <= 0 && errno != EINTR)
			return false;
		done += wrote > 0 ? (size_t)wrote : 0;
	}
	w->used = 0;
	return true;
}

bool file_write(struct file_writer *w, struct bytes part)
{
	w->sealed.size += (int64_t)part.len;
	while (part.len > 0) {
		size_t fits = VAULT_CHUNK - w->used;
		size_t n = part.len < fits ? part.len : fits;

		memcpy(w->buffer + w->used, part.at, n);
		w->used += n;
		part = bytes_of(part.at + n, part.len - n);
		if (w->used == VAULT_CHUNK && !write_chunk(w, false))
			return false;
	}
	return true;
}

bool file_write_end(struct file_writer *w, struct file_sealed *ret_sealed, uint8_t ret_hash[32])
{
	if (!write_chunk(w, true)) {
		log_error("a file cannot be taken in: %s", strerror(errno));
		file_write_abort(w);
		return false;
	}
	w->sealed.chunks = vault_stream_chunks(w->stream);
	vault_stream_key(w->stream, w->sealed.key);
	vault_stream_hash(w->stream, ret_hash);
	*ret_sealed = w->sealed;
	writer_destroy(w);
	return true;
}

void file_write_abort(struct file_writer *w)
{
	file_drop(w->files, w->sealed.id);
	writer_destroy(w);
}

/* ---- reading ---- */

struct file_reader {
	struct vault_stream *stream;
	uint32_t chunks, at;
	int fd;
	uint8_t buffer[VAULT_CHUNK_SEALED + 1]; /* one more, to see that nothing follows */
};

struct file_reader *file_read_begin(const struct files *files, const struct file_sealed *sealed)
{
	struct file_reader *r = calloc(1, sizeof(*r));

	if (r == NULL)
		BUG("out of memory");
	r->chunks = sealed->chunks;
	r->fd = open_either(files, sealed->id);
	r->stream = vault_stream_create(vault_record_of(sealed->id), sealed->key);
	if (r->fd >= 0 && r->stream != NULL)
		return r;
	log_error("a sealed file is not there: %s", strerror(errno));
	file_read_end(r);
	return NULL;
}

static size_t read_sealed(struct file_reader *r, size_t most)
{
	size_t used = 0;

	while (used < most) {
		ssize_t n = read(r->fd, r->buffer + used, most - used);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		used += (size_t)n;
	}
	return used;
}

bool file_read(struct file_reader *r, uint8_t *to, size_t *ret_n)
{
	bool is_last = r->at + 1 == r->chunks;
	size_t n;

	*ret_n = 0;
	if (r->at == r->chunks)
		return true;
	n = read_sealed(r, is_last ? VAULT_CHUNK_SEALED + 1 : VAULT_CHUNK_SEALED);
	if (!vault_stream_open(r->stream, bytes_of(r->buffer, n), is_last, to, ret_n)) {
		log_error("alarm: a sealed file does not open with its own key: it was changed");
		return false;
	}
	r->at++;
	return true;
}

void file_read_end(struct file_reader *r)
{
	if (r == NULL)
		return;
	if (r->fd >= 0)
		close(r->fd);
	vault_stream_destroy(r->stream);
	free(r);
}

/* ---- settling and dropping ---- */

static bool sync_and_blur(int fd)
{
	struct timespec day = { .tv_sec = day_of(clock_now()) * (DAY / SECOND) };

	return futimens(fd, (const struct timespec[]){ day, day }) == 0 && fsync(fd) == 0;
}

static bool rename_new(int folder, int64_t id)
{
	return renameat(folder, name_of(id, true).at, folder, name_of(id, false).at) == 0 ||
	       errno == ENOENT;
}

enum outcome file_settle(const struct files *files, int64_t id)
{
	int fd = open_either(files, id), folder;
	bool is_settled;

	if (fd < 0)
		return errno == ENOENT ? NOT_FOUND : FAILED;
	folder = folder_of(files, id, false);
	is_settled =
		folder >= 0 && sync_and_blur(fd) && rename_new(folder, id) && fsync(folder) == 0;
	if (!is_settled)
		log_error("a file cannot be settled: %s", strerror(errno));
	if (folder >= 0)
		close(folder);
	close(fd);
	return is_settled ? OK : FAILED;
}

static void drop(const struct files *files, int64_t id, bool is_new)
{
	int folder = folder_of(files, id, false);

	if (folder < 0)
		return;
	if (unlinkat(folder, name_of(id, is_new).at, 0) != 0 && errno != ENOENT)
		log_error("a file cannot be dropped: %s", strerror(errno));
	close(folder);
}

void file_drop(const struct files *files, int64_t id)
{
	drop(files, id, true);
}

void file_erase(const struct files *files, int64_t id)
{
	drop(files, id, true);
	drop(files, id, false);
}

bool files_have_room(const struct files *files)
{
	struct statvfs disk;

	return fstatvfs(files->folder, &disk) == 0 &&
	       (uint64_t)disk.f_bavail * disk.f_frsize >= ROOM_LEAST &&
	       disk.f_bavail >= disk.f_blocks / 20;
}

/* ---- what is old ---- */

static bool read_name(const char *text, int64_t *ret_id)
{
	char id[14];
	size_t n = strcspn(text, ".");

	if (n >= sizeof(id) || (text[n] != '\0' && !text_equal(text + n, new_ending)))
		return false;
	memcpy(id, text, n);
	id[n] = '\0';
	return id_read(id, ret_id);
}

/* The change time counts and not the modification time: that one was cut. */
static bool is_older(int folder, const char *name, int64_t before)
{
	struct stat st;

	return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
	       (int64_t)st.st_ctim.tv_sec * SECOND < before;
}

int64_t files_unlink(const struct files *files, int64_t before,
	bool (*is_nobodys)(void *with, int64_t id), void *with)
{
	int64_t n = 0;

	for (int64_t i = 0; i < 256; i++) {
		int folder = folder_of(files, i, false);
		DIR *dir = folder >= 0 ? fdopendir(folder) : NULL;
		const struct dirent *entry;
		int64_t id;

		while (dir != NULL && (entry = readdir(dir)) != NULL)
			if (read_name(entry->d_name, &id) &&
				is_older(folder, entry->d_name, before) && is_nobodys(with, id))
				n += unlinkat(folder, entry->d_name, 0) == 0;
		if (dir != NULL)
			closedir(dir);
	}
	return n;
}
