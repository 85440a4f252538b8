/* report_sheet.c - the page of one report: everything a desk needs to decide, at once. */

#include "app/desk/report_sheet.h"

#include "app/core/notices/notices.h"
#include "app/core/pack/triage.h"
#include "app/reports/likeness.h"
#include "app/reports/receipt_words.h"
#include "app/reports/report_files.h"
#include "app/tasks/sorting.h"
#include "report.view.h"

/* What was read for the page, before anything is written. */
struct sheet {
	struct request *rq;
	const struct report *report;
	struct report_words words;
	struct report_label label;
	struct told told;
	struct task_list tasks;
	struct bodies_found bodies;
	struct alikes alikes;
	bool may_sort;
	struct url here; /* the page's own address */
	struct view_report v;
};

enum outcome sheet_report(struct request *rq, struct report *ret_report)
{
	int64_t id;

	if (rq_path_id(rq, "report", &id) != OK)
		return NOT_FOUND;
	return report_for(rq->tx, rq->actor, (struct report_id){ id }, ret_report);
}

static bool is_over(const struct report *report)
{
	return text_equal(report->state, STATE_CLOSED) || text_equal(report->state, "merged");
}

static struct url act_url(const struct sheet *s, const char *act)
{
	return url_add(s->rq->arena, s->here, act);
}

/* ---- reading ---- */

static const struct json *read_part(struct request *rq, struct bytes part)
{
	struct faults faults = faults_in(rq->arena, "part");

	return part.len > 0 ? json_read(rq->arena, part, NULL, &faults) : NULL;
}

static void read_told(struct sheet *s)
{
	const struct json *story = read_part(s->rq, s->words.story);

	desk_told(s->rq,
		&(struct told_from){ .sections = json_get(story, "sections"),
			.identity = read_part(s->rq, s->words.identity),
			.facts = &s->report->facts,
			.is_locked = s->words.has_identity && s->words.identity.len == 0 },
		&s->told);
}

static void read_bodies(struct sheet *s)
{
	int64_t *ids = arena_array(s->rq->arena, s->tasks.n + 1, sizeof(*ids));

	for (size_t i = 0; i < s->tasks.n; i++)
		ids[i] = s->tasks.at[i].body;
	ids[s->tasks.n] = s->report->desk;
	s->bodies = bodies_of(s->rq->tx, ids, s->tasks.n + 1);
}

/* ---- the head ---- */

static void fill_head(struct sheet *s)
{
	struct request *rq = s->rq;
	const struct report *r = s->report;
	struct view_report *v = &s->v;
	bool waits = text_equal(r->state, STATE_RECEIVED) || text_equal(r->state, STATE_TRIAGE);
	bool is_taken = r->claimed_by != 0 && r->claimed_until > clock_now();

	v->number = receipt_number_words(rq, s->label.number);
	v->level = desk_level(rq, r->risk);
	v->rank = r->risk;
	if (waits)
		v->clock = desk_clock(rq,
			(struct desk_clock){ .start_at = r->facts.filed_at, .due_at = r->due_at });
	v->due_at = waits ? r->due_at : NO_TIME;
	v->state = desk_report_state(rq, r->state);
	v->came_at = r->facts.filed_at;
	v->came_by = desk_code(rq, "channel", r->facts.channel);
	v->version = r->version;
	if ((rq->actor->access & ACCESS_AUDIT) != 0)
		v->audit = rq_url(rq, url_add_id(rq->arena, URL("/desk/audit/record"), r->id.n));
	v->is_adult = text_equal(r->facts.whom, "adult");
	v->is_coarse = r->is_shy;
	if (is_taken)
		v->taken_by = name_among(
			people_names(rq->tx, rq->actor, &r->claimed_by, 1), r->claimed_by);
	if (s->may_sort && !is_over(r) && !is_taken && waits)
		v->take = act_url(s, "take");
}

