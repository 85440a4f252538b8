/*
 * task_sheet.c - the page of one task: what to read before acting on top, then what
 * the body was told, then what it can do next. Made for a thumb, without script.
 */

#include "app/desk/task_sheet.h"

#include "app/core/pack/clocks.h"
#include "app/reports/report_files.h"
#include "app/tasks/loop.h"
#include "task.view.h"

const char desk_pause_spent[] =
	MESSAGE("Pauses that nobody else agreed to have held this clock as long as they may. The "
		"work goes on; ask the office above yours for more time.");

/* What was read for the page, before anything is written. */
struct sheet {
	struct request *rq;
	const struct task *task;
	struct body body;
	struct bytes shown; /* the sealed extract */
	const struct json *extract;
	struct told told;
	struct task_list tasks; /* of the report: who leads */
	struct bodies_found bodies;
	bool is_mine;    /* works in the body, or has it from the clock */
	bool by_reserve; /* only from the clock */
	struct url here;
	struct view_task v;
};

enum outcome sheet_task(struct request *rq, struct task *ret_task)
{
	int64_t id;

	if (rq_path_id(rq, "task", &id) != OK)
		return NOT_FOUND;
	return task_for(rq->tx, rq->actor, (struct task_id){ id }, ret_task);
}

bool sheet_is_mine(const struct request *rq, const struct task *task)
{
	return actor_in_body(rq->actor, task->body) ||
	       (task->escalated_to != 0 && actor_in_body(rq->actor, task->escalated_to));
}

static struct url act_url(const struct sheet *s, const char *act)
{
	return url_add(s->rq->arena, s->here, act);
}

static bool is_state(const struct sheet *s, const char *state)
{
	return text_equal(s->task->state, state);
}

/* ---- reading ---- */

static enum outcome read_extract(struct sheet *s)
{
	struct faults faults = faults_in(s->rq->arena, "extract");
	struct task_words words;
	enum outcome oc = task_extract(s->rq->tx, s->rq->actor, s->task, &words);

	if (oc != OK)
		return oc;
	s->shown = words.shown;
	s->extract = json_read(s->rq->arena, words.extract, NULL, &faults);
	if (s->extract == NULL)
		return FAILED;
	desk_told(s->rq,
		&(struct told_from){ .sections = json_get(s->extract, "sections"),
			.identity = json_get(s->extract, "identity"),
			.facts = &s->task->facts },
		&s->told);
	return OK;
}

/* The lead may be another body; its name helps whoever must ring it. */
static void read_bodies(struct sheet *s)
{
	struct request *rq = s->rq;
	int64_t *ids;

	s->tasks = tasks_of(rq->tx, rq->actor, s->task->report);
	ids = arena_array(rq->arena, s->tasks.n + 2, sizeof(*ids));
	for (size_t i = 0; i < s->tasks.n; i++)
		ids[i] = s->tasks.at[i].body;
	ids[s->tasks.n] = report_desk_of(rq->tx, s->task->report);
	ids[s->tasks.n + 1] = s->task->decider;
	s->bodies = bodies_of(rq->tx, ids, s->tasks.n + 2);
}

/* ---- the head ---- */

static const struct body *lead_of(const struct sheet *s)
{
	for (size_t i = 0; i < s->tasks.n; i++)
		if (s->tasks.at[i].is_lead && task_is_open(&s->tasks.at[i]))
			return body_among(s->bodies, s->tasks.at[i].body);
	return NULL;
}

/* Why the page is open to whom it is: the clock ran out, or two offices disagree. */
static void fill_decider(struct sheet *s)
{
	const struct body *decider = body_among(s->bodies, s->task->decider);
	bool is_open = is_state(s, STATE_WAITING) && s->task->decider != 0;

	s->v.is_deciding = s->by_reserve && is_open;
	s->v.by_reserve = s->by_reserve && !s->v.is_deciding;
	if (is_open && !s->by_reserve && decider != NULL)
		s->v.decider = body_name(decider, s->rq->language, s->rq->site);
}

