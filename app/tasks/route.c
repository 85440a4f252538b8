/*
 * route.c - a desk hands a report to bodies: each gets a key of its own over
 * its own extract, and a thread with the reporter; never the report's key.
 */

#include "app/tasks/route.h"

#include "app/core/keys/custody.h"
#include "app/core/pack/clocks.h"
#include "app/reports/bars.h"
#include "app/reports/receipt.h"
#include "app/reports/report_files.h"
#include "app/tasks/clock.h"
#include "app/tasks/telling.h"
#include "lib/codec/json_write.h"

enum { CHOICES_MAX = 24, EXTRACT_MAX = 128 << 10 };
#define FIVE_MINUTES (5 * MINUTE)

/* What stands ready before the first write. */
struct plan {
	struct body bodies[CHOICES_MAX];
	struct vault_ring_to to[CHOICES_MAX];
	int64_t numbers[CHOICES_MAX];
	bool has_phone[CHOICES_MAX]; /* a line about the task can reach somebody */
	struct task_clock clocks[CHOICES_MAX];
	const struct vault_ring *desk;
	struct vault_ring_to reporter;
	struct bytes extract;
};

/* ---- may it go there? ---- */

/* Every report has one lead from routing to closing: named here, or at work since
 * an earlier order. */
static enum outcome check_order(const struct route_order *order, struct task_list tasks)
{
	size_t leads = 0;

	for (size_t i = 0; i < tasks.n; i++)
		leads += tasks.at[i].is_lead && task_is_open(&tasks.at[i]);

	if (order->n == 0 || order->n > CHOICES_MAX)
		return INVALID;
	for (size_t i = 0; i < order->n; i++) {
		leads += order->choices[i].is_lead;
		for (size_t k = 0; k < i; k++)
			if (order->choices[k].body == order->choices[i].body &&
				text_equal(order->choices[k].duty, order->choices[i].duty))
				return INVALID;
	}
	return leads == 1 ? OK : INVALID;
}

/* Not the accused office, not one whom the reporter excluded, and none below
 * them: what escalates would land there. */
enum outcome route_may_go(
	struct tx *tx, struct actor *who, const struct report *report, int64_t body)
{
	struct body chain[16];
	size_t n = body_chain(tx, body, chain, COUNT_OF(chain));

	for (size_t i = 0; i < n; i++)
		if (bar_holds_body(tx, who, report->id.n, chain[i].id))
			return tx_poisoned(tx) ? FAILED : FORBIDDEN;
	return tx_poisoned(tx) ? FAILED : OK;
}

/* ---- the extract ---- */

static bool is_for_bodies(const struct section *section)
{
	for (size_t i = 0; i < section->readers_n; i++)
		if (text_equal(section->readers[i], "body"))
			return true;
	return false;
}

/* The sections that the form opens to bodies, word for word; the reporter's name
 * only where the desk ticked it. */
static enum outcome make_extract(struct tx *tx, struct actor *who, const struct report *report,
	const struct route_order *order, struct bytes *ret_extract)
{
	struct arena *a = tx_arena(tx);
	struct faults faults = faults_in(a, "story");
	struct json_out out = json_out_in(a, EXTRACT_MAX);
	struct report_words words;
	struct bytes files;
	const struct json *root;
	enum outcome oc = report_words(tx, who, report, &words);

	if (oc != OK)
		return oc;
	root = json_read(a, words.story, NULL, &faults);
	json_object(&out);
	json_pair_text(&out, "safe_contact", order->safe_contact);
	json_key(&out, "sections");
	json_object(&out);
	for (const struct json *s = json_first(json_get(root, "sections")); s != NULL;
		s = s->next) {
		const struct section *section = form_section(who->site->form, s->key);
		struct str written = str_in(a, EXTRACT_MAX);

		if (section == NULL || !is_for_bodies(section))
			continue;
		json_canonical(&written, s);
		json_key(&out, s->key);
		json_written(&out, str_bytes(&written));
	}
	json_object_end(&out);
	if (order->shares_identity && words.identity.len > 0) {
		json_key(&out, "identity");
		json_written(&out, words.identity);
	}
	if (order->files_n > 0) {
		oc = report_files_share(tx, who, report,
			&(struct shared_files){
				.ids = order->files, .n = order->files_n, .story = words.story },
			&files);
		if (oc != OK)
			return oc;
		json_key(&out, "files");
		json_written(&out, files);
	}
	json_object_end(&out);
	if (faults.n > 0 || json_over(&out))
		return FAILED;
	*ret_extract = json_bytes(&out);
	return OK;
}

/* ---- numbers that people say on the telephone ---- */

static int64_t new_number(struct tx *tx)
{
	for (int i = 0; i < 50; i++) {
		char digits[8];
		int64_t number;

		snprintf(digits, sizeof(digits), "%05u", 10000 + random_below(90000));
		if (!int_read(digits, 0, 99999, &number))
			continue;
		number = number * 10 + (vault_number_check(digits) - '0');
		if (!task_number_taken(tx, number))
			return number;
	}
	return 0;
}

/* ---- the plan: everything that is read ---- */

/* The ring that the desk speaks with: held by its people, and by the head of the
 * body above once the clock has handed the report to it. */
