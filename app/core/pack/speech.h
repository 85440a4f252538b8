/*
 * speech.h - what the pack says: the phases that a reporter reads, the desk's
 * ready sentences, information pages, texts of public pages, and the words of
 * which receipts are made. Sentences of the program itself are in i18n/.
 */
#ifndef ASHRAY_PACK_SPEECH_H
#define ASHRAY_PACK_SPEECH_H

#include "app/core/pack/bodies.h"

/* States that pages know; every pack has a phase for each. */
#define STATE_RECEIVED  "received" /* of a report */
#define STATE_TRIAGE    "triage"
#define STATE_ROUTED    "routed"
#define STATE_CLOSED    "closed"
#define STATE_WAITING   "waiting" /* of a body's task */
#define STATE_ACCEPTED  "accepted"
#define STATE_ACTING    "acting"
#define STATE_PAUSED    "paused"
#define STATE_FINISHED  "finished"
#define STATE_DECLINED  "declined"
#define STATE_WITHDRAWN "withdrawn"

bool is_report_state(const char *state);
bool is_task_state(const char *state);

/* All that is shown where the page could betray the child. */
enum coarse_phase { COARSE_RECEIVED, COARSE_WORKING, COARSE_FINISHED };

struct phase {
	const char *id;
	int n;
	bool is_of_task; /* otherwise of the report */
	struct text_list states;
	enum coarse_phase coarse;
	struct texts name, text;
};

/* A sentence that goes at once, without review. */
struct sentence {
	const char *id;
	int n;
	bool is_for_reporter;  /* otherwise for a body */
	bool asks;             /* wants an answer */
	struct text_list from; /* "desk", "body" */
	struct rule rule;
	struct texts text;
};

/* Shown when an answer calls for it. Plain text: see docs/packs.md. */
struct info_page {
	const char *id;
	struct texts title, text;
	const struct helpline *const *helplines;
	size_t helplines_n;
	const struct body_kind *const *body_kinds; /* those near the place are listed */
	size_t body_kinds_n;
};

struct public_text {
	const char *key;
	struct texts text;
};

enum { RECEIPT_WORDS = 2048 };

struct speech {
	const struct phase *phases;
	size_t phases_n;
	const struct sentence *sentences;
	size_t sentences_n;
	const struct info_page *pages;
	size_t pages_n;
	const struct public_text *texts;
	size_t texts_n;
	const char *const *words;       /* RECEIPT_WORDS of them; NULL: the pack has none */
	const char *const *other_words; /* the same in another script; NULL: none */
};

/* A state has exactly one phase; BUG() for a state that there is not. */
const struct phase *phase_of_report(const struct pack *p, const char *state);
const struct phase *phase_of_task(const struct pack *p, const char *state);

/* How a kind of body words a state of its task: its own way, or the phase's name. */
const struct texts *phase_words(
	const struct pack *p, const struct body_kind *kind, const char *state);

const struct sentence *pack_sentence(const struct pack *p, const char *id);
const struct info_page *pack_page(const struct pack *p, const char *id);

/* Sentences that fit a report; from "desk" or "body". Returns how many. */
enum { SENTENCES_MAX = 100 };
size_t sentences_for(const struct pack *p, const struct situation *s, const char *from,
	bool to_reporter, const struct sentence *ret_sentences[SENTENCES_MAX]);

/* A text of the public pages; empty for a key that the pack does not have. */
const struct texts *pack_text(const struct pack *p, const char *key);

#endif