static void fill_head(struct sheet *s)
{
	struct request *rq = s->rq;
	const struct task *t = s->task;
	const struct body *lead = lead_of(s);
	const struct json *contact = json_get(s->extract, "safe_contact");
	const struct body_kind *kind = body_kind(rq->site->pack, s->body.kind);
	struct view_task *v = &s->v;

	v->number = desk_number(rq, t->number);
	v->duty = desk_code(rq, "duty", t->duty).label;
	v->body = body_name(&s->body, rq->language, rq->site);
	v->lead = lead != NULL ? body_name(lead, rq->language, rq->site) : NULL;
	v->is_lead = t->is_lead;
	v->state = desk_task_state(rq, &s->body, t->state);
	v->clock = desk_task_clock(rq, t);
	v->due_at = desk_clock_is_shown(t) ? t->due_at : NO_TIME;
	v->level = desk_level(rq, t->risk);
	v->rank = t->risk;
	v->version = t->version;
	if ((rq->actor->access & ACCESS_AUDIT) != 0)
		v->audit = rq_url(rq, url_add_id(rq->arena, URL("/desk/audit/record"), t->id.n));
	fill_decider(s);
	v->safe_contact = json_is(contact, JSON_TEXT) ? contact->text : NULL;
	if (kind != NULL) {
		v->before_n = desk_points(rq, &kind->before_you_act, &v->before);
		v->dont_n = desk_points(rq, &kind->do_not, &v->dont);
	}
	v->facts = s->told.facts;
	v->facts_n = s->told.facts_n;
	v->folded = s->told.folded;
	v->folded_n = s->told.folded_n;
}

/* ---- files ---- */

static enum outcome fill_files(struct sheet *s)
{
	struct request *rq = s->rq;
	struct report_files files;
	struct file_row *rows;
	enum outcome oc =
		report_files_listed(rq->tx, s->task->report, json_get(s->extract, "files"), &files);

	if (oc != OK)
		return oc;
	rows = arena_array(rq->arena, files.n + 1, sizeof(*rows));
	for (size_t i = 0; i < files.n; i++) {
		const struct file *f = files.at[i].file;
		struct url at = act_url(s, "files");

		rows[i] = (struct file_row){ .name = f->name,
			.about = rq_text(rq, MESSAGE("was taken out of sight")) };
		if (!files.at[i].is_kept)
			continue;
		rows[i].about = desk_file_about(rq, f);
		if (f->copy.id != 0)
			rows[i].open = url_add_id(rq->arena, at, f->copy.id);
		else
			rows[i].original = url_add_id(rq->arena, at, f->original.id);
	}
	s->v.files = rows;
	s->v.files_n = files.n;
	return OK;
}

/* ---- telephones ---- */

static void add_dial(struct sheet *s, struct dial_row *rows, const char *who, const char *phone)
{
	struct url dial = url_tel(s->rq->arena, phone);

	if (!url_is_none(dial))
		rows[s->v.dials_n++] = (struct dial_row){
			.who = who, .number = desk_digits(s->rq, phone), .dial = dial
		};
}

static void fill_dials(struct sheet *s)
{
	struct request *rq = s->rq;
	struct dial_row *rows = arena_array(rq->arena, 3, sizeof(*rows));
	const struct body *lead = lead_of(s),
			  *desk = body_among(s->bodies, report_desk_of(rq->tx, s->task->report));

	if (!text_empty(s->told.phone))
		add_dial(s, rows, rq_text(rq, MESSAGE("the reporter")), s->told.phone);
	if (lead != NULL && lead->id != s->body.id)
		add_dial(s, rows, body_name(lead, rq->language, rq->site), lead->phone);
	if (desk != NULL)
		add_dial(s, rows, rq_text(rq, MESSAGE("the desk")), desk->phone);
	s->v.dials = rows;
}

/* ---- what can be done next ---- */

/* Lists that a country may lack: then an act says nothing of them. And what it attaches
 * to a place: the act that a tap stands for, and which offices are offered it. */
static const char by_list[] = "seen_by", where_list[] = "seen_where";
static const char act_key[] = "act", all_key[] = "at_once", some_key[] = "at_once_for";

static bool meets_there(const struct sheet *s, const struct choice *place, const char *act)
{
	const struct pack *pack = s->rq->site->pack;

	return !place->retired && pack_code(pack, "act_kind", act) != NULL &&
	       (code_flag(pack, where_list, place->code, all_key) ||
		       code_has(pack, where_list, place->code, some_key, s->body.kind));
}

/* Where an office of this kind meets children, as the pack says: there one tap tells
 * the act, the place and, by the button that it is, who else was near. */
