/*
 * track_public.c - the reporter comes back with the receipt: phases, what is
 * late, messages, something to add, an objection. No account and no cookie: the
 * visit travels in the page, sealed, for twenty minutes. A wrong receipt and a
 * right one cost the same time.
 */

#include "app/core/layout/layout.h"
#include "app/core/pack/speech.h"
#include "app/core/web/openapi.h"
#include "app/messages/message.h"
#include "app/reports/draft.h"
#include "app/reports/receipt.h"
#include "app/reports/receipt_words.h"
#include "app/reports/staffed_pages.h"
#include "app/tracking/instead.h"
#include "progress.view.h"
#include "track.view.h"

/* ---- coming in ---- */

static bool is_typed(const struct http_field *f)
{
	return (text_equal(f->name, "words") || text_equal(f->name, "why") ||
		       text_starts(f->name, "answer-")) &&
	       *f->value != '\0';
}

/* A visit ends while somebody still writes: the words wait in the page until the receipt
 * was shown again. */
static void add_unsent(struct request *rq, struct view_track *v)
{
	struct unsent_row *rows = arena_array(rq->arena, rq->fields.n + 1, sizeof(*rows));

	v->unsent = rows;
	for (size_t i = 0; i < rq->fields.n; i++)
		if (is_typed(&rq->fields.at[i]))
			rows[v->unsent_n++] = (struct unsent_row){ rq->fields.at[i].name,
				rq->fields.at[i].value };
}

static struct reply show_door(struct request *rq, struct view_track *v, int status)
{
	add_unsent(rq, v);
	v->action = rq_url(rq, URL("/track"));
	v->start = rq_url(rq, URL("/form"));
	v->has_words = rq->site->pack->speech->words != NULL;
	return page_public(rq, status, NULL, &view_track, v);
}

static struct reply door(struct request *rq)
{
	return show_door(rq, &(struct view_track){ 0 }, 200);
}

/* ---- what is shown ---- */

static const char *id_of(struct request *rq, int64_t n)
{
	char id[14];

	id_text(n, id);
	return arena_text(rq->arena, id);
}

static const char *typed_answer(struct request *rq, const char *id)
{
	return rq_shown(rq, arena_printf(rq->arena, "answer-%s", id));
}

/* A body's public phase, once the desk does not hold it back. */
static struct party_row party_of(
	struct request *rq, const struct task *task, const struct body *body)
{
	const struct pack *pack = rq->site->pack;
	const struct body_kind *kind = body_kind(pack, body->kind);
	int64_t now = clock_now();
	struct party_row row = { .given_at = task->opened_at,
		.accepted_at = NO_TIME,
		.finished_at = NO_TIME,
		.due_at = NO_TIME };

	row.id = id_of(rq, task->id.n);
	row.kind = kind != NULL ? rq_texts(rq, &kind->public_name) : "";
	row.phase = rq_texts(rq, phase_words(pack, kind, task->state));
	row.about = rq_texts(rq, &phase_of_task(pack, task->state)->text);
	row.is_accepted = text_equal(task->state, "accepted") ||
			  text_equal(task->state, "acting") || text_equal(task->state, "paused") ||
			  text_equal(task->state, "finished");
	row.is_finished = text_equal(task->state, "finished");
	row.is_declined =
		text_equal(task->state, "declined") || text_equal(task->state, "withdrawn");
	row.is_paused = text_equal(task->state, "paused");
	if (row.is_finished)
		row.finished_at = task->since_at;
	else if (row.is_accepted)
		row.accepted_at = task->since_at;
	if (*task->step != '\0' && !row.is_paused) {
		row.due_at = task->due_at;
		row.is_late = now > task->due_at;
	}
	if (row.is_late) {
		struct str late = str_in(rq->arena, 200);

		words_duration(&late, rq->language, now - task->due_at);
		row.late_by = str_text(&late);
	}
	return row;
}

static void add_parties(struct request *rq, const struct report *report, struct view_progress *v)
{
	struct task_list tasks = tasks_of(rq->tx, rq->actor, report->id);
	struct party_row *rows = arena_array(rq->arena, tasks.n + 1, sizeof(*rows));
	int64_t *ids = arena_array(rq->arena, tasks.n + 1, sizeof(*ids));
	struct advised advised = advised_for(rq->tx, rq->site, report);
	struct bodies_found bodies;
	size_t n = 0;

	for (size_t i = 0; i < tasks.n; i++)
		ids[i] = tasks.at[i].body;
	bodies = bodies_of(rq->tx, ids, tasks.n);
	for (size_t i = 0; i < tasks.n; i++) {
		const struct body *body = body_among(bodies, tasks.at[i].body);

		if (body == NULL || tasks.at[i].is_held)
			continue;
		rows[n] = party_of(rq, &tasks.at[i], body);
		if (is_instead(&advised, &tasks.at[i], body))
			rows[n].instead = rq_pack_text(rq, "track_level_above");
		n++;
	}
	v->parties = rows;
	v->parties_n = n;
}