static void fill_told(struct sheet *s)
{
	s->v.facts = s->told.facts;
	s->v.facts_n = s->told.facts_n;
	s->v.folded = s->told.folded;
	s->v.folded_n = s->told.folded_n;
}

/* ---- files ---- */

static struct file_row file_row(const struct sheet *s, const struct report_file *f)
{
	struct request *rq = s->rq;
	struct url original =
		rq_url(rq, url_add_id(rq->arena, URL("/desk/files"), f->file->original.id));
	struct file_row row = { .name = f->file->name,
		.about = rq_text(rq, MESSAGE("was taken out of sight")) };

	if (!f->is_kept)
		return row;
	row.about = desk_file_about(rq, f->file);
	row.original = original;
	row.hide = url_add(rq->arena, original, "quarantine");
	if (f->file->copy.id != 0)
		row.open = rq_url(rq, url_add_id(rq->arena, URL("/desk/files"), f->file->copy.id));
	return row;
}

static bool is_shared(const struct request *rq, const char *id)
{
	for (size_t i = 0; i < rq->fields.n; i++)
		if (text_equal(rq->fields.at[i].name, "file") && rq->fields.at[i].is_text &&
			text_equal(rq->fields.at[i].value, id))
			return true;
	return false;
}

/* None is ticked by itself: whoever routes decides for each. */
static void fill_shares(struct sheet *s, const struct report_files *files)
{
	struct request *rq = s->rq;
	struct share_row *rows = arena_array(rq->arena, files->n + 1, sizeof(*rows));

	for (size_t i = 0; i < files->n; i++) {
		const struct file *f = files->at[i].file;
		char id[14];

		if (!files->at[i].is_kept)
			continue;
		id_text(f->original.id, id);
		rows[s->v.shares_n++] = (struct share_row){ .id = arena_text(rq->arena, id),
			.name = f->name,
			.about = desk_file_about(rq, f),
			.is_ticked = is_shared(rq, id),
			.is_raw = f->copy.id == 0 };
	}
	s->v.shares = rows;
}

static enum outcome fill_files(struct sheet *s)
{
	struct report_files files;
	struct file_row *rows;
	enum outcome oc = report_files(s->rq->tx, s->report->id, s->words.story, &files);

	if (oc != OK)
		return oc;
	rows = arena_array(s->rq->arena, files.n + 1, sizeof(*rows));
	for (size_t i = 0; i < files.n; i++)
		rows[i] = file_row(s, &files.at[i]);
	s->v.files = rows;
	s->v.files_n = files.n;
	if (s->may_sort && !is_over(s->report))
		fill_shares(s, &files);
	return OK;
}

/* ---- urgency ---- */

static void fill_advice(struct sheet *s)
{
	struct request *rq = s->rq;
	struct triage_advice *advice = arena_new(rq->arena, struct triage_advice);
	struct point_row *reasons, *warnings;

	report_advice(rq->actor, s->report, advice);
	reasons = arena_array(rq->arena, advice->reasons_n + 1, sizeof(*reasons));
	warnings = arena_array(rq->arena, advice->reasons_n + 2, sizeof(*warnings));
	for (size_t i = 0; i < advice->reasons_n; i++) {
		reasons[i].text = rq_texts(rq, &advice->reasons[i]->why);
		if (advice->reasons[i]->at_least != NULL)
			warnings[s->v.warnings_n++].text = reasons[i].text;
	}
	if (s->told.is_guarded)
		warnings[s->v.warnings_n++].text = rq_text(
			rq, MESSAGE("The reporter named somebody who must not see this report."));
	s->v.suggested = desk_level(rq, advice->level->n);
	s->v.reasons = reasons;
	s->v.reasons_n = advice->reasons_n;
	s->v.warnings = warnings;
}

