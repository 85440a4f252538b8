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
#include "app/reports/receipt_words.h"
#include "progress.view.h"
#include "track.view.h"

enum { ANSWER_AFTER = 300 }; /* ms from the start of the work, right or wrong */

/* ---- coming in ---- */

static struct reply show_door(struct request *rq, struct view_track *v, int status)
{
	v->action = rq_url(rq, URL("/track"));
	v->start = rq_url(rq, URL("/form"));
	return page_public(rq, status, NULL, &view_track, v);
}

static struct reply door(struct request *rq)
{
	return show_door(rq, &(struct view_track){ 0 }, 200);
}

/* ---- what is shown ---- */

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
	char id[14];

	id_text(task->id.n, id);
	row.id = arena_text(rq->arena, id);
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
	struct bodies_found bodies;
	size_t n = 0;

	for (size_t i = 0; i < tasks.n; i++)
		ids[i] = tasks.at[i].body;
	bodies = bodies_of(rq->tx, ids, tasks.n);
	for (size_t i = 0; i < tasks.n; i++) {
		const struct body *body = body_among(bodies, tasks.at[i].body);

		if (body != NULL && !tasks.at[i].is_held)
			rows[n++] = party_of(rq, &tasks.at[i], body);
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
	}
	add_parties(rq, report, v);
}

static enum outcome add_messages(
	struct request *rq, const struct report *report, struct view_progress *v)
{
	struct message_list list;
	struct said_row *said;
	struct asked_row *asked;
	enum outcome oc = messages_of_report(rq->tx, rq->actor, report, &list);

	if (oc != OK)
		return oc;
	said = arena_array(rq->arena, list.n + 1, sizeof(*said));
	asked = arena_array(rq->arena, list.n + 1, sizeof(*asked));
	for (size_t i = 0; i < list.n; i++) {
		const struct message *m = &list.at[i];
		char id[14];

		if (m->text == NULL)
			continue;
		id_text(m->task, id);
		said[v->said_n++] = (struct said_row){ .by_me = m->sender == SENDER_REPORTER,
			.who = rq_text(rq, m->sender == SENDER_DESK
						   ? MESSAGE("The desk")
						   : MESSAGE("An office that works on it")),
			.at = m->at,
			.text = m->text };
		if (m->kind == MESSAGE_QUESTION && m->task != 0)
			asked[v->questions_n++] = (struct asked_row){
				.id = arena_text(rq->arena, id), .text = m->text, .asked_at = m->at
			};
	}
	v->said = said;
	v->questions = asked;
	return OK;
}

static struct reply show_progress(
	struct request *rq, struct visit_field *visit, struct view_progress *v, int status)
{
	struct report report;
	struct public_frame frame = { 0 };
	enum outcome oc =
		report_for(rq->tx, rq->actor, (struct report_id){ visit->report }, &report);

	if (oc == OK)
		oc = visit_seal(rq->tx, rq->actor, visit, &v->visit);
	if (oc == OK)
		oc = add_messages(rq, &report, v);
	if (oc != OK)
		return reply_outcome(rq, oc);
	add_phase(rq, &report, v);
	v->action = rq_url(rq, URL("/track"));
	frame.exit_token = visit->exit;
	return page_public(rq, status, &frame, &view_progress, v);
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
	reply = show_progress(rq, &field, &(struct view_progress){ .number = typed }, 200);
	receipt_welcome(rq->tx, &visit);
	return reply;
}

/* ---- adding and objecting ---- */

static enum outcome answer_questions(struct request *rq, const struct report *report, size_t *ret_n)
{
	struct task_list tasks = tasks_of(rq->tx, rq->actor, report->id);

	for (size_t i = 0; i < tasks.n; i++) {
		char id[14];
		const char *words;
		enum outcome oc;

		id_text(tasks.at[i].id.n, id);
		words = rq_field(rq, arena_printf(rq->arena, "answer-%s", id));
		if (text_empty(words))
			continue;
		oc = message_answer(rq->tx, rq->actor, &tasks.at[i], words);
		if (oc != OK)
			return oc;
		(*ret_n)++;
		return OK; /* one thread a send: what is read next must see it written */
	}
	return OK;
}

static struct reply add(struct request *rq, struct visit_field *visit, const char *go)
{
	struct view_progress v = { .thanks = rq_text(
					   rq, MESSAGE("Thank you. It is with them now.")) };
	const char *words = rq_field(rq, text_equal(go, "object") ? "why" : "words");
	enum message_kind kind = text_equal(go, "object") ? MESSAGE_OBJECTION : MESSAGE_WORDS;
	struct report report;
	struct reply shown;
	size_t answered = 0;
	enum outcome oc =
		report_for(rq->tx, rq->actor, (struct report_id){ visit->report }, &report);

	if (oc != OK)
		return reply_outcome(rq, oc);
	/* The page is made from what stood before the write; the words just sent are
	 * on it as a thank-you, and in the thread at the next look. */
	if (text_empty(words) && !rq_given(rq, "words") && text_equal(go, "add"))
		v.thanks = NULL;
	shown = show_progress(rq, visit, &v, 200);
	if (!text_empty(words))
		oc = message_from_reporter(rq->tx, rq->actor, &report, kind, words);
	else
		oc = answer_questions(rq, &report, &answered);
	if (oc == INVALID || (text_empty(words) && answered == 0)) {
		struct view_progress again = {
			.wrong = rq_text(rq, MESSAGE("Write something first.")), .typed = words
		};

		return oc == FAILED ? reply_outcome(rq, oc) : show_progress(rq, visit, &again, 422);
	}
	return oc == OK ? shown : reply_outcome(rq, oc);
}

static struct reply track(struct request *rq)
{
	int64_t leave_at = clock_ticks() + ANSWER_AFTER;
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
	return show_progress(rq, &visit, &(struct view_progress){ 0 }, 200);
}

static const struct api_note track_note = {
	.takes =
		(const struct api_member[]){
			{ "number", API_TEXT, "of the receipt, in the digits of any script" },
			{ "secret", API_TEXT, "of the receipt, in words or symbols" },
			{ "visit", API_TEXT,
				"instead of both, for twenty minutes: as the last answer gave it" },
			{ "go", API_TEXT, "with a visit: add, object" },
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