static const char *coarse_words(struct request *rq, enum coarse_phase coarse)
{
	static const char *const words[] = {
		[COARSE_RECEIVED] = MESSAGE("We have it"),
		[COARSE_WORKING] = MESSAGE("People are working on it"),
		[COARSE_FINISHED] = MESSAGE("It is finished"),
	};

	return rq_text(rq, words[coarse]);
}

static void add_phase(struct request *rq, const struct report *report, struct view_progress *v)
{
	const struct phase *phase = phase_of_report(rq->site->pack, report->state);

	v->is_coarse = report->is_shy;
	v->is_closed = text_equal(report->state, "closed");
	v->since = report->facts.filed_at;
	v->due_at = NO_TIME;
	if (v->is_coarse) {
		v->phase = coarse_words(rq, phase->coarse);
		return;
	}
	v->phase = rq_texts(rq, &phase->name);
	v->about = rq_texts(rq, &phase->text);
	if (text_equal(report->state, "received") || text_equal(report->state, "triage")) {
		v->due_at = report->due_at;
		v->is_late = clock_now() > report->due_at;
		v->next = rq_text(rq, MESSAGE("Somebody reads it and decides who must act."));
		v->unstaffed = unstaffed_words(rq, desk_now(rq->site, report->desk));
	}
	add_parties(rq, report, v);
}

/* Has this question no answer? A reporter's words are kept to the hour, so those of the same hour
 * count as many answers as there were questions in it. */
static bool is_open(const struct message_list *list, const struct message *question)
{
	int64_t from = question->at - question->at % HOUR;
	size_t asked = 0, answered = 0;

	for (size_t i = 0; i < list->n; i++) {
		const struct message *m = &list->at[i];

		if (m->task != question->task || m->at < from)
			continue;
		if (m->kind == MESSAGE_QUESTION && m > question)
			return false; /* a later one stands for it */
		asked += m->kind == MESSAGE_QUESTION;
		answered += m->sender == SENDER_REPORTER;
	}
	return answered < asked;
}

static void add_question(struct request *rq, struct asked_row *row, const struct message *m)
{
	const char *id = id_of(rq, m->task);

	*row = (struct asked_row){
		.id = id, .text = m->text, .asked_at = m->at, .typed = typed_answer(rq, id)
	};
}

/* The thread as it stood, and what the reporter sends with this very request. */
static struct message_list with_just_said(
	struct arena *a, struct message_list list, const struct reporter_words *just)
{
	struct message *all = arena_array(a, list.n + just->answers_n + 1, sizeof(*all));
	int64_t now = clock_now();
	struct message mine = { .sender = SENDER_REPORTER,
		.at = now - now % HOUR, /* as it is kept */
		.text = just->words };
	size_t n = list.n;

	if (n > 0)
		memcpy(all, list.at, n * sizeof(*all));
	if (!text_empty(just->words))
		all[n++] = mine;
	for (size_t i = 0; i < just->answers_n; i++) {
		mine.task = just->answers[i].task;
		mine.text = just->answers[i].words;
		all[n++] = mine;
	}
	return (struct message_list){ .at = all, .n = n };
}

static enum outcome add_messages(struct request *rq, const struct report *report,
	const struct reporter_words *just, struct view_progress *v)
{
	struct message_list list = { .before = message_place(rq_field(rq, "earlier")) };
	struct said_row *said;
	struct asked_row *asked;
	enum outcome oc = messages_of_report(rq->tx, rq->actor, report, &list);

	if (oc != OK)
		return oc;
	v->has_older = list.older != 0;
	v->older = arena_printf(rq->arena, "%lld", (long long)list.older);
	v->is_earlier = list.before != 0;
	if (just != NULL)
		list = with_just_said(rq->arena, list, just);
	said = arena_array(rq->arena, list.n + 1, sizeof(*said));
	asked = arena_array(rq->arena, list.n + 1, sizeof(*asked));
	v->said = said;
	v->questions = asked;
	for (size_t i = 0; i < list.n; i++) {
		const struct message *m = &list.at[i];

		if (m->text == NULL)
			continue;
		said[v->said_n++] = (struct said_row){ .by_me = m->sender == SENDER_REPORTER,
			.who = rq_text(rq, m->sender == SENDER_DESK
						   ? MESSAGE("The desk")
						   : MESSAGE("An office that works on it")),
			.at = m->at,
			.text = m->text };
		if (m->task != 0 && m->kind == MESSAGE_QUESTION && is_open(&list, m))
			add_question(rq, &asked[v->questions_n++], m);
	}
	return OK;
}

