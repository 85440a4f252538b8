/* reading.c - who may look at a report, and opening its words for them. */

#include "app/reports/bars.h"
#include "app/reports/report_store.h"

/* ---- bars ---- */

enum { BARS_TOGETHER = 8 };

static int64_t bar_token(struct actor *who, uint8_t kid, int64_t record, int64_t barred)
{
	struct vault_keys *vault = who->keys->vault;

	return vault_token(vault, kid, "bar",
		VAULT_PARTS(vault_part_id(vault, record), vault_part_id(vault, barred)));
}

void bar_add(struct tx *tx, struct actor *who, int64_t record, int64_t body_or_account)
{
	bar_insert(tx, record, bar_token(who, VAULT_NEWEST, record, body_or_account));
}

/* Ids are positive; kinds stand below them. */
static int64_t id_of_kind(const struct body_kind *kind)
{
	return -(int64_t)kind->n;
}

void bar_add_kinds(
	struct tx *tx, struct actor *who, int64_t record, const struct barred *kinds, size_t n)
{
	for (size_t i = 0; i < n; i++)
		bar_add(tx, who, record, id_of_kind(kinds[i].kind));
	for (size_t i = n; i % BARS_TOGETHER != 0; i++) {
		int64_t chance;

		vault_random(&chance, sizeof(chance));
		bar_insert(tx, record, chance);
	}
}

static bool has_token(struct rows *rows, int64_t token)
{
	db_rewind(rows);
	while (db_next(rows))
		if (col_int(rows, 0) == token)
			return true;
	return false;
}

/* Under each key of the site: a bar does not end with the key that it was written under. */
static bool is_among(struct actor *who, struct rows *rows, int64_t record, int64_t barred)
{
	for (size_t i = 0; i < vault_site_count(who->site->vault); i++)
		if (has_token(rows,
			    bar_token(who, vault_site_kid(who->site->vault, i), record, barred)))
			return true;
	return false;
}

static bool kind_is_among(struct actor *who, struct rows *rows, int64_t record, const char *kind_id)
{
	const struct body_kind *kind = body_kind(who->site->pack, kind_id);

	return kind != NULL && is_among(who, rows, record, id_of_kind(kind));
}

static bool is_barred(struct actor *who, struct rows *rows, int64_t record)
{
	if (db_count(rows) == 0)
		return false;
	if (is_among(who, rows, record, who->account))
		return true;
	for (size_t i = 0; i < who->holdings_n; i++)
		if (is_among(who, rows, record, who->holdings[i].body) ||
			kind_is_among(who, rows, record, who->holdings[i].body_kind))
			return true;
	return false;
}

bool bars_are_there(struct tx *tx, int64_t record)
{
	return db_count(bar_rows(tx, record)) > 0 || tx_poisoned(tx);
}

bool bar_holds_body(struct tx *tx, struct actor *who, int64_t record, int64_t body)
{
	struct rows *rows = bar_rows(tx, record);
	struct body row;

	if (tx_poisoned(tx) || is_among(who, rows, record, body))
		return true;
	if (db_count(rows) == 0)
		return false;
	return body_get(tx, body, &row) != OK || kind_is_among(who, rows, record, row.kind);
}

bool bar_holds(struct tx *tx, struct actor *who, int64_t record)
{
	struct rows *rows = bar_rows(tx, record);

	return tx_poisoned(tx) || is_barred(who, rows, record);
}

/* ---- reports ---- */

bool facts_cell_open(struct actor *who, int64_t report, struct sealed facts, struct bytes *ret_cell)
{
	struct vault_place place = place_of(TABLE_REPORT, FIELD_FACTS, report);

	return vault_cell_open(who->keys->vault, &place, facts, ret_cell) &&
	       ret_cell->len == FACTS_CELL;
}

static bool fill(
	struct tx *tx, struct actor *who, const struct report_row *row, struct report *ret_report)
{
	struct bytes cell;

	*ret_report = (struct report){ .id = { row->id },
		.version = row->version,
		.district = row->district,
		.risk = (int)row->risk,
		.state = row->state,
		.filed_on = row->filed_day,
		.desk = row->desk,
		.lead = row->lead,
		.due_at = row->due_at,
		.noticed = (int)row->noticed,
		.escalated_to = row->escalated_to,
		.claimed_by = row->claimed_by,
		.claimed_until = row->claimed_until,
		.is_shy = row->is_shy,
		.news = (enum report_news)row->news,
		.same_as = row->same_as,
		.form = row->form,
		.form_version = (int)row->form_version,
		.keys = row->keys,
		.label = row->label };
	return facts_cell_open(who, row->id, row->facts, &cell) &&
	       facts_unpack(tx_arena(tx), who->site->pack, cell.at, &ret_report->facts);
}

/* Triage officers of the desk, heads of the body that stands behind it, and the
 * reporter himself. Bodies with a task see the task, not the report. */
static bool is_for(const struct actor *who, const struct report_row *row)
{
	if (who->account == ACTOR_SYSTEM || (who->report != 0 && who->report == row->id))
		return true;
	if ((who->access & (ACCESS_TRIAGE | ACCESS_SUPERVISE)) == 0)
		return false;
	return actor_in_body(who, row->desk) ||
	       (row->escalated_to != 0 && actor_in_body(who, row->escalated_to));
}

