/*
 * backup.c - the way out: steps of the schema, tables page by page in the order of
 * their keys, then files. Everything lies sealed in the database already; the second
 * seal around it hides what is clear there.
 */

#include "app/backup/backup.h"

#include "app/backup/record.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { ROWS_A_PAGE = 100, PAGE_MAX = 256 << 20, SQL_MAX = 8000 };

/* Each lives for hours at most, or belongs to a browser: a restored site starts without. */
static const char *const left_out[] = { "session", "epoch", "dead", "filing", "outbox",
	"known_browser", "node", "migration" /* written as steps */ };

bool backup_leaves_out(const char *table)
{
	for (size_t i = 0; i < COUNT_OF(left_out); i++)
		if (text_equal(table, left_out[i]))
			return true;
	return false;
}

struct writing {
	struct vault_backup_writer *to;
	struct record_sink sink;
	struct tx *tx;
	struct arena *page; /* the transaction's; wound back after each page */
	struct arena *last; /* holds the key of the page's last row */
	struct record *record;
	struct backup_count *count;
};

static bool write_bytes(void *to, struct bytes bytes)
{
	return vault_backup_write(to, bytes);
}

/* ---- tables ---- */

static size_t key_columns(
	const struct db_table *table, const struct db_column *keys[RECORD_COLUMNS])
{
	size_t n = 0;

	for (size_t i = 0; i < table->columns_n; i++) {
		if (table->columns[i].key == 0)
			continue;
		keys[table->columns[i].key - 1] = &table->columns[i];
		n++;
	}
	if (n == 0 || table->columns_n > RECORD_COLUMNS)
		BUG("table %s has no key, or too many columns", table->name);
	return n;
}

/* With `is_first` false: what stands behind the key that comes as parameters. */
static const char *page_sql(struct arena *a, const struct db_table *table, bool is_first)
{
	const struct db_column *keys[RECORD_COLUMNS];
	size_t n = key_columns(table, keys);
	struct str sql = str_in(a, SQL_MAX);

	str_add(&sql, "SELECT ");
	for (size_t i = 0; i < table->columns_n; i++)
		str_addf(&sql, "%s\"%s\"", i > 0 ? ", " : "", table->columns[i].name);
	str_addf(&sql, " FROM \"%s\"", table->name);
	for (size_t i = 0; !is_first && i < n; i++)
		str_addf(&sql, "%s\"%s\"", i > 0 ? ", " : " WHERE (", keys[i]->name);
	for (size_t i = 0; !is_first && i < n; i++)
		str_addf(&sql, "%s$%zu%s", i > 0 ? ", " : ") > (", i + 1, i + 1 < n ? "" : ")");
	for (size_t i = 0; i < n; i++)
		str_addf(&sql, "%s\"%s\"", i > 0 ? ", " : " ORDER BY ", keys[i]->name);
	str_addf(&sql, " LIMIT %d", ROWS_A_PAGE);
	if (str_over(&sql))
		BUG("a statement on %s is too long", table->name);
	return str_text(&sql);
}

static struct db_arg value_of(const struct rows *rows, const struct db_column *column, int i)
{
	if (col_null(rows, i))
		return db_null(column->type);
	switch (column->type) {
	case DB_TEXT:
		return db_text(col_text(rows, i));
	case DB_BYTES:
		return db_bytes(col_bytes(rows, i));
	default:
		return (struct db_arg){ .type = column->type, .number = col_int(rows, i) };
	}
}

static void keep_key(
	struct writing *w, const struct db_table *table, struct db_arg keys[RECORD_COLUMNS])
{
	arena_reset(w->last);
	for (size_t i = 0; i < table->columns_n; i++) {
		struct db_arg *key = &keys[table->columns[i].key - 1];

		if (table->columns[i].key == 0)
			continue;
		*key = w->record->values[i];
		if (key->bytes.at != NULL)
			key->bytes.at = arena_copy(w->last, key->bytes.at, key->bytes.len);
	}
}

static bool write_rows(struct writing *w, const struct db_table *table, struct rows *rows)
{
	w->record->kind = RECORD_ONE_ROW;
	while (db_next(rows)) {
		for (size_t i = 0; i < table->columns_n; i++)
			w->record->values[i] = value_of(rows, &table->columns[i], (int)i);
		if (!record_write(&w->sink, w->record))
			return false;
		w->count->rows++;
	}
	return !tx_poisoned(w->tx);
}

static bool write_pages(struct writing *w, const struct db_table *table)
{
	const struct db_column *columns[RECORD_COLUMNS];
	size_t keys_n = key_columns(table, columns), got;
	const char *first = page_sql(w->page, table, true);
	const char *next = page_sql(w->page, table, false);
	struct db_arg keys[RECORD_COLUMNS];
	bool is_first = true, is_written;

	do {
		struct arena_mark mark = arena_mark(w->page);
		struct rows *rows =
			db_query(w->tx, is_first ? first : next, keys, is_first ? 0 : keys_n);

		got = db_count(rows);
		is_written = write_rows(w, table, rows);
		if (got > 0)
			keep_key(w, table, keys);
		arena_rewind(w->page, mark);
		is_first = false;
	} while (is_written && got == ROWS_A_PAGE);
	return is_written;
}

