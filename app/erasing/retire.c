/* retire.c - the end by the country's rules, and what follows every end. */

#include "app/core/facts/facts.h"
#include "app/core/pack/retention.h"
#include "app/erasing/erase_store.h"
#include "app/erasing/forget.h"

/* So many go in one change; so many are looked at for one reading. */
enum { RETIRED_AT_ONCE = 20, LOOKED_AT = 500, SWEPT_AT_ONCE = 1000 };

struct retiring {
	struct closed_row row;
	struct forgetting what;
	const struct retention_rule *rule;
};

/* The rule that lets it go today; NULL: it is kept. What cannot be read is kept. */
static const struct retention_rule *rule_that_ends(
	struct tx *tx, struct actor *system, const struct closed_row *row)
{
	const struct pack *pack = system->site->pack;
	struct vault_place place = place_of(TABLE_REPORT, FIELD_FACTS, row->id);
	int64_t today = zone_day(system->site->zone, clock_now());
	const struct retention_rule *rule;
	struct report_facts facts;
	struct fact_values values;
	struct situation situation;
	struct kept_report kept;
	struct bytes cell;

	if (!vault_cell_open(system->keys->vault, &place, row->facts, &cell) ||
		cell.len != FACTS_CELL || !facts_unpack(tx_arena(tx), pack, cell.at, &facts))
		return NULL;
	values = facts_values(&facts);
	situation = situation_of(pack, &values, NULL, today);
	kept = (struct kept_report){ .filed_on = row->filed_on,
		.closed_on = row->closed_on,
		.child_age = facts.child_age,
		.is_linked = row->is_linked };
	rule = retention_of(pack, &situation, &kept);
	return rule != NULL && retention_ends_on(rule, &kept) <= today ? rule : NULL;
}

static void retire(struct tx *tx, struct actor *system, const struct retiring *r)
{
	tx_guard(tx, &guard_report, r->row.id, r->row.version);
	forget_write(tx, system, &r->what,
		&(struct forget_why){
			.day = zone_day(system->site->zone, clock_now()), .cause = r->rule->id });
}

/* Goes through what has been closed long enough for some rule; most of it is kept by
 * another one and only looked at: some microseconds each, once a day. */
static size_t read_retiring(struct tx *tx, struct actor *system, struct retiring *ret_list)
{
	int64_t by =
		retention_closed_by(system->site->pack, zone_day(system->site->zone, clock_now()));
	struct closed_row last = { 0 };
	size_t n = 0, got;

	do {
		struct rows *rows = closed_rows(tx, &last, by, LOOKED_AT);

		got = db_count(rows);
		while (n < RETIRED_AT_ONCE && db_next(rows)) {
			struct arena_mark mark = arena_mark(tx_arena(tx));

			closed_of_row(rows, &last);
			ret_list[n].row = last;
			ret_list[n].rule = rule_that_ends(tx, system, &last);
			arena_rewind(tx_arena(tx), mark);
			n += ret_list[n].rule != NULL;
		}
	} while (n < RETIRED_AT_ONCE && got == LOOKED_AT);
	for (size_t i = 0; i < n; i++)
		ret_list[i].what = forget_read(tx, ret_list[i].row.id);
	return n;
}

bool reports_retire(struct tx *tx, struct actor *system)
{
	struct retiring *list = arena_array(tx_arena(tx), RETIRED_AT_ONCE + 1, sizeof(*list));
	size_t n = read_retiring(tx, system, list);

	if (tx_poisoned(tx))
		return false;
	for (size_t i = 0; i < n; i++)
		retire(tx, system, &list[i]);
	return n == RETIRED_AT_ONCE;
}

enum outcome report_retire(struct tx *tx, struct actor *system, struct report_id id)
{
	struct rows *rows = closed_row_of(tx, id.n);
	struct retiring r = { 0 };

	if (db_next(rows)) {
		closed_of_row(rows, &r.row);
		r.rule = rule_that_ends(tx, system, &r.row);
	}
	if (r.rule == NULL)
		return tx_poisoned(tx) ? FAILED : CONFLICT;
	r.what = forget_read(tx, id.n);
	if (tx_poisoned(tx))
		return FAILED;
	retire(tx, system, &r);
	return OK;
}

/* ---- what follows ---- */

static void erase_files(struct tx *tx, const struct site *site, struct rows *reports)
{
	while (db_next(reports)) {
		struct rows *files = erased_files(tx, col_int(reports, 0));

		while (db_next(files))
			file_erase(site->files, col_int(files, 0));
	}
	db_rewind(reports);
}

/* Read on a connection of its own, which has let its snapshot go before the engine is
 * asked: it waits for readers. NULL: there is nothing, or it was not done. */
static struct rows *read_unswept(struct tx *tx, const struct site *site)
{
	const char *log = arena_printf(tx_arena(tx), "%s/erased.log", site->data);
	struct db_reader *reader = db_reader_open(site->db);
	struct rows *reports;
	bool is_logged = true;
	struct tx *look;

	if (reader == NULL)
		return NULL;
	look = tx_begin(reader, tx_arena(tx));
	reports = unswept_rows(look, SWEPT_AT_ONCE);
	erase_files(look, site, reports);
	if (db_count(reports) > 0)
		is_logged = forget_log(look, log);
	is_logged = is_logged && !tx_poisoned(look) && db_count(reports) > 0;
	tx_end(look);
	db_reader_close(reader);
	return is_logged ? reports : NULL;
}

void erased_sweep(struct tx *tx, struct actor *system)
{
	struct rows *reports = read_unswept(tx, system->site);

	if (reports == NULL || !db_scrub(system->site->db))
		return; /* a reader was in the way, or the disk: in five minutes again */
	while (db_next(reports))
		erased_set_swept(tx, col_int(reports, 0));
}
