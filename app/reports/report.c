/* report.c - filing a report: for whom it is sealed, what stays in clear, and
 * what the reporter carries away. Knows neither HTTP nor SQL. */

#include "app/reports/report_store.h"

#include "app/bodies/known.h"
#include "app/core/calendar/closed_days.h"
#include "app/core/keys/custody.h"
#include "app/core/pack/bodies.h"
#include "app/core/pack/clocks.h"
#include "app/core/pack/codes.h"
#include "app/core/pack/routing.h"
#include "app/core/pack/triage.h"
#include "app/reports/bars.h"

#define FILING_SHOWN_AGAIN (30 * MINUTE) /* a second send gets its receipt so long */
#define FILING_KNOWN       DAY           /* and is known as a second send so long */
#define FIVE_MINUTES       (5 * MINUTE)

enum { CHAIN_MAX = 8 };

/* ---- second sends ---- */

static void fill_receipt(
	struct actor *who, const struct filing *filing, uint32_t again, struct receipt *ret_receipt)
{
	struct receipt r = { .filed_at = clock_now(), .is_second = filing->is_second };

	vault_receipt_number(who->keys->vault, &filing->draft, again, 7, r.number);
	r.secret = vault_receipt_secret(who->keys->vault, &filing->draft);
	r.proof = "";
	*ret_receipt = r;
}

/* Where it lies by now, and not where it went first. */
static void add_desk_again(struct tx *tx, int64_t report, struct receipt *r)
{
	struct report_row row;

	if (!report_row(tx, report, &row))
		return;
	r->desk = row.desk;
	r->due_at = row.due_at;
}

/* What was told, files by what is in them: a page that is filled in anew has them taken
 * in anew. */
static struct bytes told_with(struct arena *a, const struct filing *filing)
{
	const struct bytes parts[] = { filing->story, filing->identity,
		files_hashes(a, filing->files) };
	uint8_t *told = arena_alloc(a, VAULT_TOLD_SIZE);

	vault_draft_told(&filing->draft, parts, COUNT_OF(parts), told);
	return bytes_of(told, VAULT_TOLD_SIZE);
}

/* The same draft comes again: the line was bad, the thumb was quick. Which of the
 * numbers that follow from the draft was free then, the receipt's row tells. */
static enum outcome filed_before(struct tx *tx, struct actor *who, const struct filing *filing,
	const struct filing_row *before, struct receipt *ret_receipt)
{
	struct receipt r;

	if (!bytes_equal(before->told, filing->told))
		return INVALID;
	if (before->until_at - FILING_KNOWN + FILING_SHOWN_AGAIN < clock_now())
		return CONFLICT;
	for (uint32_t again = 0; again < 64; again++) {
		struct receipt_row row;

		fill_receipt(who, filing, again, &r);
		if (receipt_of_number(tx, who, r.number, &row) && row.report == before->report) {
			r.is_again = true;
			r.proof = report_commit(tx, before->report);
			add_desk_again(tx, before->report, &r);
			*ret_receipt = r;
			return OK;
		}
	}
	return tx_poisoned(tx) ? FAILED : CONFLICT;
}

/* The first number of the draft that nobody has. Asked only when a first try met a
 * constraint, for among ten million numbers that is rare; or when there are receipts under
 * an older key, which the constraint does not see. */
static uint32_t free_number(struct tx *tx, struct actor *who, const struct filing *filing)
{
	struct receipt_row row;
	struct receipt r;
	uint32_t again = 0;

	if (filing->attempt == 0 && vault_site_count(who->site->vault) == 1)
		return 0;
	do
		fill_receipt(who, filing, again++, &r);
	while (again < 64 && receipt_of_number(tx, who, r.number, &row));
	return again - 1;
}

/* ---- for whom ---- */

struct recipients {
	struct serving desk;
	bool is_closed;              /* sealed for the national desk's closed ring */
	struct working_time working; /* of that desk */
	struct vault_ring_to story[2], identity[2], originals[2]; /* triage desk, standby desk */
	size_t story_n, identity_n, originals_n;
	const struct routing_advice *advice;
};

