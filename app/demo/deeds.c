/*
 * deeds.c - a step of a story as somebody does it on a page: the same rules, the
 * same rights, the same seals. What may not be done here, may not be done there.
 */

#include "app/demo/story.h"

#include "app/core/pack/speech.h"
#include "app/demo/world.h"
#include "app/erasing/erase.h"
#include "app/messages/message.h"
#include "app/reports/receipt.h"
#include "app/reports/report_pages.h"
#include "app/tasks/loop.h"
#include "app/tasks/route.h"
#include "app/tasks/sorting.h"

/* ---- filing ---- */

/* A request as far as the questionnaire needs one. */
static struct request *request_of(struct scene *s, struct actor *who)
{
	struct request *rq = arena_new(tx_arena(s->tx), struct request);

	rq->site = s->world->site;
	rq->language = rq->site->languages[0];
	rq->arena = tx_arena(s->tx);
	rq->tx = s->tx;
	rq->actor = who;
	return rq;
}

static enum outcome refused(const struct scene *s, const struct answers *answers)
{
	const char *id = s->story->id != NULL ? s->story->id : "background";

	if (answers->stray != NULL)
		log_error("demo story %s: the form has no question %s", id, answers->stray);
	for (size_t i = 0; i < answers->form->n; i++) {
		const struct question *q = &answers->form->questions[i];

		if (answers_to(answers, q)->fault != FAULT_NONE)
			log_error("demo story %s: %s: %s", id, q->id,
				answers_fault_words(answers, q));
	}
	return INVALID;
}

static enum outcome file(struct scene *s)
{
	struct world *w = s->world;
	struct arena *a = tx_arena(s->tx);
	struct request *rq = request_of(s, actor_nobody(w->site, w->keys, a));
	struct answers *answers = answers_create(a, w->site->form, asking_of(rq));
	struct filing filing = { .draft = vault_draft_secret_create(), .attempt = s->attempt };
	struct faults faults = faults_in(a, "answers");
	const struct json *json = json_read(a, s->story->answers, NULL, &faults);
	struct report_facts facts;
	enum outcome oc;

	if (json == NULL || !answers_from_json(answers, json, ANSWERS_FROM_OUTSIDE) ||
		answers_check(answers, NULL) > 0)
		return refused(s, answers);
	vault_draft_filed(&filing.draft, filing.f);
	filing_of_answers(
		rq, answers, (struct origin){ s->story->channel, s->story->door }, &facts, &filing);
	oc = report_file(s->tx, rq->actor, &filing, &s->story->receipt);
	s->story->receipt.proof = NULL; /* lies in memory of this change */
	return oc;
}

/* ---- who and what ---- */

static enum outcome find_report(struct scene *s, struct story *story, struct actor *who)
{
	struct report_id id;
	enum outcome oc;

	if (story->report != 0)
		return OK;
	oc = receipt_find(s->tx, who, story->receipt.number, &id);
	if (oc == OK)
		story->report = id.n;
	return oc;
}

/* The reporter comes back with the receipt. */
static enum outcome come_back(struct scene *s, struct actor **ret_who)
{
	struct world *w = s->world;
	struct vault_receipt_try shown = { .secret = s->story->receipt.secret };
	struct visit visit;

	*ret_who = actor_nobody(w->site, w->keys, tx_arena(s->tx));
	return receipt_open(s->tx, *ret_who, s->story->receipt.number, &shown, &visit);
}

static enum outcome begin(struct scene *s, struct actor **ret_who, struct report *ret_report)
{
	enum outcome oc = s->step->by != NULL ? cast_actor(s->world, s->tx, s->step->by, ret_who)
					      : come_back(s, ret_who);

	if (oc == OK)
		oc = find_report(s, s->story, *ret_who);
	/* A body's officer needs no report, the reporter always his own. */
	if (oc == OK && (s->step->body == NULL || s->step->by == NULL))
		oc = report_for(
			s->tx, *ret_who, (struct report_id){ s->story->report }, ret_report);
	return oc;
}

/* The body's newest task in the story. */
static enum outcome find_task(struct scene *s, struct actor *who, struct task *ret_task)
{
	struct task_list list = tasks_of(s->tx, who, (struct report_id){ s->story->report });
	const struct task *found = NULL;

	for (size_t i = 0; i < list.n; i++)
		if (list.at[i].body == s->step->body->body &&
			(found == NULL || list.at[i].opened_at >= found->opened_at))
			found = &list.at[i];
	return found != NULL ? task_for(s->tx, who, found->id, ret_task) : NOT_FOUND;
}

/* ---- desks ---- */

static enum outcome route(struct scene *s, struct actor *who, const struct report *report)
{
	const struct step *step = s->step;
	struct task_choice *choices =
		arena_array(tx_arena(s->tx), step->to_n + 1, sizeof(*choices));
	struct route_order order = { .choices = choices,
		.n = step->to_n,
		.safe_contact = step->text != NULL ? step->text : "" };

	for (size_t i = 0; i < step->to_n; i++)
		choices[i] = (struct task_choice){ .body = step->to[i].body->body,
			.duty = step->to[i].duty,
			.is_lead = step->to[i].is_lead };
	order.label = report_label(s->tx, who, report).text;
	return report_route(s->tx, who, report, &order);
}

static enum outcome link(struct scene *s, struct actor *who, const struct report *report)
{
	struct report twin;
	enum outcome oc;

