/*
 * message.h - words between the reporter and those who work on the report: one
 * thread with the desk, one with each body. What the reporter may read, and when,
 * is decided here; nobody can write in another's name, because the slips say who
 * wrapped a thread.
 */
#ifndef ASHRAY_MESSAGE_H
#define ASHRAY_MESSAGE_H

#include "app/tasks/task.h"

/* A body's own words are read by the desk first, or shown after an hour. */
#define REVIEW_FOR HOUR

enum message_sender { SENDER_REPORTER, SENDER_DESK, SENDER_BODY };
enum message_kind {
	MESSAGE_WORDS,
	MESSAGE_QUESTION,
	MESSAGE_FACT,
	MESSAGE_OBJECTION,
	MESSAGE_READY
};

struct message {
	int64_t id, version, task; /* task 0: with the desk */
	enum message_sender sender;
	enum message_kind kind;
	const char *state; /* review, held, shown, read */
	int64_t at, show_at;
	int64_t author;
	const char *text; /* NULL: does not open for this actor */
};

/* A window on a thread, oldest first. */
enum { MESSAGES_AT_ONCE = 50 };
struct message_list {
	const struct message *at;
	size_t n;
	int64_t before; /* it ends before this place in the thread; 0: with the newest */
	int64_t older;  /* where the one of the older ones ends; 0: there are none */
};

extern const struct db_must guard_message;

/* ---- reading ---- */

/* A place in a thread as a link or a button carries it; 0 for anything else: the newest. */
int64_t message_place(const char *typed);

/* All threads of a report as the actor may read them; `ret_list->before`
 * says on entry which window. The reporter gets what is shown, and what an
 * hour has released, but no question of an office that has the task no more; the desk gets
 * everything. */
MUST_USE enum outcome messages_of_report(struct tx *tx, struct actor *who,
	const struct report *report, struct message_list *ret_list);

/* One body's thread, likewise. */
MUST_USE enum outcome messages_of_task(
	struct tx *tx, struct actor *who, const struct task *task, struct message_list *ret_list);

/* ---- writing ---- */

/* What the reporter sends at once: words to the desk with a copy to every open thread, and
 * answers to questions of bodies, each in its thread alone. */
struct reporter_answer {
	int64_t task;
	const char *words;
};
struct reporter_words {
	enum message_kind kind;
	const char *words; /* may be empty beside answers */
	int64_t about;     /* of an objection: the only task that gets a copy; 0: each */
	const struct reporter_answer *answers;
	size_t answers_n;
};
/* INVALID: no words at all, or too many; CONFLICT: so much was said today that the rest
 * has to wait, or nobody could read it; NOT_FOUND: an answer to a thread that is not open to the
 * reporter. Then nothing is written. */
MUST_USE enum outcome message_from_reporter(struct tx *tx, struct actor *who,
	const struct report *report, const struct reporter_words *said);

/* The desk writes: shown at once, and read afterwards by a second person. A ready
 * sentence of the pack counts as read. */
MUST_USE enum outcome message_from_desk(struct tx *tx, struct actor *who,
	const struct report *report, enum message_kind kind, const char *words);

/* A body writes to the reporter: held for review, or shown after an hour; a ready
 * sentence goes at once. */
MUST_USE enum outcome message_from_body(struct tx *tx, struct actor *who, const struct task *task,
	enum message_kind kind, const char *words);

/* ---- the desk's review ---- */

/* `state`: shown, held or read. */
MUST_USE enum outcome message_review(struct tx *tx, struct actor *who, const struct report *report,
	int64_t message, const char *state);

#endif
