/* erase.c - the end by a person's decision, and the list of ends. */

#include "app/core/pack/codes.h"
#include "app/erasing/erase_store.h"
#include "app/erasing/forget.h"
#include "app/reports/bars.h"

enum outcome erasable_for(
	struct tx *tx, struct actor *who, struct report_id id, struct erasable *ret_report)
{
	if ((who->access & ACCESS_AUDIT) == 0)
		return FORBIDDEN;
	if (!erasable_row(tx, id.n, ret_report))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	if (bar_holds(tx, who, id.n))
		return tx_poisoned(tx) ? FAILED : FORBIDDEN;
	return OK;
}

/* A desk that has no ring any more reads no reason; the end does not wait for it. */
static enum outcome seal_reason(struct tx *tx, struct actor *who, const struct erasable *report,
	const char *reason, struct forget_why *why)
{
	struct vault_place place = place_of(TABLE_ERASED, FIELD_NOTE, report->id.n);
	struct vault_ring_to to;
	enum outcome oc = keys_to(tx, who->keys, report->desk, COMPARTMENT_MAIN, &to);

	if (oc != OK)
		return oc == NOT_FOUND ? OK : oc;
	why->ring = to.ring;
	why->gen = to.gen;
	why->reason =
		vault_note_seal(who->keys->vault, &to, &place, bytes_of(reason, strlen(reason)));
	return OK;
}

enum outcome report_erase(struct tx *tx, struct actor *who, const struct erasable *report,
	const struct erase_order *order)
{
	struct forget_why why = { .day = zone_day(who->site->zone, clock_now()),
		.cause = order->cause };
	struct forgetting what;
	enum outcome oc;

	if (pack_code(who->site->pack, "erase_cause", order->cause) == NULL ||
		text_empty(order->reason))
		return INVALID;
	if (report->closed_on == 0 || report->open_tasks > 0)
		return CONFLICT;
	oc = seal_reason(tx, who, report, order->reason, &why);
	if (oc != OK)
		return oc;
	what = forget_read(tx, report->id.n);
	if (tx_poisoned(tx))
		return FAILED;
	tx_guard(tx, &guard_report, report->id.n, report->version);
	forget_write(tx, who, &what, &why);
	return OK;
}

/* ---- what was erased ---- */

static const char *reason_of(struct tx *tx, struct actor *who, const struct erased_row *row)
{
	struct vault_place place = place_of(TABLE_ERASED, FIELD_NOTE, row->report);
	const struct vault_ring *ring;
	struct bytes plain;

	if (row->ring == 0 || !actor_in_body(who, row->desk) ||
		keys_open(tx, who->keys, (uint32_t)row->ring, (uint16_t)row->gen, &ring) != OK ||
		!vault_note_open(who->keys->vault, ring, &place, row->reason, &plain))
		return NULL;
	return arena_textn(tx_arena(tx), (const char *)plain.at, plain.len);
}

struct erasure_array {
	struct erasure *at;
	size_t n, room;
};

static void add_rows(
	struct tx *tx, struct actor *who, struct rows *rows, struct erasure_array *list)
{
	while (list->n < list->room && db_next(rows)) {
		struct erased_row row;

		erased_of_row(rows, &row);
		list->at[list->n++] = (struct erasure){ .report = { row.report },
			.day = row.day,
			.desk = row.desk,
			.actor = row.actor,
			.cause = row.cause,
			.reason = reason_of(tx, who, &row) };
	}
}

static bool is_of_desk(const struct holding *h)
{
	return (role_access(h->role) & (ACCESS_TRIAGE | ACCESS_SUPERVISE)) != 0;
}

enum outcome erasures_for(struct tx *tx, struct actor *who, size_t most, struct erasures *ret_list)
{
	struct erasure_array list = { .at = arena_array(tx_arena(tx), most, sizeof(*list.at)),
		.room = most };

	if ((who->access & (ACCESS_AUDIT | ACCESS_TRIAGE | ACCESS_SUPERVISE)) == 0)
		return FORBIDDEN;
	if ((who->access & ACCESS_AUDIT) != 0)
		add_rows(tx, who, erased_list_rows(tx, 0, most), &list);
	for (size_t i = 0; i < who->holdings_n && (who->access & ACCESS_AUDIT) == 0; i++)
		if (is_of_desk(&who->holdings[i]))
			add_rows(tx, who, erased_list_rows(tx, who->holdings[i].body, most), &list);
	*ret_list = (struct erasures){ .at = list.at, .n = list.n };
	return tx_poisoned(tx) ? FAILED : OK;
}
