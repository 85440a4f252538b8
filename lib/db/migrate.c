/*
 * migrate.c - brings a schema forward, one numbered step at a time. There is
 * no way back: a restore is the way back.
 */

#include "lib/db/engine.h"

static const char sql_table[] =
	"CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, hash BIGINT NOT NULL);";
static const char sql_done[] = "SELECT name, hash FROM migration ORDER BY name";

/* PostgreSQL calls bytes BYTEA; under this name one CREATE TABLE serves both. */
static const char sql_domain[] = "DO $$ BEGIN CREATE DOMAIN blob AS bytea; "
				 "EXCEPTION WHEN duplicate_object THEN NULL; END $$";

static int64_t hash_of(const char *sql)
{
	uint64_t hash = 14695981039346656037u;

	for (; *sql != '\0'; sql++)
		hash = (hash ^ (uint8_t)*sql) * 1099511628211u;
	return (int64_t)(hash >> 1);
}

static bool run_step(struct db *db, struct arena *a, const struct db_migration *step)
{
	const char *sql = arena_printf(a,
		"BEGIN;\n%s\nINSERT INTO migration (name, hash) VALUES ('%s', %lld);\nCOMMIT;",
		step->sql, step->name, (long long)hash_of(step->sql));

	log_info("schema: %s", step->name);
	return db->driver->script(db->engine, sql, true);
}

/* What is done must be a start of what we know, unchanged. */
static bool is_known(struct rows *done, const struct db_migration *steps, size_t n)
{
	size_t i = 0;

	for (; db_next(done); i++) {
		if (i >= n || !text_equal(col_text(done, 0), steps[i].name)) {
			log_error("the database knows a step that this program does not: %s",
				col_text(done, 0));
			return false;
		}
		if (col_int(done, 1) != hash_of(steps[i].sql)) {
			log_error("the step %s is not the one that this database was made with",
				steps[i].name);
			return false;
		}
	}
	return true;
}

enum outcome db_migrate(struct db *db, const struct db_migration *steps, size_t n)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(64 << 20);
	struct db_reader *reader;
	struct rows *done;
	struct tx *tx;
	bool is_fit;

	if (!db_is_sqlite(db) && !db->driver->script(db->engine, sql_domain, false))
		return FAILED;
	if (!db->driver->script(db->engine, sql_table, true))
		return FAILED;
	reader = db_reader_open(db);
	if (reader == NULL)
		return FAILED;
	tx = tx_begin(reader, a);
	done = db_query(tx, sql_done, DB_NO_ARGS);
	is_fit = !tx_poisoned(tx) && is_known(done, steps, n);
	tx_end(tx);
	db_reader_close(reader);
	for (size_t i = db_count(done); is_fit && i < n; i++)
		is_fit = run_step(db, a, &steps[i]);
	return is_fit ? OK : FAILED;
}
