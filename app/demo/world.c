/* world.c - opening and closing what the making of a demo works with. */

#include "app/demo/world.h"

#include "app/core/pack/zone.h"

#include <fcntl.h>
#include <unistd.h>

enum { WORLD_MAX = 256 << 20, TURN_MAX = 16 << 20, FILE_MAX = 512 << 10 };

bool world_open(struct world *w, const struct app *app)
{
	*w = (struct world){ .site = &app->site,
		.reader = db_reader_open(app->site.db),
		.keys = vault_keys_create(app->site.vault),
		.arena = arena_create(WORLD_MAX),
		.turn = arena_create(TURN_MAX),
		.now = clock_now() };
	if (w->reader != NULL && w->keys != NULL)
		return true;
	log_error("the demo cannot be made: no connection, or no locked memory");
	return false;
}

void world_close(struct world *w)
{
	db_reader_close(w->reader);
	vault_keys_destroy(w->keys);
	arena_destroy(w->turn);
	arena_destroy(w->arena);
	*w = (struct world){ 0 };
}

void world_keys(struct world *w, struct arena *a)
{
	vault_keys_rewind(w->keys, w->mark);
	vault_keys_begin(w->keys, a);
}

struct tx *world_begin(struct world *w)
{
	world_keys(w, w->turn);
	return tx_begin(w->reader, w->turn);
}

bool world_end(struct world *w, struct tx *tx, enum outcome oc, const char *what)
{
	bool is_done = oc == OK && tx_commit(tx) == DURABLE;

	if (!is_done)
		log_error("the demo: %s could not be done (%d)", what, (int)oc);
	tx_end(tx);
	arena_reset(w->turn);
	return is_done;
}

bool world_read(struct arena *a, const char *path, struct bytes *ret_bytes)
{
	uint8_t *at = arena_alloc(a, FILE_MAX);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, at, FILE_MAX) : -1;

	if (fd >= 0)
		close(fd);
	if (n < 0 || n == FILE_MAX)
		return false;
	*ret_bytes = bytes_of(at, (size_t)n);
	return true;
}

const struct json *world_file(struct world *w, const char *name)
{
	const char *path = arena_printf(w->arena, "%s/demo/%s", w->site->pack->folder, name);
	struct faults faults = faults_in(w->arena, path);
	const struct json *root;
	struct bytes bytes;

	if (!world_read(w->arena, path, &bytes)) {
		log_error("cannot read %s: this pack has no demo", path);
		return NULL;
	}
	root = json_read(w->arena, bytes, NULL, &faults);
	for (const struct fault *f = faults.first; f != NULL; f = f->next)
		log_error("%s", fault_text(w->arena, f));
	return root;
}

int64_t world_instant(const struct world *w, int64_t day, int minute)
{
	return local_instant(w->site->pack->zone, zone_day(w->site->zone, w->now) + day, minute);
}