/* The body above opens through its reserve what the clock has handed to it, and
 * nothing else; the page that shows it writes the entry. */
static bool is_by_reserve(const struct actor *who, const struct report *report)
{
	return report->escalated_to != 0 && actor_in_body(who, report->escalated_to) &&
	       !actor_in_body(who, report->desk);
}

enum outcome report_for(
	struct tx *tx, struct actor *who, struct report_id id, struct report *ret_report)
{
	struct report_row row;

	if (!report_row(tx, id.n, &row))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	if (!is_for(who, &row) || bar_holds(tx, who, id.n))
		return tx_poisoned(tx) ? FAILED : FORBIDDEN;
	return fill(tx, who, &row, ret_report) ? OK : FAILED;
}

struct report_twins report_twins(struct tx *tx, struct report_id root)
{
	struct rows *rows = report_twin_rows(tx, root.n);
	struct report_id *at = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*at));
	size_t n = 0;

	while (db_next(rows))
		at[n++].n = col_int(rows, 0);
	return (struct report_twins){ .at = at, .n = n };
}

enum outcome report_part(struct tx *tx, struct actor *who, const struct report *report,
	const struct vault_part **ret_part)
{
	return keys_part(tx, who->keys,
		(struct part_at){ .record = report->id.n,
			.part = PART_STORY,
			.by_reserve = is_by_reserve(who, report) },
		report->keys, ret_part);
}

/* "48217730\nBeaten · Rayerbazar": the number and the line. */
struct report_label report_label(struct tx *tx, struct actor *who, const struct report *report)
{
	struct vault_place place = place_of(TABLE_REPORT, FIELD_LABEL, report->id.n);
	const struct vault_part *part;
	struct bytes plain;
	const char *text;
	size_t number;

	if (report_part(tx, who, report, &part) != OK ||
		item_open(who->keys, part, place, report->label, &plain) != OK)
		return (struct report_label){ "", "" };
	text = arena_textn(tx_arena(tx), (const char *)plain.at, plain.len);
	number = strcspn(text, "\n");
	return (struct report_label){ .number = arena_textn(tx_arena(tx), text, number),
		.text = text + number + (text[number] == '\n') };
}

enum outcome report_words(struct tx *tx, struct actor *who, const struct report *report,
	struct report_words *ret_words)
{
	struct report_words words = { 0 };
	struct sealed story, identity;
	const struct vault_part *part;
	enum outcome oc;

	if (!report_item(tx, report->id.n, &story, &identity))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	oc = report_part(tx, who, report, &part);
	if (oc == OK)
		oc = item_open(who->keys, part, place_of(TABLE_REPORT, FIELD_STORY, report->id.n),
			story, &words.story);
	if (oc != OK)
		return oc;
	words.shown = story.blob;
	words.has_identity = identity.blob.len > 0;
	if (words.has_identity) {
		oc = keys_part(tx, who->keys,
			(struct part_at){ .record = report->id.n,
				.part = PART_IDENTITY,
				.by_reserve = is_by_reserve(who, report) },
			report->keys, &part);
		if (oc == OK)
			oc = item_open(who->keys, part,
				place_of(TABLE_REPORT, FIELD_IDENTITY, report->id.n), identity,
				&words.identity);
		if (oc != OK && oc != FORBIDDEN)
			return oc;
	}
	*ret_words = words;
	return OK;
}

/* Leaves out what the actor, or one of his bodies, must not see. */
static void leave_out_barred(
	struct tx *tx, struct actor *who, struct report *reports, struct report_list *list)
{
	int64_t *ids = arena_array(tx_arena(tx), list->n + 1, sizeof(*ids));
	struct rows *rows;
	size_t kept = 0;

	for (size_t i = 0; i < list->n; i++)
		ids[i] = reports[i].id.n;
	rows = bar_rows_of(tx, ids, list->n);
	for (size_t i = 0; i < list->n; i++)
		if (!is_barred(who, rows, reports[i].id.n))
			reports[kept++] = reports[i];
	list->n = kept;
}

static struct report_list list_of(struct tx *tx, struct actor *who, struct rows *rows, size_t most)
{
	struct report_list list = { .has_more = db_count(rows) > most };
	struct report *at = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*at));

	while (list.n < most && db_next(rows)) {
		struct report_row row;

		report_of_row(rows, &row);
		if (fill(tx, who, &row, &at[list.n]))
			list.n++;
		else
			log_error("a report's facts do not open: it is left out of the list");
	}
	list.at = at;
	if (list.n > 0)
		list.last = at[list.n - 1];
	leave_out_barred(tx, who, at, &list);
	return list;
}

struct report_list report_inbox(struct tx *tx, struct actor *who, const struct inbox_from *from)
{
	struct inbox_from more = *from;

	more.most++;
	return list_of(tx, who, report_inbox_rows(tx, &more), (size_t)from->most);
}

struct report_list reports_escalated(struct tx *tx, struct actor *who, int64_t body, int most)
{
	return list_of(tx, who, report_rows_escalated(tx, body, most + 1), (size_t)most);
}
