/*
 * history.c - what has happened to a record, and what was said between the reporter
 * and those who work on it.
 */

#include "app/core/pack/clocks.h"
#include "app/desk/desk_pages.h"
#include "thread.view.h"

#define RECORDED_LATE DAY

/* ---- acts ---- */

/* The steps of the program itself; every other act is of the pack's list. */
static const struct {
	const char *kind, *words;
	const char *list; /* whose codes stand with it */
} steps[] = {
	{ "accept", MESSAGE("took the task on"), NULL },
	{ "decline", MESSAGE("gave the task back"), "decline_reason" },
	{ "dispute", MESSAGE("says that it is not theirs either: the office above decides"),
		"decline_reason" },
	{ "finish", MESSAGE("finished the task"), "outcome" },
	{ "pause", MESSAGE("paused the task"), "pause_reason" },
	{ "agree", MESSAGE("agreed to the pause"), NULL },
	{ "moved", MESSAGE("moved the deadline, because the office was closed"), NULL },
	{ "resume", MESSAGE("went on with the task"), NULL },
	{ "withdraw", MESSAGE("took the task back from the office"), NULL },
	{ "hold", MESSAGE("held the phase back from the reporter"), "hold_reason" },
	{ "show", MESSAGE("showed the phase to the reporter again"), NULL },
	{ "claim", MESSAGE("took the report"), NULL },
	{ "rate", MESSAGE("set the urgency"), "level" },
	{ "link", MESSAGE("linked it to another report of the same event"), NULL },
	{ "unlink", MESSAGE("undid the link to another report"), NULL },
	{ "differs", MESSAGE("compared it with another report: not the same"), NULL },
	{ "show_less", MESSAGE("lets the reporter see less"), NULL },
	{ "show_more", MESSAGE("lets the reporter see each office's phase"), NULL },
	{ "close", MESSAGE("closed the report"), "close_reason" },
};

static const char *code_words(struct request *rq, const char *list, const char *code)
{
	const struct risk_level *level;

	if (!text_equal(list, "level"))
		return desk_code(rq, list, code).label;
	level = risk_level(rq->site->pack, code);
	return level != NULL ? rq_texts(rq, &level->name) : code;
}

/* By whom, where and whether alone a child was met. */
static const char *seen_words(struct request *rq, const char *codes)
{
	static const char *const lists[] = { "seen_by", "seen_where", "seen_alone" };
	struct str out = str_in(rq->arena, 600);

	for (size_t i = 0; i < COUNT_OF(lists) && *codes != '\0'; i++) {
		size_t n = strcspn(codes, " ");
		const char *code = arena_textn(rq->arena, codes, n);

		str_addf(&out, "%s%s", i > 0 ? ", " : "", desk_code(rq, lists[i], code).label);
		codes += n + (codes[n] == ' ');
	}
	return str_text(&out);
}

static void say_act(struct request *rq, const struct act *act, struct event_row *row)
{
	const char *codes = "";

	row->what = desk_code(rq, "act_kind", act->kind).label;
	if (*act->codes != '\0')
		codes = seen_words(rq, act->codes);
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		if (!text_equal(steps[i].kind, act->kind))
			continue;
		row->what = rq_text(rq, steps[i].words);
		codes = steps[i].list != NULL && *act->codes != '\0'
				? code_words(rq, steps[i].list, act->codes)
				: "";
	}
	row->words = *codes != '\0' && *act->words != '\0'
			     ? arena_printf(rq->arena, "%s · %s", codes, act->words)
			     : (*codes != '\0' ? codes : act->words);
}

size_t desk_events(struct request *rq, struct act_list acts, struct bodies_found bodies,
	const struct event_row **ret_rows)
{
	struct event_row *rows = arena_array(rq->arena, acts.n + 1, sizeof(*rows));
	int64_t *accounts = arena_array(rq->arena, acts.n + 1, sizeof(*accounts));
	struct names names;

	for (size_t i = 0; i < acts.n; i++)
		accounts[i] = acts.at[i].actor;
	names = people_names(rq->tx, rq->actor, accounts, acts.n);
	for (size_t i = 0; i < acts.n; i++) {
		const struct act *act = &acts.at[i];
		const struct body *body = body_among(bodies, act->body);

		rows[i] = (struct event_row){ .done_at = act->done_at,
			.recorded_at = act->recorded_at,
			.who = act->actor == ACTOR_SYSTEM ? rq_text(rq, MESSAGE("the clock"))
							  : name_among(names, act->actor),
			.body = body != NULL ? body_name(body, rq->language, rq->site) : "",
			.is_recorded_late = act->recorded_at - act->done_at > RECORDED_LATE };
		say_act(rq, act, &rows[i]);
	}
	*ret_rows = rows;
	return acts.n;
}

/* ---- threads ---- */

