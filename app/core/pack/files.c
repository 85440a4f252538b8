/* files.c - walks a pack's folder, two levels deep, and no further than its ceilings. */

#include "app/core/pack/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES_MAX = 500, PACK_FOLDER_BYTES_MAX = 16 << 20 };

struct walk {
	struct arena *arena;
	struct faults *faults;
	const char *folder;
	struct pack_file files[FILES_MAX];
	size_t n;
	size_t bytes; /* of all files so far */
};

static void close_file(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static void close_folder(DIR **dir)
{
	if (*dir != NULL)
		closedir(*dir);
}

static void complain(struct walk *w, const char *path, const char *what)
{
	w->faults->file =
		arena_printf(w->faults->arena, "%s%s%s", w->folder, *path ? "/" : "", path);
	fault_add(w->faults, 0, "%s", what);
}

static bool is_ours(const char *name)
{
	return text_ends(name, ".json") || text_ends(name, ".csv") || text_ends(name, ".txt") ||
	       text_ends(name, ".po");
}

/* All bytes of an open file; false leaves errno. */
static bool read_all(struct walk *w, int fd, size_t size, struct bytes *ret_bytes)
{
	uint8_t *at = arena_alloc(w->arena, size + 1);
	size_t len = 0;

	while (len < size) {
		ssize_t n = read(fd, at + len, size - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		if (n == 0)
			break;
		len += (size_t)n;
	}
	*ret_bytes = bytes_of(at, len);
	return true;
}

static void take_file(struct walk *w, const char *path)
{
	const char *full = arena_printf(w->arena, "%s/%s", w->folder, path);
	CLEANUP(close_file) int fd = open(full, O_RDONLY | O_CLOEXEC);
	struct bytes bytes;
	struct stat st;

	if (w->n == FILES_MAX) {
		complain(
			w, path, "there are more than 500 files: take out what is not of the pack");
	} else if (fd < 0 || fstat(fd, &st) != 0) {
		complain(w, path, strerror(errno));
	} else if ((uint64_t)st.st_size > PACK_FOLDER_BYTES_MAX - w->bytes) {
		complain(w, path, "the files are longer than 16 MiB together: shorten them");
	} else if (!read_all(w, fd, (size_t)st.st_size, &bytes)) {
		complain(w, path, strerror(errno));
	} else {
		w->bytes += bytes.len;
		w->files[w->n++] = (struct pack_file){ .path = path, .bytes = bytes };
	}
}

static bool is_folder(const struct walk *w, const char *path)
{
	const char *full = arena_printf(w->arena, "%s/%s", w->folder, path);
	struct stat st;

	return stat(full, &st) == 0 && S_ISDIR(st.st_mode);
}

static void walk_folder(struct walk *w, const char *inside, int depth)
{
	const char *full = arena_printf(w->arena, "%s/%s", w->folder, inside), *path;
	CLEANUP(close_folder) DIR *dir = opendir(full);
	struct dirent *entry;

	if (dir == NULL) {
		complain(w, inside, strerror(errno));
		return;
	}
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		path = arena_printf(w->arena, "%s%s%s", inside, *inside ? "/" : "", entry->d_name);
		if (is_ours(path))
			take_file(w, path);
		else if (depth > 0 && is_folder(w, path))
			walk_folder(w, path, depth - 1);
	}
}

static int by_path(const void *one, const void *other)
{
	return strcmp(
		((const struct pack_file *)one)->path, ((const struct pack_file *)other)->path);
}

const struct pack_file *files_read(
	const char *folder, struct arena *a, struct faults *faults, size_t *ret_n)
{
	struct walk *w = arena_new(a, struct walk);

	w->arena = a;
	w->faults = faults;
	w->folder = folder;
	walk_folder(w, "", 1);
	qsort(w->files, w->n, sizeof(w->files[0]), by_path);
	*ret_n = w->n;
	return w->files;
}
