/*
 * restore.c - the way back: the schema as it stood when the backup was made (what the
 * program has learnt since, it adds at its next start), rows a hundred at a time, files.
 */

#include "app/backup/backup.h"

#include "app/backup/record.h"
#include "migrations.embed.h"
#include "tools/embed.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROWS_AT_ONCE = 100, BYTES_AT_ONCE = 4 << 20, PAGE_MAX = 128 << 20, STEPS_MAX = 128 };

struct reading {
	struct db *db; /* NULL: nothing is written */
	struct db_reader *reader;
	int folder; /* files/ */
	struct record_source source;
	struct arena *kept; /* steps and schema */
	struct arena *page; /* of the rows that are on their way */
	struct tx *tx;      /* holds them; NULL: none */
	int waiting;
	struct record *record;
	struct db_schema schema;
	const struct db_table *table;
	size_t columns_n;
	const struct db_column *columns[RECORD_COLUMNS]; /* of the table, in the backup's order */
	struct arena *statement;
	const char *insert;
	struct record steps[STEPS_MAX];
	size_t steps_n;
	bool has_schema;
	int file;
	struct backup_count count;
};

static bool read_bytes(void *from, void *to, size_t n)
{
	return vault_backup_read(from, to, n);
}

static bool refuse(const char *why)
{
	log_error("the backup cannot be restored: %s", why);
	return false;
}

/* ---- the schema ---- */

static bool keep_step(struct reading *r)
{
	if (r->has_schema || r->steps_n == STEPS_MAX)
		return refuse("a step of the schema where none can stand");
	r->steps[r->steps_n++] = (struct record){ .name = arena_text(r->kept, r->record->name),
		.rows = r->record->rows };
	return true;
}

/* The steps made the same schema only if they are the same to the letter. */
static bool are_same_steps(struct reading *r, struct tx *tx)
{
	struct rows *rows =
		db_query(tx, "SELECT name, hash FROM migration ORDER BY name", DB_NO_ARGS);

	for (size_t i = 0; i < r->steps_n; i++)
		if (!db_next(rows) || !text_equal(col_text(rows, 0), r->steps[i].name) ||
			col_int(rows, 1) != r->steps[i].rows)
			return false;
	return !db_next(rows) && !tx_poisoned(tx);
}

static bool make_schema(struct reading *r)
{
	struct db_migration steps[STEPS_MAX];
	const struct embedded_file *f = migrations;
	struct tx *tx;
	bool is_same;

	for (size_t i = 0; i < r->steps_n; i++, f++) {
		if (f->name == NULL || !text_equal(f->name, r->steps[i].name))
			return refuse("it was made by a newer program");
		steps[i] = (struct db_migration){ f->name, (const char *)f->bytes.at };
	}
	if (db_migrate(r->db, steps, r->steps_n) != OK)
		return false;
	tx = tx_begin(r->reader, r->kept);
	is_same = are_same_steps(r, tx);
	r->schema = db_schema(r->db, tx);
	tx_end(tx);
	return is_same || refuse("its schema is not one that this program made");
}

static bool is_empty(struct reading *r)
{
	struct tx *tx = tx_begin(r->reader, r->kept);
	struct db_schema schema = db_schema(r->db, tx);
	bool is_read = !tx_poisoned(tx);

	tx_end(tx);
	return is_read && schema.n == 0;
}

/* ---- rows ---- */

static bool hand_over(struct reading *r)
{
	enum verdict verdict = r->tx != NULL ? tx_commit(r->tx) : DURABLE;

	if (r->tx != NULL)
		tx_end(r->tx);
	r->tx = NULL;
	r->waiting = 0;
	arena_reset(r->page);
	return verdict == DURABLE || refuse("the database does not take its rows");
}

static const struct db_column *column_named(const struct db_table *table, const char *name)
{
	for (size_t i = 0; i < table->columns_n; i++)
		if (text_equal(table->columns[i].name, name))
			return &table->columns[i];
	return NULL;
}

/* The names in the statement are the schema's own, never the backup's. */
static const char *insert_sql(struct reading *r)
{
	struct str sql = str_in(r->statement, 8000);

	str_addf(&sql, "INSERT INTO \"%s\" (", r->table->name);
	for (size_t i = 0; i < r->columns_n; i++)
		str_addf(&sql, "%s\"%s\"", i > 0 ? ", " : "", r->columns[i]->name);
	for (size_t i = 0; i < r->columns_n; i++)
		str_addf(&sql, "%s$%zu", i > 0 ? ", " : ") VALUES (", i + 1);
	str_add(&sql, ")");
	return str_text(&sql);
}

static bool begin_table(struct reading *r)
{
	const struct record *record = r->record;

	r->columns_n = record->columns_n;
	r->count.tables++;
	if (backup_leaves_out(record->name))
		return refuse("it holds a table that no backup holds");
	if (r->db == NULL)
		return true;
	if (!r->has_schema && !make_schema(r))
		return false;
	r->has_schema = true;
	r->table = db_schema_table(&r->schema, record->name);
	if (r->table == NULL)
		return refuse("it holds a table that there is not");
	for (size_t i = 0; i < record->columns_n; i++) {
		r->columns[i] = column_named(r->table, record->columns[i]);
		if (r->columns[i] == NULL)
			return refuse("it holds a column that there is not");
	}
	if (!hand_over(r)) /* the last table's rows use the statement until they are in */
		return false;
	arena_reset(r->statement);
	r->insert = insert_sql(r);
	return true;
}