static const char *speaker(struct request *rq, const struct thread_of *of, const struct message *m)
{
	const struct body *body = NULL;

	if (m->sender == SENDER_REPORTER)
		return rq_text(rq, m->kind == MESSAGE_OBJECTION ? MESSAGE("The reporter objects")
								: MESSAGE("The reporter"));
	if (m->sender == SENDER_DESK)
		return rq_text(rq, MESSAGE("The desk"));
	for (size_t i = 0; i < of->tasks.n; i++)
		if (of->tasks.at[i].id.n == m->task)
			body = body_among(of->bodies, of->tasks.at[i].body);
	return body != NULL ? body_name(body, rq->language, rq->site)
			    : rq_text(rq, MESSAGE("An office that works on it"));
}

static struct url earlier_url(struct request *rq, const struct thread_of *of, int64_t before)
{
	return url_with(
		rq->arena, of->here, "earlier", arena_printf(rq->arena, "%lld", (long long)before));
}

static struct said_to_row said_row(
	struct request *rq, const struct thread_of *of, const struct message *m)
{
	bool waits = text_equal(m->state, "review") && m->show_at > clock_now();
	char id[14];

	id_text(m->id, id);
	return (struct said_to_row){ .id = arena_text(rq->arena, id),
		.by_us = m->sender != SENDER_REPORTER,
		.who = speaker(rq, of, m),
		.at = m->at,
		.text = m->text,
		.is_held = text_equal(m->state, "held"),
		.waits_until = waits ? m->show_at : NO_TIME,
		.is_unread = m->sender != SENDER_REPORTER && m->author != rq->actor->account &&
			     !text_equal(m->state, "read") };
}

/* What asks for an answer stands in the open, one tap away; the rest is folded. */
static void fill_sentences(struct request *rq, const struct thread_of *of, struct view_thread *v)
{
	const struct pack *pack = rq->site->pack;
	const struct risk_level *level = risk_level_of_n(pack, of->risk);
	struct fact_values values = facts_values(of->facts);
	struct situation situation = situation_of(pack, &values, level != NULL ? level->id : NULL,
		zone_day(rq->site->zone, clock_now()));
	const struct sentence *found[SENTENCES_MAX];
	size_t n = sentences_for(pack, &situation, of->from, true, found);
	struct sentence_row *asking = arena_array(rq->arena, n + 1, sizeof(*asking)),
			    *telling = arena_array(rq->arena, n + 1, sizeof(*telling));

	for (size_t i = 0; i < n; i++) {
		struct sentence_row row = { .code = found[i]->id,
			.text = rq_texts(rq, &found[i]->text) };

		if (found[i]->asks)
			asking[v->questions_n++] = row;
		else
			telling[v->sentences_n++] = row;
	}
	v->questions = asking;
	v->sentences = telling;
}

struct part desk_thread(struct request *rq, const struct thread_of *of)
{
	struct html html = rq_html(rq);
	struct said_to_row *said = arena_array(rq->arena, of->list.n + 1, sizeof(*said));
	struct view_thread v = { .name = of->name,
		.action = of->action,
		.review = of->review,
		.is_question = of->is_asking,
		.said = said,
		.typed = of->typed,
		.wrong = of->wrong,
		.waits = !text_equal(of->from, "desk") };

	for (size_t i = 0; i < of->list.n; i++)
		said[v.said_n++] = said_row(rq, of, &of->list.at[i]);
	if (of->list.older != 0)
		v.older = earlier_url(rq, of, of->list.older);
	if (of->list.before != 0)
		v.newest = of->here;
	if (!url_is_none(of->action))
		fill_sentences(rq, of, &v);
	return view_part(&html, &view_thread, &v);
}

const char desk_not_written[] = MESSAGE(
	"Write something of your own or tap a ready sentence, not both: nothing was sent yet.");

enum outcome desk_written(struct request *rq, const char *from, struct written *ret_written)
{
	const char *id = rq_field(rq, "sentence"), *text = rq_field(rq, "text");
	const struct sentence *sentence;

	*ret_written = (struct written){ .words = text,
		.is_question = text_equal(rq_field(rq, "question"), "yes") };
	if (rq_given(rq, "text"))
		return text_empty(id) ? OK : INVALID;
	if (text_empty(id))
		return INVALID;
	sentence = pack_sentence(rq->site->pack, id);
	if (sentence == NULL || !sentence->is_for_reporter || !text_list_has(&sentence->from, from))
		return INVALID;
	/* In the language that the pack is authored in: what the reporter reads in, nobody knows.
	 */
	ret_written->words = texts_say(rq->arena, &sentence->text, rq->site->languages[0]);
	ret_written->is_ready = true;
	ret_written->is_question = ret_written->is_question || sentence->asks;
	return OK;
}
