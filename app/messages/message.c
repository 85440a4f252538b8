/* message.c - who may read which words, and under which key they are sealed. */

#include "app/messages/message_store.h"

#include "app/core/pack/speech.h"
#include "app/tasks/sorting.h"

static const char *const senders[] = {
	[SENDER_REPORTER] = "reporter", [SENDER_DESK] = "desk", [SENDER_BODY] = "body"
};
static const char *const kinds[] = { [MESSAGE_WORDS] = "words",
	[MESSAGE_QUESTION] = "question",
	[MESSAGE_FACT] = "fact",
	[MESSAGE_OBJECTION] = "objection",
	[MESSAGE_READY] = "ready" };

enum { WORDS_MAX = 12000, SAID_A_DAY = 30 };

static size_t find_text(const char *const *texts, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (text_equal(texts[i], text))
			return i;
	return 0;
}

/* ---- reading ---- */

static bool is_for_reporter(const struct message_row *row)
{
	if (text_equal(row->sender, "reporter") || text_equal(row->state, "shown") ||
		text_equal(row->state, "read"))
		return true;
	return text_equal(row->state, "review") && row->show_at <= clock_now();
}

static struct message message_from_row(struct tx *tx, struct actor *who,
	const struct message_row *row, const struct vault_part *part)
{
	struct message m = { .id = row->id,
		.version = row->version,
		.task = row->task,
		.sender = (enum message_sender)find_text(senders, COUNT_OF(senders), row->sender),
		.kind = (enum message_kind)find_text(kinds, COUNT_OF(kinds), row->kind),
		.state = row->state,
		.at = row->at,
		.show_at = row->show_at,
		.author = row->author };
	struct bytes plain;

	if (part != NULL && item_open(who->keys, part, place_of(TABLE_MESSAGE, FIELD_ITEM, row->id),
				    row->item, &plain) == OK)
		m.text = arena_textn(tx_arena(tx), (const char *)plain.at, plain.len);
	return m;
}

/* The keys of a report's threads: part 0 of the report for the desk's, part 1 of
 * each task for its body's. */
struct threads {
	const struct vault_part *desk;
	struct task_list tasks;
	const struct vault_part **parts;
};

static enum outcome open_threads(
	struct tx *tx, struct actor *who, const struct report *report, struct threads *ret_threads)
{
	struct threads t = { 0 };
	enum outcome oc = report_part(tx, who, report, &t.desk);

	if (oc != OK)
		return oc;
	t.tasks = tasks_of(tx, who, report->id);
	t.parts = arena_array(tx_arena(tx), t.tasks.n + 1, sizeof(const struct vault_part *));
	for (size_t i = 0; i < t.tasks.n; i++)
		if (task_part(tx, who, &t.tasks.at[i], PART_THREAD, &t.parts[i]) != OK)
			t.parts[i] = NULL;
	*ret_threads = t;
	return tx_poisoned(tx) ? FAILED : OK;
}

static const struct vault_part *part_of_thread(const struct threads *t, int64_t task)
{
	if (task == 0)
		return t->desk;
	for (size_t i = 0; i < t->tasks.n; i++)
		if (t->tasks.at[i].id.n == task)
			return t->parts[i];
	return NULL;
}

/* The rows come newest first, and one too many if there are more. */
static struct message *window_of(struct tx *tx, struct rows *rows, struct message_list *ret_list)
{
	ret_list->n = 0;
	ret_list->older = 0;
	return arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(struct message));
}

static int64_t end_of(const struct message_list *list)
{
	return list->before > 0 ? list->before : INT64_MAX;
}

static void turn_round(struct message *at, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct message other = at[i];

		at[i] = at[n - 1 - i];
		at[n - 1 - i] = other;
	}
}

/* An office that gave the task back, or from which it was taken, asks nothing any more. */
static bool is_of_former_office(const struct threads *t, const struct message_row *row)
{
	for (size_t i = 0; i < t->tasks.n; i++)
		if (t->tasks.at[i].id.n == row->task)
			return text_equal(t->tasks.at[i].state, "withdrawn") ||
			       text_equal(t->tasks.at[i].state, "declined");
	return false;
}

int64_t message_place(const char *typed)
{
	int64_t place;

	return int_read(typed, 1, INT64_MAX, &place) ? place : 0;
}

enum outcome messages_of_report(struct tx *tx, struct actor *who, const struct report *report,
	struct message_list *ret_list)
{
	bool is_reporter = who->report == report->id.n;
	struct message *at;
	struct threads threads;
	struct rows *rows;
	struct message_row row;
	size_t taken = 0;
	enum outcome oc = open_threads(tx, who, report, &threads);