static bool write_table(struct writing *w, const struct db_table *table)
{
	const char **names = arena_array(w->page, table->columns_n, sizeof(*names));

	for (size_t i = 0; i < table->columns_n; i++)
		names[i] = table->columns[i].name;
	*w->record = (struct record){ .kind = RECORD_TABLE,
		.name = table->name,
		.columns = names,
		.columns_n = table->columns_n };
	w->count->tables++;
	return record_write(&w->sink, w->record) && write_pages(w, table);
}

static bool write_steps(struct writing *w)
{
	struct rows *rows =
		db_query(w->tx, "SELECT name, hash FROM migration ORDER BY name", DB_NO_ARGS);

	while (db_next(rows)) {
		*w->record = (struct record){
			.kind = RECORD_STEP, .name = col_text(rows, 0), .rows = col_int(rows, 1)
		};
		if (!record_write(&w->sink, w->record))
			return false;
	}
	return !tx_poisoned(w->tx);
}

static bool write_snapshot(struct writing *w, const struct db *db)
{
	struct db_schema schema;

	if (!write_steps(w))
		return false;
	schema = db_schema(db, w->tx);
	for (size_t i = 0; i < schema.n; i++)
		if (!backup_leaves_out(schema.tables[i].name) && !write_table(w, &schema.tables[i]))
			return false;
	return !tx_poisoned(w->tx);
}

/* ---- files ---- */

static bool write_pieces(struct writing *w, int fd)
{
	uint8_t *piece = arena_alloc(w->last, RECORD_PIECE);
	ssize_t n;

	while ((n = read(fd, piece, RECORD_PIECE)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		*w->record = (struct record){ .kind = RECORD_ONE_PIECE,
			.piece = bytes_of(piece, n > 0 ? (size_t)n : 0) };
		if (n < 0 || !record_write(&w->sink, w->record))
			return false;
	}
	return true;
}

/* One that was erased meanwhile is left out; its rows may name it still. */
static bool write_file(struct writing *w, int folder, const char *path)
{
	int fd = openat(folder, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool is_written;

	if (fd < 0)
		return errno == ENOENT;
	*w->record = (struct record){ .kind = RECORD_FILE, .name = path };
	is_written = record_write(&w->sink, w->record) && write_pieces(w, fd);
	w->count->files++;
	close(fd);
	return is_written;
}

/* Calls `each` for every name in a folder that could be one of ours. */
static bool walk(int parent, const char *name, struct writing *w,
	bool (*each)(struct writing *w, int folder, const char *parent, const char *name))
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	const struct dirent *entry;
	bool is_done = true;

	if (dir == NULL)
		return errno == ENOENT || errno == ENOTDIR;
	while (is_done && (entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			is_done = each(w, parent, name, entry->d_name);
	closedir(dir);
	return is_done;
}

static bool one_file(struct writing *w, int folder, const char *parent, const char *name)
{
	const char *path;

	arena_reset(w->last);
	path = arena_printf(w->last, "%s/%s", parent, name);
	return !record_name_fits(path, true) || write_file(w, folder, path);
}

static bool one_folder(struct writing *w, int data, const char *parent, const char *name)
{
	int files = openat(data, parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool is_done = files >= 0 && walk(files, name, w, one_file);

	if (files >= 0)
		close(files);
	return is_done;
}

static bool write_files(struct writing *w, const char *data)
{
	int fd = open(data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool is_done = fd >= 0 && walk(fd, "files", w, one_folder);

	if (fd >= 0)
		close(fd);
	return is_done;
}

/* ---- the whole ---- */

static bool write_all(struct writing *w, struct db *db, const char *data)
{
	struct db_reader *reader = db_reader_open(db);
	bool is_written;

	if (reader == NULL)
		return false;
	w->tx = tx_begin(reader, w->page);
	is_written = write_snapshot(w, db);
	tx_end(w->tx);
	db_reader_close(reader);
	if (!is_written || !write_files(w, data))
		return false;
	*w->record = (struct record){
		.kind = RECORD_END, .rows = w->count->rows, .files = w->count->files
	};
	return record_write(&w->sink, w->record);
}

bool backup_write(struct db *db, const char *data, struct vault_backup_writer *to,
	struct backup_count *ret_count)
{
	struct arena *page CLEANUP(arena_destroyp) = arena_create(PAGE_MAX);
	struct arena *last CLEANUP(arena_destroyp) = arena_create(1 << 20);
	struct backup_count count = { 0 };
	struct record record;
	struct writing w = { .to = to,
		.sink = { write_bytes, to },
		.page = page,
		.last = last,
		.record = &record,
		.count = &count };

	if (!write_all(&w, db, data)) {
		log_error("the backup was not written: %s", strerror(errno));
		return false;
	}
	*ret_count = count;
	return true;
}