static enum outcome add_desk(
	struct tx *tx, struct actor *who, const struct serving *desk, struct recipients *r)
{
	static const enum compartment wanted[] = { COMPARTMENT_MAIN, COMPARTMENT_IDENTITY,
		COMPARTMENT_ORIGINALS };
	struct vault_ring_to *lists[] = { r->story, r->identity, r->originals };
	size_t *counts[] = { &r->story_n, &r->identity_n, &r->originals_n };

	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		enum outcome oc =
			keys_to(tx, who->keys, desk->body, wanted[i], &lists[i][*counts[i]]);

		if (oc == OK)
			(*counts[i])++;
		else if (oc != NOT_FOUND)
			return oc;
	}
	return OK;
}

/* Days that offices entered are read only where a clock counts days: no report
 * waits for a question whose answer nobody needs. */
static struct working_time desk_time(
	struct tx *tx, const struct site *site, const struct serving *desk)
{
	const struct body_kind *kind = body_kind(site->pack, desk->kind);
	const struct calendar *calendar = kind != NULL && kind->calendar != NULL
						  ? kind->calendar
						  : pack_calendar(site->pack, NULL);

	if (clock_counts_days(site->pack, STEP_TRIAGE))
		return working_time_of(tx, site, calendar, desk->area);
	return (struct working_time){ .calendar = calendar, .zone = site->pack->zone };
}

/* Whoever stands behind a desk can open what it opens, by his reserve. */
static bool barred_stands_behind(
	struct tx *tx, const struct site *site, int64_t desk, const struct routing_advice *advice)
{
	struct body body = { .id = desk };

	for (int n = 0; n < CHAIN_MAX && body.id != 0 && advice->barred_n > 0; n++) {
		if (body_get(tx, body.id, &body) != OK ||
			advice_bars(advice, body_kind(site->pack, body.kind)))
			return true;
		body.id = keys_body_behind(tx, body.id);
	}
	return false;
}

/* The national desk's closed ring, behind which stand the recovery shares alone. Only a
 * site that has none falls back on the desk's ring: no report is refused. */
static enum outcome add_closed(
	struct tx *tx, struct actor *who, const struct area *area, struct recipients *r)
{
	struct vault_ring_to closed;
	enum outcome oc;

	oc = body_serving_lately(
		tx, who->site->bodies, who->site->pack->routing->national->id, area, &r->desk);
	if (oc == OK)
		oc = keys_to(tx, who->keys, r->desk.body, COMPARTMENT_CLOSED, &closed);
	if (oc == NOT_FOUND && r->desk.body != 0)
		return add_desk(tx, who, &r->desk, r);
	if (oc != OK)
		return oc;
	r->is_closed = true;
	r->story[r->story_n++] = closed;
	r->identity[r->identity_n++] = closed;
	r->originals[r->originals_n++] = closed;
	return OK;
}

/* The desk that sorts, and the one that stands by should it be dark. A desk that is
 * accused or excluded, or behind which such an office stands, gets nothing; the national
 * desk keeps it then, in its closed ring if need be. */
static enum outcome choose_recipients(struct tx *tx, struct actor *who, const struct area *area,
	const struct situation *situation, struct recipients *ret_recipients)
{
	const struct routing *routing = who->site->pack->routing;
	const struct body_kind *kinds[] = { routing->triage, routing->standby, routing->national };
	struct routing_advice *advice = arena_new(tx_arena(tx), struct routing_advice);
	struct recipients r = { 0 };

	routing_advise(who->site->pack, situation, advice);
	r.advice = advice;
	for (size_t i = 0; i < COUNT_OF(kinds) && r.story_n < 2; i++) {
		struct serving desk;
		enum outcome oc;

		if (advice_bars(advice, kinds[i]))
			continue;
		oc = body_serving_lately(tx, who->site->bodies, kinds[i]->id, area, &desk);
		if (oc == NOT_FOUND ||
			(oc == OK && barred_stands_behind(tx, who->site, desk.body, advice)))
			continue;
		if (oc == OK)
			oc = add_desk(tx, who, &desk, &r);
		if (oc != OK)
			return oc;
		if (r.desk.body == 0)
			r.desk = desk;
	}
	if (r.story_n == 0 && add_closed(tx, who, area, &r) == FAILED)
		return FAILED;
	r.working = desk_time(tx, who->site, &r.desk);
	if (r.story_n == 0 || tx_poisoned(tx))
		return FAILED; /* a site without a desk takes no report, and says so */
	*ret_recipients = r;
	return OK;
}