	if (oc != OK)
		return oc;
	rows = message_rows_of_report(tx, report->id.n, end_of(ret_list));
	at = window_of(tx, rows, ret_list);
	for (int64_t last = 0; db_next(rows); last = row.place) {
		message_of_row(rows, &row);
		if (taken++ == MESSAGES_AT_ONCE) {
			ret_list->older = last;
			break;
		}
		if (is_reporter &&
			(!is_for_reporter(&row) || (text_equal(row.state, "review") &&
							   is_of_former_office(&threads, &row))))
			continue;
		at[ret_list->n++] =
			message_from_row(tx, who, &row, part_of_thread(&threads, row.task));
	}
	turn_round(at, ret_list->n);
	ret_list->at = at;
	return tx_poisoned(tx) ? FAILED : OK;
}

enum outcome messages_of_task(
	struct tx *tx, struct actor *who, const struct task *task, struct message_list *ret_list)
{
	const struct vault_part *part;
	struct message_row row;
	struct message *at;
	struct rows *rows;
	enum outcome oc = task_part(tx, who, task, PART_THREAD, &part);

	if (oc != OK)
		return oc;
	rows = message_rows_of_task(tx, task->id.n, end_of(ret_list));
	at = window_of(tx, rows, ret_list);
	for (int64_t last = 0; db_next(rows); last = row.place) {
		message_of_row(rows, &row);
		if (ret_list->n == MESSAGES_AT_ONCE) {
			ret_list->older = last;
			break;
		}
		at[ret_list->n++] = message_from_row(tx, who, &row, part);
	}
	turn_round(at, ret_list->n);
	ret_list->at = at;
	return tx_poisoned(tx) ? FAILED : OK;
}

/* ---- writing ---- */

struct words {
	struct report_id report;
	int64_t task;
	enum message_sender sender;
	enum message_kind kind;
	const char *state;
	int64_t show_at;
	const char *text;
};

static void write_message(
	struct tx *tx, struct actor *who, const struct words *w, const struct vault_part *part)
{
	int64_t now = clock_now();
	struct message_row row = { .id = id_new(),
		.report = w->report.n,
		.task = w->task,
		.sender = senders[w->sender],
		.kind = kinds[w->kind],
		.state = w->state,
		.author = w->sender == SENDER_REPORTER ? 0 : who->account,
		.day = zone_day(who->site->zone, now),
		.at = now - now % HOUR,
		.show_at = w->show_at };

	if (w->sender != SENDER_REPORTER)
		row.at = now - now % MINUTE;
	row.item = item_seal(who->keys, part, place_of(TABLE_MESSAGE, FIELD_ITEM, row.id),
		bytes_of(w->text, strlen(w->text)));
	message_insert(tx, &row);
	audit(tx, who,
		&(struct audit_entry){ .action = "message.write",
			.about = "message",
			.object = row.id,
			.commits = row.item.blob });
}

static bool are_words(const char *words)
{
	return !text_empty(words) && words[strspn(words, " \t\r\n")] != '\0' &&
	       utf8_count(words) <= WORDS_MAX;
}

/* May all of it be written? Asked before the first word is. */
static enum outcome check_said(const struct threads *threads, const struct reporter_words *said)
{
	if (text_empty(said->words) ? said->answers_n == 0 : !are_words(said->words))
		return INVALID;
	for (size_t i = 0; i < said->answers_n; i++) {
		const struct reporter_answer *answer = &said->answers[i];

		if (!are_words(answer->words))
			return INVALID;
		if (answer->task == 0 || part_of_thread(threads, answer->task) == NULL)
			return NOT_FOUND;
	}
	return OK;
}

static void write_said(struct tx *tx, struct actor *who, const struct threads *threads,
	const struct reporter_words *said, struct words w)
{
	w.kind = said->kind;
	w.text = said->words;
	write_message(tx, who, &w, threads->desk);
	if (said->kind != MESSAGE_OBJECTION)
		w.kind = MESSAGE_FACT;
	for (size_t i = 0; i < threads->tasks.n; i++) {
		const struct task *task = &threads->tasks.at[i];

		if (!task_is_open(task) || threads->parts[i] == NULL ||
			(said->about != 0 && said->about != task->id.n))
			continue;
		w.task = task->id.n;
		write_message(tx, who, &w, threads->parts[i]);
		task_set_news(tx, task->id, true);
	}
}

