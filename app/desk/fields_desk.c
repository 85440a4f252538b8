/*
 * fields_desk.c - the fields of the desk's forms, as programs are told of them. That
 * no field of a page is missing here, and no choice, tests/http/faces.test.mjs sees.
 */

#include "app/desk/fields_desk.h"

#define VERSION                                                                                \
	{                                                                                      \
		"version", API_COUNT, "of the record as it was read; if it has moved on: 409", \
			.is_needed = true                                                      \
	}

#define FIELDS(...)                          \
	.takes = (const struct api_member[]) \
	{                                    \
		__VA_ARGS__,                 \
		{                            \
			0                    \
		}                            \
	}
#define ASKS(...)                              \
	.asks = (const struct api_parameter[]) \
	{                                      \
		__VA_ARGS__,                   \
		{                              \
			0                      \
		}                              \
	}

/* ---- pages with a filter ---- */

const struct api_note note_inbox = { ASKS({ "state", "query", "only reports in this state" },
	{ "level", "query", "only reports of this urgency" },
	{ "after", "query", "from the page before: its `next`" }) };

const struct api_note note_find = { ASKS(
	{ "number", "query", "of a report or a task, in the digits of any script" }) };

const struct api_note note_tasks = { ASKS({ "show", "query", "late: only what is late" },
	{ "after", "query", "from the page before: its `more`" }) };

const struct api_note note_board = { ASKS({ "kind", "query", "only offices of this kind" }) };

const struct api_note note_close_day = { FIELDS({ "on", API_TEXT, "2026-11-22", .is_needed = true },
	{ "calendar", API_TEXT, "whose days; without it all offices'" },
	{ "area", API_TEXT, "code of the area; without it the whole country" },
	{ "reason", API_TEXT, "up to 200 letters", .is_needed = true }) };

/* ---- a report ---- */

const struct api_note note_take = { FIELDS(VERSION) };

const struct api_note note_risk = { FIELDS(VERSION,
	{ "level", API_TEXT, "high, medium, low", .is_needed = true },
	{ "why", API_TEXT, "needed if the rules suggest another level" }) };

const struct api_note note_same = { FIELDS(VERSION,
	{ "twin", API_ID, "the other report", .is_needed = true },
	{ "answer", API_TEXT, "same, other, undo", .is_needed = true }) };

const struct api_note note_route = { FIELDS(VERSION,
	{ "route", API_LIST, "office and duty as the page offers them: \"ID:duty\"",
		.is_needed = true },
	{ "lead", API_TEXT, "the one of them that keeps the whole in view", .is_needed = true },
	{ "safe_contact", API_TEXT, "how the reporter and the child can be reached safely",
		.is_needed = true },
	{ "file", API_LIST, "files that the offices may open, of those that the page offers" },
	{ "share_identity", API_TEXT, "yes: the offices are told who reported" },
	{ "label", API_TEXT, "a few words without names, for lists" }) };

const struct api_note note_close = { FIELDS(VERSION,
	{ "reason", API_CODE, .list = "close_reason", .is_needed = true },
	{ "why", API_TEXT, "two lines", .is_needed = true }) };

const struct api_note note_hold = { FIELDS(VERSION, { "task", API_ID, .is_needed = true },
	{ "held", API_TEXT, "yes: the reporter does not see this office's phase",
		.is_needed = true },
	{ "reason", API_CODE, .list = "hold_reason" }) };

const struct api_note note_withdraw = { FIELDS(VERSION,
	{ "task", API_ID, "of the office that shall have it no more", .is_needed = true }) };

const struct api_note note_shy = { FIELDS(VERSION,
	{ "coarse", API_TEXT, "yes: the reporter sees only the main steps", .is_needed = true }) };

const struct api_note note_review = { FIELDS({ "message", API_ID, .is_needed = true },
	{ "state", API_TEXT, "shown, held, read", .is_needed = true }) };

/* ---- a task ---- */

const struct api_note note_step = { FIELDS(VERSION) };

const struct api_note note_decline = { FIELDS(VERSION,
	{ "reason", API_CODE, .list = "decline_reason", .is_needed = true },
	{ "whose", API_TEXT, "whose it is, then" }) };

const struct api_note note_act = { FIELDS(VERSION,
	{ "met", API_TEXT,
		"act, by whom, where, whether alone, as the page offers them: \"child_seen self "
		"home alone\"; instead of the fields for each" },
	{ "act", API_CODE, "what was done", .list = "act_kind" },
	{ "done_at", API_TEXT, "2026-11-22T20:00, on the clock of the country; left out: now" },
	{ "seen_by", API_CODE, "if the child was met", .list = "seen_by" },
	{ "seen_where", API_CODE, .list = "seen_where" },
	{ "alone", API_CODE, .list = "seen_alone" }, { "note", API_TEXT, "up to 4,000 letters" }) };

const struct api_note note_pause = { FIELDS(VERSION,
	{ "reason", API_CODE, .list = "pause_reason", .is_needed = true },
	{ "note", API_TEXT, "up to 4,000 letters" }) };

const struct api_note note_finish = { FIELDS(VERSION,
	{ "outcome", API_CODE, "what has changed for the child", .list = "outcome",
		.is_needed = true },
	{ "note", API_TEXT, "up to 4,000 letters" }) };

/* ---- words to a reporter ---- */

const struct api_note note_words = { FIELDS(
	{ "sentence", API_TEXT, "a ready sentence of the page, instead of words" },
	{ "text", API_TEXT, "words of one's own" },
	{ "question", API_TEXT, "yes: an answer is asked for" }) };