/* ---- the seal ---- */

struct parts {
	const struct vault_part *story, *identity, *originals; /* NULL: there is no such part */
	struct sealed keys;
};

/* Where no desk keeps originals apart, those who read the story open them: sealed for
 * nobody they would be lost. */
static const struct vault_part *wrap_originals(
	struct vault_keys *vault, struct vault_slips *slips, const struct recipients *to)
{
	const struct vault_part *originals = vault_part_create(vault);
	bool is_apart = to->originals_n > 0;
	const struct vault_ring_to *rings = is_apart ? to->originals : to->story;

	for (size_t i = 0; i < (is_apart ? to->originals_n : to->story_n); i++)
		vault_slips_anon(slips, &rings[i], PART_ORIGINALS, originals);
	return originals;
}

static struct parts wrap_parts(struct actor *who, int64_t id, const struct filing *filing,
	const struct recipients *to, const struct vault_ring *reporter)
{
	struct vault_keys *vault = who->keys->vault;
	struct vault_slips *slips = vault_slips_new(vault, vault_record_of(id));
	struct parts p = { .story = vault_part_create(vault) };

	for (size_t i = 0; i < to->story_n; i++)
		vault_slips_anon(slips, &to->story[i], PART_STORY, p.story);
	vault_slips_own(slips, reporter, PART_STORY, p.story);
	if (filing->identity.len > 0) {
		p.identity = vault_part_create(vault);
		for (size_t i = 0; i < to->identity_n; i++)
			vault_slips_anon(slips, &to->identity[i], PART_IDENTITY, p.identity);
	}
	if (filing->files.n > 0)
		p.originals = wrap_originals(vault, slips, to);
	p.keys = vault_slips_blob(slips);
	return p;
}

/* The salted commitment: r lies inside the seal, so that the published hash
 * confirms no guess about what was told. */
static struct bytes story_with_salt(
	struct arena *a, const struct filing *filing, uint8_t ret_commit[32])
{
	uint8_t r[32];
	struct bytes files = file_list_write(a, filing->files, FILES_IN_STORY);
	struct str out = str_in(a, filing->story.len + files.len + 128);

	vault_random(r, sizeof(r));
	vault_commit_filed(r, filing->story, files_hashes(a, filing->files), ret_commit);
	str_addf(&out, "{\"r\":\"%s\",\"sections\":", hex_text(a, bytes_of(r, sizeof(r))));
	str_addn(&out, filing->story.at, filing->story.len);
	str_add(&out, ",\"files\":");
	str_addn(&out, files.at, files.len);
	str_add(&out, "}");
	return str_bytes(&out);
}

static struct sealed seal_text(struct actor *who, const struct vault_part *part, uint16_t field,
	int64_t id, struct bytes plain)
{
	return item_seal(who->keys, part, place_of(TABLE_REPORT, field, id), plain);
}

/* ---- what stays outside the seal ---- */

static void add_facts(struct actor *who, const struct filing *filing, struct report_row *row)
{
	const struct pack *pack = who->site->pack;
	struct vault_place place = place_of(TABLE_REPORT, FIELD_FACTS, row->id);
	uint8_t cell[FACTS_CELL];

	facts_pack(pack, filing->facts, cell);
	row->facts = vault_cell_seal(who->keys->vault, &place, bytes_of(cell, sizeof(cell)));
}