/* `just`: what was sent with this request and is not in the thread yet; NULL: nothing. */
static struct reply show_progress(struct request *rq, struct visit_field *visit,
	struct view_progress *v, const struct reporter_words *just)
{
	struct report report;
	struct public_frame frame = { 0 };
	const char *number;
	enum outcome oc =
		report_for(rq->tx, rq->actor, (struct report_id){ visit->report }, &report);

	if (oc == OK)
		oc = visit_seal(rq->tx, rq->actor, visit, &v->visit);
	if (oc == OK)
		oc = add_messages(rq, &report, just, v);
	if (oc != OK)
		return reply_outcome(rq, oc);
	add_phase(rq, &report, v);
	number = report_label(rq->tx, rq->actor, &report).number;
	if (*number != '\0') {
		v->number = number;
		v->number_said = receipt_number_words(rq, number);
	}
	v->action = rq_url(rq, URL("/track"));
	frame.exit_token = visit->exit;
	return page_public(rq, v->wrong != NULL || v->wrong_why != NULL ? 422 : 200, &frame,
		&view_progress, v);
}

/* ---- the receipt ---- */

static struct reply wrong_receipt(struct request *rq, const char *number)
{
	const char *words = rq_text(rq, MESSAGE("Check the number and the words, and try again."));
	struct field_fault faults[] = { { "number", words }, { "secret", words } };

	if (rq->wants_json)
		return reply_faults(rq, faults, COUNT_OF(faults));
	return show_door(rq, &(struct view_track){ .wrong = true, .number = number }, 422);
}

static struct reply come_in(struct request *rq, const char *typed)
{
	struct vault_receipt_try shown = { .pin = rq_field(rq, "pin") };
	const char *secret = rq_field(rq, "secret");
	struct visit_field field = { 0 };
	struct visit visit;
	struct reply reply;
	char number[10] = "00000000";
	bool is_readable = vault_number_read(typed != NULL ? typed : "", number) &&
			   receipt_secret_read(rq, secret, &shown.secret);
	enum outcome oc;

	if (!is_readable)
		memset(&shown.secret, 0, sizeof(shown.secret)); /* the same work all the same */
	oc = receipt_open(rq->tx, rq->actor, number, &shown, &visit);
	if (!is_readable || oc == INVALID)
		return wrong_receipt(rq, typed);
	if (oc != OK)
		return reply_outcome(rq, oc);
	field = (struct visit_field){
		.report = visit.report.n, .gen = visit.gen, .until_at = clock_now() + VISIT_LIFE
	};
	vault_reporter_secret(rq->actor->keys->reporter, field.s0);
	reply = show_progress(rq, &field,
		&(struct view_progress){
			.typed = rq_shown(rq, "words"), .typed_why = rq_shown(rq, "why") },
		NULL);
	receipt_welcome(rq->tx, &visit);
	return reply;
}

/* ---- adding and objecting ---- */

/* The answers that were typed, each under the question it belongs to. */
static void take_answers(
	struct request *rq, const struct task_list *tasks, struct reporter_words *said)
{
	struct reporter_answer *answers = arena_array(rq->arena, tasks->n + 1, sizeof(*answers));

	said->answers = answers;
	for (size_t i = 0; i < tasks->n; i++) {
		int64_t task = tasks->at[i].id.n;
		const char *words = typed_answer(rq, id_of(rq, task));

		if (!text_empty(words))
			answers[said->answers_n++] = (struct reporter_answer){ task, words };
	}
}

/* An objection to one office says so in its first words: the desk reads it in one thread. */
static void take_objection(
	struct request *rq, const struct task_list *tasks, struct reporter_words *said)
{
	const char *about = rq_field(rq, "about");

	said->kind = MESSAGE_OBJECTION;
	said->words = rq_field(rq, "why");
	if (text_empty(said->words))
		return;
	for (size_t i = 0; i < tasks->n; i++) {
		const struct task *task = &tasks->at[i];
		const struct body_kind *kind;
		struct body body;

		if (task->is_held || !text_equal(about, id_of(rq, task->id.n)) ||
			body_get(rq->tx, task->body, &body) != OK)
			continue;
		kind = body_kind(rq->site->pack, body.kind);
		said->about = task->id.n;
		if (kind != NULL)
			said->words = arena_printf(
				rq->arena, "%s: %s", rq_texts(rq, &kind->public_name), said->words);
	}
}

