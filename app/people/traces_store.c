/* traces_store.c - the statements that read traces. */

#include "app/people/traces.h"

static const char sql_traces[] = "SELECT t.day, b.kind FROM trace t JOIN ring r ON r.id = t.ring "
				 "JOIN body b ON b.id = r.body"
				 " ORDER BY t.day DESC, t.id LIMIT 1000";
static const char sql_count[] = "SELECT count(*) FROM trace";

struct trace_lines people_traces(struct tx *tx)
{
	struct rows *rows = db_query(tx, sql_traces, DB_NO_ARGS);
	struct trace_line *lines = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*lines));
	size_t n = 0;

	while (db_next(rows))
		lines[n++] = (struct trace_line){ .on = col_int(rows, 0),
			.body_kind = col_text(rows, 1) };
	return (struct trace_lines){
		.at = lines, .n = n, .count = db_one_int(tx, 0, sql_count, DB_NO_ARGS)
	};
}