static void fill_meetings(struct sheet *s)
{
	struct request *rq = s->rq;
	const struct pack *pack = rq->site->pack;
	const struct code_list *places = pack_codes(pack, where_list);
	bool may_be_self = pack_code(pack, by_list, SEEN_BY_SELF) != NULL;
	size_t n = places != NULL && may_be_self ? places->n : 0;
	struct meeting_row *rows = arena_array(rq->arena, n + 1, sizeof(*rows));

	for (size_t i = 0; i < n; i++) {
		const struct choice *place = &places->at[i];
		const char *act = code_text(pack, where_list, place->code, act_key, "");

		if (meets_there(s, place, act))
			rows[s->v.meetings_n++] = (struct meeting_row){ .act = act,
				.name = desk_code(rq, "act_kind", act).label,
				.by = SEEN_BY_SELF,
				.where = place->code,
				.place = rq_texts(rq, &place->label) };
	}
	s->v.meetings = rows;
}

/* What one tap writes down beside a meeting: an attempt, a call. */
static void fill_at_once(struct sheet *s)
{
	struct request *rq = s->rq;
	const struct pack *pack = rq->site->pack;
	const struct code_list *list = pack_codes(pack, "act_kind");
	size_t n = list != NULL ? list->n : 0;
	struct choice_row *rows = arena_array(rq->arena, n + 1, sizeof(*rows));

	for (size_t i = 0; i < n; i++) {
		const char *code = list->at[i].code;

		if (!list->at[i].retired && code_flag(pack, "act_kind", code, "at_once"))
			rows[s->v.at_once_n++] = (struct choice_row){ .code = code,
				.name = rq_texts(rq, &list->at[i].label) };
	}
	s->v.at_once = rows;
}

static void fill_acts(struct sheet *s)
{
	struct request *rq = s->rq;

	s->v.is_first = text_equal(s->task->step, STEP_FIRST_ACTION);
	fill_meetings(s);
	fill_at_once(s);
	s->v.alone_n = desk_choices(rq, "seen_alone", NULL, &s->v.alone);
	s->v.record = act_url(s, "act");
	s->v.mediation = rq_pack_text(rq, "desk_mediation");
	s->v.other_act = s->v.record;
	if (rq_field(rq, "act") != NULL || rq_field(rq, "met") != NULL)
		s->v.typed = rq_field(rq, "note");
}

static void fill_finish(struct sheet *s)
{
	const char *outcome = rq_field(s->rq, "outcome");

	s->v.finish = act_url(s, "finish");
	s->v.is_finishing = text_equal(s->task->step, STEP_FINISH) || outcome != NULL;
	s->v.outcomes_n = desk_choices(s->rq, "outcome", outcome, &s->v.outcomes);
	if (outcome != NULL)
		s->v.changed = rq_field(s->rq, "note");
}

/* Whoever may not agree to it himself reads whom to ask. */
static void fill_confirm(struct sheet *s)
{
	struct request *rq = s->rq;
	struct body above;

	if (task_may_confirm(rq->tx, rq->actor, s->task, &s->body))
		s->v.confirm = url_add(rq->arena, act_url(s, "pause"), "confirm");
	else if (s->body.parent != 0 && body_get(rq->tx, s->body.parent, &above) == OK) {
		s->v.above = body_name(&above, rq->language, rq->site);
		s->v.above_phone = desk_digits(rq, above.phone);
		s->v.above_dial = url_tel(rq->arena, above.phone);
	}
}

static void fill_pause(struct sheet *s)
{
	if (is_state(s, STATE_PAUSED)) {
		s->v.resume = act_url(s, "resume");
		s->v.paused_until = s->task->paused_until != 0 ? s->task->paused_until : NO_TIME;
		if (s->task->paused_until != 0)
			fill_confirm(s);
		return;
	}
	if (!task_may_pause(s->rq->tx, s->rq->actor, s->task, &s->body)) {
		s->v.pause_spent = rq_text(s->rq, desk_pause_spent);
		return;
	}
	s->v.pause = act_url(s, "pause");
	s->v.pause_reasons_n = desk_choices(s->rq, "pause_reason", NULL, &s->v.pause_reasons);
}

static void fill_steps(struct sheet *s)
{
	s->v.paused_until = NO_TIME;
	if (!s->is_mine)
		return;
	if (is_state(s, STATE_WAITING)) {
		s->v.accept = act_url(s, "accept");
		if (s->task->decider == 0 || s->by_reserve)
			s->v.decline = act_url(s, "decline");
		s->v.decline_reasons_n = desk_choices(
			s->rq, "decline_reason", rq_field(s->rq, "reason"), &s->v.decline_reasons);
		s->v.whose = rq_field(s->rq, "whose");
	}
	if (is_state(s, STATE_ACCEPTED) || is_state(s, STATE_ACTING) || is_state(s, STATE_PAUSED)) {
		fill_acts(s);
		fill_finish(s);
		fill_pause(s);
	}
}