static void fill_levels(struct sheet *s)
{
	const struct clocks *clocks = s->rq->site->pack->clocks;
	struct choice_row *rows = arena_array(s->rq->arena, clocks->levels_n + 1, sizeof(*rows));
	const char *typed = rq_field(s->rq, "level");

	for (size_t i = 0; i < clocks->levels_n; i++)
		rows[i] = (struct choice_row){ .code = clocks->levels[i].id,
			.name = rq_texts(s->rq, &clocks->levels[i].name),
			.chosen = typed != NULL ? text_equal(typed, clocks->levels[i].id)
						: clocks->levels[i].n == s->report->risk };
	s->v.levels = rows;
	s->v.levels_n = clocks->levels_n;
	s->v.rate = act_url(s, "risk");
	if (typed != NULL)
		s->v.typed_why = rq_field(s->rq, "why");
}

/* ---- told before ---- */

const char *alike_words(struct request *rq, const struct alike *alike)
{
	struct str out = str_in(rq->arena, 500);
	const struct {
		bool agrees;
		const char *words;
	} ways[] = {
		{ alike->in_phone, MESSAGE("the same telephone") },
		{ alike->in_child, MESSAGE("same place, age and sex") },
		{ alike->in_kind, MESSAGE("same district, age and kind of violence") },
	};

	for (size_t i = 0; i < COUNT_OF(ways); i++)
		if (ways[i].agrees)
			str_addf(&out, "%s%s", out.len > 0 ? "; " : "", rq_text(rq, ways[i].words));
	return str_text(&out);
}

static struct url compare_url(const struct sheet *s, struct report_id other)
{
	return url_add_id(s->rq->arena, act_url(s, "compare"), other.n);
}

static struct twin_row twin_row(struct sheet *s, const struct report *twin, const char *why)
{
	struct request *rq = s->rq;
	struct report_label label = report_label(rq->tx, rq->actor, twin);
	char id[14];

	id_text(twin->id.n, id);
	return (struct twin_row){ .id = arena_text(rq->arena, id),
		.number = receipt_number_words(rq, label.number),
		.open = compare_url(s, twin->id),
		.about = label.text,
		.why = why };
}

static void fill_twins(struct sheet *s)
{
	struct twin_row *rows = arena_array(s->rq->arena, ALIKE_MAX + 1, sizeof(*rows));
	struct report root;

	s->v.twins = rows;
	s->v.same = act_url(s, "same");
	if (s->report->same_as != 0 &&
		report_for(s->rq->tx, s->rq->actor, (struct report_id){ s->report->same_as },
			&root) == OK) {
		rows[0] = twin_row(s, &root, rq_text(s->rq, MESSAGE("linked by a colleague")));
		rows[0].is_same = true;
		s->v.same_number = rows[0].number;
		s->v.same_open = rows[0].open;
		s->v.twins_n = 1;
		return; /* whoever is linked is not linked to more */
	}
	for (size_t i = 0; i < s->alikes.n; i++)
		rows[s->v.twins_n++] =
			twin_row(s, &s->alikes.at[i].report, alike_words(s->rq, &s->alikes.at[i]));
}

/* ---- routing ---- */

static void fill_routes(struct sheet *s)
{
	struct request *rq = s->rq;
	const char *decided = rq_field(rq, "safe_contact"), *label = rq_field(rq, "label");

	s->v.routes_n = proposed_routes(rq, s->report, s->tasks, &s->v.routes);
	s->v.route = act_url(s, "route");
	s->v.safe_contact_hint = rq_pack_text(rq, "desk_safe_contact");
	s->v.safe_contact =
		decided != NULL
			? decided
			: rq_text(rq, MESSAGE("Contact nobody of the family before somebody "
					      "has seen the child alone."));
	s->v.label = label != NULL ? label : s->label.text;
	s->v.may_share_identity = s->words.identity.len > 0;
	s->v.is_confidential = !text_equal(s->report->facts.anonymity, "named");
}

/* ---- who works on it ---- */

static bool has_open_task(const struct sheet *s)
{
	for (size_t i = 0; i < s->tasks.n; i++)
		if (task_is_open(&s->tasks.at[i]))
			return true;
	return false;
}