/* As this engine wants it: one that has booleans gets booleans, a NULL has a type. */
static bool fit(struct db_arg *value, const struct db_column *column)
{
	if (value->type == DB_NULL)
		*value = db_null(column->type);
	else if (value->type == DB_INT && column->type == DB_BOOL)
		*value = db_bool(value->number != 0);
	else if (value->type != column->type)
		return refuse("a value is of another type than its column");
	return true;
}

static bool add_row(struct reading *r)
{
	r->count.rows++;
	if (r->db == NULL)
		return true;
	for (size_t i = 0; i < r->columns_n; i++)
		if (!fit(&r->record->values[i], r->columns[i]))
			return false;
	if (r->tx == NULL)
		r->tx = tx_begin(r->reader, r->page);
	db_run(r->tx, r->insert, r->record->values, r->columns_n);
	if (++r->waiting < ROWS_AT_ONCE && arena_used(r->page) < BYTES_AT_ONCE)
		return true;
	return hand_over(r);
}

/* ---- files ---- */

static bool end_file(struct reading *r)
{
	bool is_kept = r->file < 0 || fsync(r->file) == 0;

	if (r->file >= 0)
		close(r->file);
	r->file = -1;
	return is_kept || refuse("the disk does not take its files");
}

static bool begin_file(struct reading *r)
{
	char path[RECORD_NAME + 1], folder[RECORD_NAME + 1];

	snprintf(path, sizeof(path), "%s", r->record->name);
	snprintf(folder, sizeof(folder), "%.*s", (int)strcspn(path, "/"), path);
	r->count.files++;
	if (r->db == NULL)
		return true;
	if (!hand_over(r))
		return false;
	if (mkdirat(r->folder, folder, 0700) != 0 && errno != EEXIST)
		return refuse("the folder for its files cannot be made");
	r->file = openat(r->folder, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return r->file >= 0 || refuse("one of its files cannot be made");
}

static bool add_piece(struct reading *r)
{
	struct bytes left = r->record->piece;

	if (r->count.files == 0 || (r->db != NULL && r->file < 0))
		return refuse("a piece of no file");
	while (r->db != NULL && left.len > 0) {
		ssize_t n = write(r->file, left.at, left.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return refuse("the disk does not take its files");
		left = bytes_of(left.at + n, left.len - (size_t)n);
	}
	return true;
}

/* ---- the whole ---- */

static bool take(struct reading *r)
{
	switch (r->record->kind) {
	case RECORD_STEP:
		return keep_step(r);
	case RECORD_TABLE:
		return end_file(r) && begin_table(r);
	case RECORD_ONE_ROW:
		return add_row(r);
	case RECORD_FILE:
		return end_file(r) && begin_file(r);
	case RECORD_ONE_PIECE:
		return add_piece(r);
	case RECORD_END:
		return end_file(r) && hand_over(r);
	}
	return false;
}

static bool read_all(struct reading *r, struct vault_backup_reader *from)
{
	do {
		if (r->tx == NULL)
			arena_reset(r->page);
		if (!record_read(&r->source, r->page, r->columns_n, r->record))
			return refuse("it is cut, damaged, or not from this program");
		if (!take(r))
			return false;
	} while (r->record->kind != RECORD_END);
	if (r->record->rows != r->count.rows || r->record->files != r->count.files ||
		r->count.tables == 0 || !vault_backup_at_end(from))
		return refuse("it does not hold what it says");
	return true;
}

static bool open_targets(struct reading *r, const char *data)
{
	int fd = open(data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	r->reader = db_reader_open(r->db);
	if (fd >= 0) {
		mkdirat(fd, "files", 0700);
		r->folder = openat(fd, "files", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		close(fd);
	}
	if (r->reader == NULL || r->folder < 0)
		return refuse("the database or the data folder cannot be opened");
	return is_empty(r) || refuse("the database is not empty");
}

bool backup_read(struct vault_backup_reader *from, struct db *db, const char *data,
	struct backup_count *ret_count)
{
	struct reading *r = calloc(1, sizeof(*r));
	struct record record;
	bool is_read;

	if (r == NULL)
		BUG("out of memory");
	r->db = db;
	r->folder = r->file = -1;
	r->source = (struct record_source){ read_bytes, from };
	r->kept = arena_create(8 << 20);
	r->page = arena_create(PAGE_MAX);
	r->statement = arena_create(1 << 20);
	r->record = &record;
	is_read = (db == NULL || open_targets(r, data)) && read_all(r, from);
	if (is_read)
		*ret_count = r->count;
	if (r->tx != NULL)
		tx_end(r->tx);
	end_file(r);
	if (r->folder >= 0)
		close(r->folder);
	db_reader_close(r->reader);
	arena_destroy(r->statement);
	arena_destroy(r->page);
	arena_destroy(r->kept);
	free(r);
	return is_read;
}