/* ---- the thread ---- */

static enum outcome fill_thread(struct sheet *s, const char *wrong)
{
	struct request *rq = s->rq;
	bool may_write = actor_in_body(rq->actor, s->task->body) && task_is_open(s->task);
	struct thread_of of = { .name = "task",
		.action = may_write ? act_url(s, "message") : URL_NONE,
		.from = "body",
		.is_asking = true,
		.here = s->here,
		.list = { .before = message_place(http_query_text(rq->http, "earlier")) },
		.tasks = s->tasks,
		.bodies = s->bodies,
		.facts = &s->task->facts,
		.risk = s->task->risk,
		.typed = wrong != NULL ? rq_field(rq, "text") : NULL };
	enum outcome oc = messages_of_task(rq->tx, rq->actor, s->task, &of.list);

	if (oc == OK)
		s->v.reporter = desk_thread(rq, &of);
	return oc == FORBIDDEN ? OK : oc;
}

/* A line that may stand in a group chat: no name, no place smaller than a district. */
static const char *copy_line(const struct sheet *s)
{
	struct request *rq = s->rq;
	const struct area *area = area_of(rq->site->pack, s->task->facts.area);
	const struct area *district = area != NULL ? area_district(rq->site->pack, area) : NULL;
	struct value values[] = { { .name = "number", .type = VALUE_TEXT, .text = s->v.number },
		{ .name = "level", .type = VALUE_TEXT, .text = s->v.level.label },
		{ .name = "place", .type = VALUE_TEXT },
		{ .name = "time", .type = VALUE_TEXT, .text = s->v.clock.label },
		{ .name = "link", .type = VALUE_TEXT, .text = s->here.text }, { 0 } };

	values[2].text = district != NULL ? area_name(rq->arena, district, rq->language) : "–";
	return desk_say(rq, MESSAGE("Task {number}, {place}, {level}, {time}: {link}"), values);
}

/* ---- the page ---- */

static enum outcome fill(struct sheet *s, const char *wrong)
{
	struct request *rq = s->rq;
	const struct holding *viewer =
		desk_viewer(rq, s->by_reserve ? s->task->escalated_to : s->task->body);
	enum outcome oc;

	fill_head(s);
	fill_dials(s);
	fill_steps(s);
	oc = fill_files(s);
	if (oc == OK)
		oc = fill_thread(s, wrong);
	if (oc != OK)
		return oc;
	s->v.events_n =
		desk_events(rq, acts_of(rq->tx, rq->actor, s->task), s->bodies, &s->v.events);
	s->v.copy_line = copy_line(s);
	s->v.wrong = wrong;
	s->v.who = rq->actor->name;
	s->v.post = viewer->title;
	s->v.own_body = viewer->body_name;
	s->v.seen_at = clock_now();
	return OK;
}

static void enter_opening(struct sheet *s)
{
	audit(s->rq->tx, s->rq->actor,
		&(struct audit_entry){
			.action = s->by_reserve ? "task.open_by_reserve" : "task.open",
			.about = "task",
			.object = s->task->id.n,
			.commits = s->shown });
	if (s->task->has_news && actor_in_body(s->rq->actor, s->task->body))
		task_set_news(s->rq->tx, s->task->id, false);
}

struct reply show_task(struct request *rq, const struct task *task, int status, const char *wrong)
{
	struct sheet *s = arena_new(rq->arena, struct sheet);
	enum outcome oc;

	*s = (struct sheet){ .rq = rq,
		.task = task,
		.by_reserve = sheet_is_mine(rq, task) && !actor_in_body(rq->actor, task->body),
		.here = rq_url(rq, url_add_id(rq->arena, URL("/desk/tasks"), task->id.n)) };
	s->is_mine = sheet_is_mine(rq, task);
	if (wrong != NULL && rq->wants_json)
		return reply_problem(rq, status, wrong);
	oc = body_get(rq->tx, task->body, &s->body);
	if (oc == OK)
		oc = read_extract(s);
	if (oc == FORBIDDEN)
		return reply_problem(rq, 403,
			MESSAGE("Your post has no key for this task yet. Whoever manages your "
				"office gives it to you."));
	if (oc != OK)
		return reply_outcome(rq, oc);
	read_bodies(s);
	oc = fill(s, wrong);
	if (oc != OK)
		return reply_outcome(rq, oc);
	enter_opening(s);
	return page_desk(rq, status, s->v.number, &view_task, &s->v);
}