/* As long as nobody has taken it on: does the office know of it at all? */
static const char *told_words(struct request *rq, const struct task *t)
{
	if (!text_equal(t->state, STATE_WAITING))
		return NULL;
	switch (notice_fate(rq->tx, NOTICE_TASK_NEW, t->id.n, t->body)) {
	case NOTICE_SENT:
		return rq_text(rq, MESSAGE("their duty phone was told"));
	case NOTICE_WAITING:
		return rq_text(
			rq, MESSAGE("nobody there has been told yet: the line for their duty "
				    "phone waits to be sent"));
	case NOTICE_FAILED:
		return rq_text(
			rq, MESSAGE("nobody there has been told: the line for their duty phone "
				    "did not go out"));
	default:
		return rq_text(rq, MESSAGE("nobody there has been told: they have no duty phone"));
	}
}

static void fill_work(struct sheet *s)
{
	struct request *rq = s->rq;
	struct work_row *rows = arena_array(rq->arena, s->tasks.n + 1, sizeof(*rows));

	for (size_t i = 0; i < s->tasks.n; i++) {
		const struct task *t = &s->tasks.at[i];
		const struct body *body = body_among(s->bodies, t->body);
		char id[14];

		id_text(t->id.n, id);
		rows[i] = (struct work_row){ .id = arena_text(rq->arena, id),
			.number = desk_number(rq, t->number),
			.body = body != NULL ? body_name(body, rq->language, rq->site) : "",
			.duty = desk_code(rq, "duty", t->duty).label,
			.phase = desk_task_state(rq, body, t->state),
			.clock = desk_task_clock(rq, t),
			.due_at = desk_clock_is_shown(t) ? t->due_at : NO_TIME,
			.open = rq_url(rq, url_add_id(rq->arena, URL("/desk/tasks"), t->id.n)),
			.is_lead = t->is_lead,
			.is_held = t->is_held,
			.is_declined = text_equal(t->state, "declined"),
			.is_open = task_is_open(t),
			.told = told_words(rq, t),
			.phone = body != NULL ? desk_digits(rq, body->phone) : "",
			.dial = body != NULL ? url_tel(rq->arena, body->phone) : URL_NONE };
	}
	s->v.work = rows;
	s->v.work_n = s->tasks.n;
	if (s->may_sort && s->tasks.n > 0) {
		s->v.hold = act_url(s, "hold");
		if (has_open_task(s))
			s->v.withdraw = act_url(s, "withdraw");
		s->v.hold_reasons_n = desk_choices(rq, "hold_reason", NULL, &s->v.hold_reasons);
	}
}

static enum outcome fill_thread(struct sheet *s, const char *wrong)
{
	struct request *rq = s->rq;
	bool may_write = s->may_sort;
	struct thread_of of = { .name = "desk",
		.action = may_write ? act_url(s, "message") : URL_NONE,
		.review = may_write ? act_url(s, "review") : URL_NONE,
		.from = "desk",
		.here = s->here,
		.list = { .before = message_place(http_query_text(rq->http, "earlier")) },
		.tasks = s->tasks,
		.bodies = s->bodies,
		.facts = &s->report->facts,
		.risk = s->report->risk,
		.typed = wrong != NULL ? rq_field(rq, "text") : NULL };
	enum outcome oc = messages_of_report(rq->tx, rq->actor, s->report, &of.list);

	if (oc == OK)
		s->v.reporter = desk_thread(rq, &of);
	return oc;
}

/* A line that may stand in a group chat: no name, no place smaller than a district. */
static const char *copy_line(const struct sheet *s)
{
	struct request *rq = s->rq;
	const struct area *area = area_of(rq->site->pack, s->report->facts.area);
	const struct area *district = area != NULL ? area_district(rq->site->pack, area) : NULL;

	return arena_printf(rq->arena, "%s · %s · %s", s->v.level.label,
		district != NULL ? area_name(rq->arena, district, rq->language) : "–",
		s->here.text);
}

/* ---- the page ---- */

