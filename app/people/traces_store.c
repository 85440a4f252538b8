/* traces_store.c - the statements that read traces. */

#include "app/people/traces.h"

static const char sql_traces[] =
	"SELECT t.day, t.kind, b.kind FROM trace t LEFT JOIN ring r ON r.id = t.ring"
	" LEFT JOIN body b ON b.id = r.body ORDER BY t.day DESC, t.id LIMIT 1000";
static const char sql_count[] = "SELECT count(*) FROM trace WHERE kind = $1";

static int64_t count_of(struct tx *tx, const char *kind)
{
	return db_one_int(tx, 0, sql_count, DB_ARGS(db_text(kind)));
}

struct trace_lines people_traces(struct tx *tx)
{
	struct rows *rows = db_query(tx, sql_traces, DB_NO_ARGS);
	struct trace_line *lines = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*lines));
	size_t n = 0;

	while (db_next(rows))
		lines[n++] = (struct trace_line){ .on = col_int(rows, 0),
			.is_custodians = text_equal(col_text(rows, 1), "custodians"),
			.body_kind = col_null(rows, 2) ? NULL : col_text(rows, 2) };
	return (struct trace_lines){ .at = lines,
		.n = n,
		.recovered = count_of(tx, "recovered"),
		.custodians = count_of(tx, "custodians") };
}