static int64_t to_five_minutes(int64_t at)
{
	return at - at % FIVE_MINUTES;
}

static void add_clock(struct tx *tx, const struct site *site, const struct situation *situation,
	const struct working_time *working, struct report_row *row)
{
	struct triage_advice *advice = arena_new(tx_arena(tx), struct triage_advice);
	struct running_clock clock = {
		.step = STEP_TRIAGE, .start_at = clock_now(), .working = *working
	};
	struct deadline deadline;
	struct alarm alarm;

	triage_suggest(site->pack, situation, advice);
	clock_set(site->pack,
		&(struct clock_question){ .step = STEP_TRIAGE,
			.level = advice->level->id,
			.from_at = clock.start_at,
			.working = *working,
			.situation = situation },
		&deadline);
	clock.risk = advice->level->n;
	clock.due_at = to_five_minutes(deadline.due_at);
	row->risk = advice->level->n;
	row->due_at = clock.due_at;
	if (clock_next_alarm(site->pack, &clock, 0, &alarm))
		row->alarm_at = to_five_minutes(alarm.at);
}

/* May whoever did it hold the phone, or the paper with the receipt? A child's own report,
 * and what is told of a home by somebody who may live there, or who does not say who he is. */
static bool is_from_home(const struct pack *pack, const struct report_facts *facts)
{
	const char *who = facts->reporter_kind;

	return text_equal(who, "child_self") ||
	       (text_equal(facts->setting, "home") &&
		       (pack_code(pack, "reporter_kind", who) == NULL ||
			       code_flag(pack, "reporter_kind", who, "at_home")));
}

/* ---- filing ---- */

static void add_receipt(struct tx *tx, struct actor *who, const struct filing *filing,
	const struct receipt *receipt, int64_t id, const struct vault_ring **ret_reporter)
{
	struct vault_receipt_try shown = { .secret = receipt->secret, .pin = filing->pin };
	struct vault_place place = place_of(TABLE_RECEIPT, FIELD_PROOF, id);
	struct vault_receipt_row proof;

	*ret_reporter = vault_receipt_create(who->keys->vault, &shown, NULL, 1, &proof);
	receipt_insert(tx,
		&(struct receipt_row){
			.report = id,
			.number = receipt_token(who->keys->vault, VAULT_NEWEST, receipt->number),
			.kid = vault_site_kid(who->site->vault, 0),
			.gen = 1,
			.proof = vault_cell_seal(
				who->keys->vault, &place, bytes_of(&proof, sizeof(proof))),
		});
}

static void add_contact(struct tx *tx, struct actor *who, const struct filing *filing, int64_t id)
{
	struct vault_place place = place_of(TABLE_NOTICE, FIELD_ADDRESS, id);

	if (filing->contact != NULL)
		notice_insert(
			tx, id, vault_cell_seal_text(who->keys->vault, &place, filing->contact));
}