static void fill_acts(struct sheet *s)
{
	struct request *rq = s->rq;

	fill_advice(s);
	if (s->may_sort)
		s->v.shy = act_url(s, "shy");
	if (!s->may_sort || is_over(s->report))
		return;
	fill_levels(s);
	fill_twins(s);
	fill_routes(s);
	if (!has_open_task(s)) {
		s->v.close = act_url(s, "close");
		s->v.close_reasons_n = desk_choices(
			rq, "close_reason", rq_field(rq, "reason"), &s->v.close_reasons);
		if (rq_field(rq, "level") == NULL)
			s->v.close_why = rq_field(rq, "why");
	}
}

static enum outcome fill(struct sheet *s, const char *wrong)
{
	struct request *rq = s->rq;
	const struct holding *viewer = desk_viewer(rq, s->report->desk);
	struct act_list acts;
	enum outcome oc = fill_thread(s, wrong);

	if (oc == OK)
		oc = fill_files(s);
	if (oc != OK)
		return oc;
	fill_head(s);
	fill_told(s);
	fill_work(s);
	fill_acts(s);
	acts = acts_of_report(rq->tx, rq->actor, s->report, s->tasks);
	s->v.events_n = desk_events(rq, acts, s->bodies, &s->v.events);
	s->v.copy_line = copy_line(s);
	s->v.wrong = wrong;
	s->v.who = rq->actor->name;
	s->v.post = viewer->title;
	s->v.body = viewer->body_name;
	s->v.seen_at = clock_now();
	return OK;
}

/* The last thing done: the opening is written down with what was shown. */
static void enter_opening(struct sheet *s)
{
	bool by_reserve =
		s->report->escalated_to != 0 && !actor_in_body(s->rq->actor, s->report->desk);

	audit(s->rq->tx, s->rq->actor,
		&(struct audit_entry){
			.action = by_reserve ? "report.open_by_reserve" : "report.open",
			.about = "report",
			.object = s->report->id.n,
			.commits = s->words.shown });
	likeness_note(s->rq->tx, s->rq->actor, s->report, s->told.phone);
	if (s->report->news != NEWS_NONE && s->may_sort)
		report_set_news(s->rq->tx, s->report->id, NEWS_NONE);
}

struct reply show_report(
	struct request *rq, const struct report *report, int status, const char *wrong)
{
	struct sheet *s = arena_new(rq->arena, struct sheet);
	enum outcome oc;

	*s = (struct sheet){ .rq = rq,
		.report = report,
		.may_sort = may_sort(rq->actor, report),
		.here = rq_url(rq, url_add_id(rq->arena, URL("/desk/reports"), report->id.n)) };
	if (wrong != NULL && rq->wants_json)
		return reply_problem(rq, status, wrong);
	oc = report_words(rq->tx, rq->actor, report, &s->words);
	if (oc == FORBIDDEN)
		return reply_problem(rq, 403,
			MESSAGE("Your post has no key for this report yet. Whoever manages your "
				"office gives it to you."));
	if (oc != OK)
		return reply_outcome(rq, oc);
	s->label = report_label(rq->tx, rq->actor, report);
	read_told(s);
	s->tasks = tasks_of(rq->tx, rq->actor, report->id);
	read_bodies(s);
	likeness_find(rq->tx, rq->actor, report, s->told.phone, &s->alikes);
	oc = fill(s, wrong);
	if (oc != OK)
		return reply_outcome(rq, oc);
	enter_opening(s);
	return page_desk(rq, status, s->v.number, &view_report, &s->v);
}

struct reply after_act(
	struct request *rq, const struct report *report, enum outcome oc, const char *invalid)
{
	switch (oc) {
	case OK:
		return reply_see_other(
			rq, url_add_id(rq->arena, URL("/desk/reports"), report->id.n));
	case INVALID:
		return show_report(rq, report, 422, rq_text(rq, invalid));
	case CONFLICT:
		return show_report(rq, report, 409, rq_text(rq, desk_moved_on));
	default:
		return reply_outcome(rq, oc);
	}
}