	if (s->story->same_as == NULL)
		return INVALID;
	oc = find_report(s, s->story->same_as, who);
	if (oc == OK)
		oc = report_for(s->tx, who, (struct report_id){ s->story->same_as->report }, &twin);
	return oc == OK ? report_link(s->tx, who, report, &twin) : oc;
}

/* Own words, or a sentence of the pack in the language of the story. */
static const char *words_of(const struct scene *s, enum message_kind *ret_kind)
{
	const struct site *site = s->world->site;
	const struct sentence *sentence =
		s->step->code != NULL ? pack_sentence(site->pack, s->step->code) : NULL;

	*ret_kind = sentence != NULL ? MESSAGE_READY : MESSAGE_WORDS;
	return sentence != NULL ? texts_say(tx_arena(s->tx), &sentence->text, site->languages[0])
				: s->step->text;
}

static enum outcome review(struct scene *s, struct actor *who, const struct report *report)
{
	struct message_list list = { 0 };
	enum outcome oc = messages_of_report(s->tx, who, report, &list);

	for (size_t i = list.n; oc == OK && i-- > 0;)
		if (list.at[i].sender == SENDER_BODY && text_equal(list.at[i].state, "review"))
			return message_review(s->tx, who, report, list.at[i].id, "read");
	return oc != OK ? oc : NOT_FOUND;
}

/* What was said an hour ago or more has been read since. */
static enum outcome said(struct scene *s, struct actor *who, const struct report *report,
	const struct reporter_words *words)
{
	struct task_list tasks = tasks_of(s->tx, who, report->id);
	enum outcome oc = message_from_reporter(s->tx, who, report, words);

	if (oc != OK || clock_now() > s->world->now - HOUR)
		return oc;
	report_set_news(s->tx, report->id, NEWS_NONE);
	for (size_t i = 0; i < tasks.n; i++)
		task_set_news(s->tx, tasks.at[i].id, false);
	return OK;
}

static enum outcome at_desk(struct scene *s, struct actor *who, struct report *report)
{
	enum message_kind kind;
	const char *words = words_of(s, &kind);

	switch (s->step->deed) {
	case DEED_RATE:
		return report_rate(s->tx, who, report, s->step->code, s->step->text);
	case DEED_ROUTE:
		return route(s, who, report);
	case DEED_LINK:
		return link(s, who, report);
	case DEED_CLOSE:
		return report_close(s->tx, who, report, s->step->code, s->step->text);
	case DEED_REVIEW:
		return review(s, who, report);
	case DEED_DESK:
		return message_from_desk(s->tx, who, report, kind, words);
	case DEED_ADD:
		return said(s, who, report,
			&(struct reporter_words){ .kind = MESSAGE_FACT, .words = words });
	case DEED_OBJECT:
		return said(s, who, report,
			&(struct reporter_words){ .kind = MESSAGE_OBJECTION, .words = words });
	default:
		BUG("no deed of a desk: %d", (int)s->step->deed);
	}
}

/* ---- bodies ---- */

static enum outcome act(struct scene *s, struct actor *who, const struct task *task)
{
	const struct step *step = s->step;
	struct act_record record = { .kind = step->code,
		.done_at = clock_now(),
		.seen_by = step->seen[0],
		.seen_where = step->seen[1],
		.seen_alone = step->seen[2],
		.words = step->text != NULL ? step->text : "" };

	return task_act(s->tx, who, task, &record);
}

static enum outcome answer(
	struct scene *s, struct actor *who, const struct report *report, const struct task *task)
{
	struct reporter_answer answer = { task->id.n, s->step->text };

	return said(s, who, report, &(struct reporter_words){ .answers = &answer, .answers_n = 1 });
}

static enum outcome in_body(struct scene *s, struct actor *who, const struct report *report)
{
	const struct step *step = s->step;
	const char *text = step->text != NULL ? step->text : "";
	enum message_kind kind;
	struct task task;
	enum outcome oc = find_task(s, who, &task);

	if (oc != OK)
		return oc;
	switch (step->deed) {
	case DEED_ACCEPT:
		return task_accept(s->tx, who, &task);
	case DEED_DECLINE:
		return task_decline(s->tx, who, &task, step->code, text);
	case DEED_ACT:
		return act(s, who, &task);
	case DEED_PAUSE:
		return task_pause(s->tx, who, &task, step->code, text);
	case DEED_RESUME:
		return task_resume(s->tx, who, &task);
	case DEED_FINISH:
		return task_finish(s->tx, who, &task, step->code, text);
	case DEED_ASK:
		return message_from_body(s->tx, who, &task, MESSAGE_QUESTION, text);
	case DEED_WRITE:
		text = words_of(s, &kind);
		return message_from_body(s->tx, who, &task, kind, text);
	case DEED_ANSWER:
		return answer(s, who, report, &task);
	default:
		BUG("no deed of a body: %d", (int)step->deed);
	}
}

/* As the daily job would, for this report alone. */
static enum outcome retire(struct scene *s)
{
	struct world *w = s->world;
	struct actor *system = actor_system(w->site, w->keys, tx_arena(s->tx));
	enum outcome oc = find_report(s, s->story, system);

	return oc == OK ? report_retire(s->tx, system, (struct report_id){ s->story->report }) : oc;
}

enum outcome deed_do(struct scene *s)
{
	struct report report;
	struct actor *who;
	enum outcome oc;

	if (s->step->deed == DEED_FILE)
		return file(s);
	if (s->step->deed == DEED_ERASE)
		return retire(s);
	oc = begin(s, &who, &report);
	if (oc != OK)
		return oc;
	return s->step->body != NULL ? in_body(s, who, &report) : at_desk(s, who, &report);
}