static void write_report(struct tx *tx, struct actor *who, const struct filing *filing,
	const struct recipients *to, struct receipt *receipt)
{
	const struct pack *pack = who->site->pack;
	struct arena *a = tx_arena(tx);
	const struct area *area = area_of(pack, filing->facts->area);
	const struct area *district = area != NULL ? area_district(pack, area) : NULL;
	struct fact_values values = facts_values(filing->facts);
	struct situation situation =
		situation_of(pack, &values, NULL, zone_day(who->site->zone, clock_now()));
	struct report_row row = { .id = id_new(),
		.filed_day = zone_day(who->site->zone, clock_now()),
		.desk = to->desk.body,
		.district = district != NULL ? district->code : "",
		.form = filing->form,
		.form_version = filing->form_version,
		.is_shy = is_from_home(who->site->pack, filing->facts),
		.commit = arena_alloc(a, 32) };
	const struct vault_ring *reporter;
	struct bytes story = story_with_salt(a, filing, row.commit);
	struct parts parts;
	const char *label;

	add_receipt(tx, who, filing, receipt, row.id, &reporter);
	parts = wrap_parts(who, row.id, filing, to, reporter);
	row.keys = parts.keys;
	label = arena_printf(a, "%s\n%s", receipt->number, filing->label);
	row.label =
		seal_text(who, parts.story, FIELD_LABEL, row.id, bytes_of(label, strlen(label)));
	add_facts(who, filing, &row);
	add_clock(tx, who->site, &situation, &to->working, &row);
	receipt->desk = to->is_closed ? 0 : row.desk;
	receipt->due_at = row.due_at;
	report_insert(tx, &row);
	report_item_insert(tx, row.id, seal_text(who, parts.story, FIELD_STORY, row.id, story),
		parts.identity != NULL
			? seal_text(who, parts.identity, FIELD_IDENTITY, row.id, filing->identity)
			: (struct sealed){ 0 });
	files_attach(tx, who, row.id, parts.originals, filing->files);
	filing_insert(tx, filing->f,
		&(struct filing_row){ .report = row.id,
			.told = filing->told,
			.until_at = clock_now() + FILING_KNOWN });
	add_contact(tx, who, filing, row.id);
	bar_add_kinds(tx, who, row.id, to->advice->barred, to->advice->barred_n);
	audit(tx, who,
		&(struct audit_entry){ .action = "report.file",
			.about = "report",
			.object = row.id,
			.commit = row.commit });
	receipt->proof = hex_text(a, bytes_of(row.commit, 32));
}

/* A draft is sent twice now and then, and a report once: that `f` is taken the unique
 * index tells, and then it is asked for. Files are asked for first, because keeping
 * them is no part of the change. The page of a report that was sent, brought back and
 * filled in with other words, is another report: its draft follows from the first one
 * and the words, so that this one, too, is filed once, at whatever node. */
static bool was_filed(struct tx *tx, struct filing *filing, struct filing_row *ret_before)
{
	if ((filing->attempt == 0 && filing->files.n == 0) ||
		!filing_row(tx, filing->f, ret_before))
		return false;
	if (filing->is_keyed || bytes_equal(ret_before->told, filing->told))
		return true;
	filing->draft = vault_draft_another(&filing->draft, filing->told.at);
	vault_draft_filed(&filing->draft, filing->f);
	filing->is_second = true;
	return filing_row(tx, filing->f, ret_before);
}

/* Before the change is handed over. What another report took is copied for this one:
 * a file has one record. */
static enum outcome keep_files(struct tx *tx, struct actor *who, struct filing *filing)
{
	const struct files *files = who->site->files;
	enum outcome oc = OK;

	if (filing->files.n > 0 && filing->is_second)
		oc = files_copy(files, tx_arena(tx), &filing->files);
	if (filing->files.n > 0 && oc == OK)
		oc = files_keep(files, tx_arena(tx), &filing->files);
	return oc;
}

enum outcome report_file(
	struct tx *tx, struct actor *who, const struct filing *filing, struct receipt *ret_receipt)
{
	const struct pack *pack = who->site->pack;
	struct fact_values values = facts_values(filing->facts);
	struct situation situation =
		situation_of(pack, &values, NULL, zone_day(who->site->zone, clock_now()));
	struct filing kept = *filing;
	struct filing_row before;
	const struct area *area;
	struct recipients to;
	struct receipt r;
	enum outcome oc;

	kept.told = told_with(tx_arena(tx), filing);
	if (was_filed(tx, &kept, &before))
		return filed_before(tx, who, &kept, &before, ret_receipt);
	area = area_of(pack, filing->facts->area);
	if (area == NULL)
		area = &pack->areas->at[0]; /* nobody said where: the desks of the whole country */
	oc = choose_recipients(tx, who, area, &situation, &to);
	if (oc != OK)
		return oc;
	fill_receipt(who, &kept, free_number(tx, who, &kept), &r);
	if (tx_poisoned(tx) || keep_files(tx, who, &kept) != OK)
		return FAILED;
	write_report(tx, who, &kept, &to, &r);
	*ret_receipt = r;
	return OK;
}