static enum outcome open_desk(struct tx *tx, struct actor *who, const struct report *report,
	const struct vault_ring **ret_ring)
{
	struct membership *closed = keyring_membership(who->keys, report->desk, COMPARTMENT_CLOSED);
	struct membership *desk = keyring_membership(who->keys, report->desk, COMPARTMENT_MAIN);
	struct vault_ring_to to;
	enum outcome oc;

	/* What was sealed past those who stand behind the desk goes on so. */
	if (closed != NULL &&
		keys_sealed_to(who->keys,
			(struct part_at){ .record = report->id.n, .part = PART_STORY },
			report->keys, closed->ring))
		return keys_open(tx, who->keys, closed->ring, 0, ret_ring);
	if (desk != NULL)
		return keys_open(tx, who->keys, desk->ring, 0, ret_ring);
	if (report->escalated_to == 0 || !actor_in_body(who, report->escalated_to))
		return FORBIDDEN;
	oc = keys_to(tx, who->keys, report->desk, COMPARTMENT_MAIN, &to);
	return oc == OK ? keys_reach(tx, who->keys, to.ring, ret_ring) : oc;
}

static enum outcome plan_route(struct tx *tx, struct actor *who, const struct report *report,
	const struct route_order *order, struct plan *plan)
{
	enum outcome oc = check_order(order, tasks_of(tx, who, report->id));

	if (oc == OK)
		oc = open_desk(tx, who, report, &plan->desk);
	if (oc == OK)
		oc = report_reporter(tx, who, report->id, &plan->reporter);
	if (oc == OK)
		oc = make_extract(tx, who, report, order, &plan->extract);
	for (size_t i = 0; i < order->n && oc == OK; i++) {
		oc = body_get(tx, order->choices[i].body, &plan->bodies[i]);
		if (oc == OK)
			oc = route_may_go(tx, who, report, order->choices[i].body);
		if (oc == OK)
			oc = keys_to(tx, who->keys, order->choices[i].body, COMPARTMENT_MAIN,
				&plan->to[i]);
		if (oc != OK)
			break;
		plan->clocks[i] = task_clock_start(tx, who,
			&(struct clock_start){ .body = &plan->bodies[i],
				.risk = report->risk,
				.facts = &report->facts,
				.step = STEP_ACCEPT });
		plan->has_phone[i] = notice_reaches(tx, plan->bodies[i].id);
		plan->numbers[i] = new_number(tx);
		if (plan->numbers[i] == 0)
			oc = FAILED;
	}
	return tx_poisoned(tx) ? FAILED : oc;
}

/* ---- the writes ---- */

static struct sealed wrap_task(struct actor *who, int64_t id, const struct plan *plan, size_t i,
	const struct vault_part **ret_extract)
{
	struct vault_keys *vault = who->keys->vault;
	struct vault_slips *slips = vault_slips_new(vault, vault_record_of(id));
	const struct vault_part *extract = vault_part_create(vault),
				*thread = vault_part_create(vault);

	vault_slips_from(slips, plan->desk, &plan->to[i], PART_EXTRACT, extract);
	vault_slips_own(slips, plan->desk, PART_EXTRACT, extract);
	vault_slips_from(slips, plan->desk, &plan->to[i], PART_THREAD, thread);
	vault_slips_from(slips, plan->desk, &plan->reporter, PART_THREAD, thread);
	vault_slips_own(slips, plan->desk, PART_THREAD, thread);
	*ret_extract = extract;
	return vault_slips_blob(slips);
}

static void write_task(struct tx *tx, struct actor *who, const struct report *report,
	const struct route_order *order, const struct plan *plan, size_t i)
{
	struct arena *a = tx_arena(tx);
	struct task_row row = { .id = id_new(),
		.report = report->id.n,
		.body = plan->bodies[i].id,
		.number = plan->numbers[i],
		.duty = order->choices[i].duty,
		.is_lead = order->choices[i].is_lead,
		.risk = report->risk };
	struct vault_place place = place_of(TABLE_TASK, FIELD_FACTS, row.id);
	const struct vault_part *part;
	uint8_t *cell = arena_alloc(a, FACTS_CELL);

	row.opened_at = clock_now() - clock_now() % FIVE_MINUTES;
	row.keys = wrap_task(who, row.id, plan, i, &part);
	row.label = item_seal(who->keys, part, place_of(TABLE_TASK, FIELD_LABEL, row.id),
		bytes_of(order->label, strlen(order->label)));
	facts_pack(who->site->pack, &report->facts, cell);
	row.facts = vault_cell_seal(who->keys->vault, &place, bytes_of(cell, FACTS_CELL));
	row.step = STEP_ACCEPT;
	row.start_at = plan->clocks[i].start_at;
	row.due_at = plan->clocks[i].due_at;
	row.alarm_at = plan->clocks[i].alarm_at;
	task_insert(tx, &row,
		item_seal(who->keys, part, place_of(TABLE_TASK, FIELD_EXTRACT, row.id),
			plan->extract));
	if (plan->has_phone[i])
		task_tell(tx, who, &row,
			&(struct line){ NOTICE_TASK_NEW, row.body,
				MESSAGE("Task {number} is new for you. Please answer before "
					"{due}."),
				NO_TIME });
	audit(tx, who,
		&(struct audit_entry){ .action = "task.give",
			.about = "task",
			.object = row.id,
			.commits = row.keys.blob });
}

enum outcome report_route(struct tx *tx, struct actor *who, const struct report *report,
	const struct route_order *order)
{
	struct plan *plan = arena_new(tx_arena(tx), struct plan);
	enum outcome oc;

	if (text_equal(report->state, "closed") || text_equal(report->state, "merged"))
		return CONFLICT;
	oc = plan_route(tx, who, report, order, plan);
	if (oc != OK)
		return oc;
	tx_guard(tx, &guard_report, report->id.n, report->version);
	for (size_t i = 0; i < order->n; i++) {
		write_task(tx, who, report, order, plan, i);
		if (order->choices[i].is_lead)
			report_set_lead(tx, report->id, order->choices[i].body);
	}
	report_set_state(tx, report->id, "routed");
	report_set_claim(tx, report->id, 0, 0);
	audit_act(tx, who, "report.route", "report", report->id.n);
	return OK;
}