/* Is there nothing but blanks in what this button sends? */
static bool sends_nothing(const struct request *rq, bool is_objection)
{
	for (size_t i = 0; i < rq->fields.n; i++) {
		const struct http_field *f = &rq->fields.at[i];

		if (is_typed(f) && text_equal(f->name, "why") == is_objection &&
			f->value[strspn(f->value, " \t\r\n")] != '\0')
			return false;
	}
	return true;
}

/* The page again, with everything that was typed. */
static struct reply ask_again(
	struct request *rq, struct visit_field *visit, bool is_objection, enum outcome why)
{
	const char *wrong = rq_text(rq,
		why == CONFLICT
			? MESSAGE("You have sent many messages today, and all of them are kept. If "
				  "something is urgent, ring a number on this page; otherwise send "
				  "this one tomorrow.")
		: sends_nothing(rq, is_objection)
			? MESSAGE("Write something first.")
			: MESSAGE("This is too long. Send it in two parts."));
	struct view_progress v = { .typed = rq_shown(rq, "words"),
		.typed_why = rq_shown(rq, "why") };

	if (rq_unread(rq))
		wrong = rq_unread_words(rq);
	if (is_objection)
		v.wrong_why = wrong;
	else
		v.wrong = wrong;
	return show_progress(rq, visit, &v, NULL);
}

static struct reply add(struct request *rq, struct visit_field *visit, const char *go)
{
	struct view_progress v = { .thanks = rq_text(
					   rq, MESSAGE("Thank you. It is with them now.")) };
	struct reporter_words said = { .kind = MESSAGE_WORDS, .words = rq_field(rq, "words") };
	bool is_objection = text_equal(go, "object");
	struct task_list tasks;
	struct report report;
	struct reply shown;
	enum outcome oc =
		report_for(rq->tx, rq->actor, (struct report_id){ visit->report }, &report);

	if (oc != OK)
		return reply_outcome(rq, oc);
	if (rq_unread(rq))
		return ask_again(rq, visit, is_objection, INVALID);
	tasks = tasks_of(rq->tx, rq->actor, report.id);
	if (is_objection)
		take_objection(rq, report.is_shy ? &(struct task_list){ 0 } : &tasks, &said);
	else
		take_answers(rq, &tasks, &said);
	/* The page is made from what stood before the write. */
	shown = show_progress(rq, visit, &v, &said);
	oc = message_from_reporter(rq->tx, rq->actor, &report, &said);
	if (oc == INVALID || oc == CONFLICT)
		return ask_again(rq, visit, is_objection, oc);
	return oc == OK ? shown : reply_outcome(rq, oc);
}

static struct reply track(struct request *rq)
{
	int64_t leave_at = clock_ticks() + ALIKE_AFTER;
	const char *field = rq_field(rq, "visit"), *go = rq_field(rq, "go");
	struct visit_field visit;
	struct reply reply;
	enum outcome oc;

	if (text_empty(field)) {
		reply = come_in(rq, rq_field(rq, "number"));
		reply.leave_at = leave_at;
		return reply;
	}
	oc = visit_open(rq->tx, rq->actor, field, &visit);
	if (oc == CONFLICT)
		return reply_see_other(rq, URL("/"));
	if (oc == NOT_FOUND || oc == INVALID)
		return show_door(rq, &(struct view_track){ 0 }, 410);
	if (oc != OK)
		return reply_outcome(rq, oc);
	if (text_equal(go, "add") || text_equal(go, "object"))
		return add(rq, &visit, go);
	return show_progress(rq, &visit, &(struct view_progress){ 0 }, NULL);
}

static const struct api_note track_note = {
	.takes =
		(const struct api_member[]){
			{ "number", API_TEXT, "of the receipt, in the digits of any script" },
			{ "secret", API_TEXT, "of the receipt, in words or symbols" },
			{ "visit", API_TEXT,
				"instead of both, for twenty minutes: as the last answer gave it" },
			{ "go", API_TEXT, "with a visit: add, object" },
			{ "earlier", API_COUNT,
				"with a visit: the messages before that place, as `older` gave "
				"it" },
			{ "words", API_TEXT, "add: what is new" },
			{ "answer-*", API_TEXT, "add: the answer to the question of that id" },
			{ "why", API_TEXT, "object: what is wrong" },
			{ "about", API_TEXT, "object: the party it is about, or all" },
			{ 0 },
		},
};

const struct route track_public[] = { { HTTP_GET, "/track", door, ACCESS_PUBLIC, 0, &view_track,
					      "where a receipt is shown" },
	{ HTTP_POST, "/track", track, ACCESS_PUBLIC, ROUTE_LARGE, &view_progress,
		"phases and messages of a report, by its receipt", &track_note },
	{ 0 } };