/* What the desk has not read: an answer is for the office that asked. */
static enum report_news news_of(const struct reporter_words *said)
{
	if (text_empty(said->words))
		return NEWS_NONE;
	return said->kind == MESSAGE_OBJECTION ? NEWS_OBJECTION : NEWS_WORDS;
}

enum outcome message_from_reporter(struct tx *tx, struct actor *who, const struct report *report,
	const struct reporter_words *said)
{
	struct words w = { .report = report->id, .sender = SENDER_REPORTER, .state = "shown" };
	struct threads threads;
	enum outcome oc;

	if (who->report != report->id.n)
		return FORBIDDEN;
	oc = open_threads(tx, who, report, &threads);
	if (oc == OK)
		oc = check_said(&threads, said);
	if (oc != OK)
		return oc;
	if (messages_said_on(tx, report->id.n, zone_day(who->site->zone, clock_now())) >=
		SAID_A_DAY)
		return tx_poisoned(tx) ? FAILED : CONFLICT;
	oc = report_hear(tx, who, report, news_of(said));
	if (oc != OK)
		return oc;
	if (!text_empty(said->words))
		write_said(tx, who, &threads, said, w);
	w.kind = MESSAGE_WORDS;
	for (size_t i = 0; i < said->answers_n; i++) {
		w.task = said->answers[i].task;
		w.text = said->answers[i].words;
		write_message(tx, who, &w, part_of_thread(&threads, w.task));
		task_set_news(tx, (struct task_id){ w.task }, true);
	}
	return OK;
}

/* Are these the very words of a ready sentence? Nobody's word is taken for it: what
 * is ready goes at once. */
static bool is_ready(struct tx *tx, const struct site *site, const char *from, const char *words)
{
	const struct speech *speech = site->pack->speech;

	for (size_t i = 0; i < speech->sentences_n; i++) {
		const struct sentence *s = &speech->sentences[i];

		if (!s->is_for_reporter || !text_list_has(&s->from, from))
			continue;
		for (size_t l = 0; l < site->languages_n; l++)
			if (text_equal(
				    texts_say(tx_arena(tx), &s->text, site->languages[l]), words))
				return true;
	}
	return false;
}

enum outcome message_from_desk(struct tx *tx, struct actor *who, const struct report *report,
	enum message_kind kind, const char *words)
{
	const struct vault_part *part;
	enum outcome oc;

	if (!may_sort(who, report))
		return FORBIDDEN;
	if (!are_words(words))
		return INVALID;
	oc = report_part(tx, who, report, &part);
	if (oc != OK)
		return oc;
	write_message(tx, who,
		&(struct words){ .report = report->id,
			.sender = SENDER_DESK,
			.kind = kind,
			.state = is_ready(tx, who->site, "desk", words) ? "read" : "shown",
			.text = words },
		part);
	return OK;
}

enum outcome message_from_body(struct tx *tx, struct actor *who, const struct task *task,
	enum message_kind kind, const char *words)
{
	const struct vault_part *part;
	enum outcome oc;

	if (!actor_in_body(who, task->body))
		return FORBIDDEN;
	/* Who gave the task back or was taken off it has no more to say to a child. */
	if (!task_is_open(task))
		return CONFLICT;
	if (!are_words(words))
		return INVALID;
	oc = task_part(tx, who, task, PART_THREAD, &part);
	if (oc != OK)
		return oc;
	write_message(tx, who,
		&(struct words){ .report = task->report,
			.task = task->id.n,
			.sender = SENDER_BODY,
			.kind = kind,
			.text = words,
			.state = is_ready(tx, who->site, "body", words) ? "read" : "review",
			.show_at = clock_now() + REVIEW_FOR },
		part);
	return OK;
}

enum outcome message_review(struct tx *tx, struct actor *who, const struct report *report,
	int64_t message, const char *state)
{
	struct message_row row;

	if (!may_sort(who, report))
		return FORBIDDEN;
	if (!message_row(tx, message, &row) || row.report != report->id.n)
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	if (!text_equal(state, "shown") && !text_equal(state, "held") && !text_equal(state, "read"))
		return INVALID;
	/* Anybody may stop his own words; letting them pass takes a second person. */
	if (row.author == who->account && !text_equal(state, "held"))
		return FORBIDDEN;
	tx_guard(tx, &guard_message, row.id, row.version);
	message_set_state(tx, row.id, state);
	audit_act(tx, who, "message.review", "message", row.id);
	return OK;
}
