/* fields_desk.h - the fields of the desk's forms, as programs are told of them. */
#ifndef ASHRAY_DESK_FIELDS_H
#define ASHRAY_DESK_FIELDS_H

#include "app/core/web/openapi.h"

/* Pages with a filter. */
extern const struct api_note note_close_day, note_inbox, note_find, note_tasks, note_board;

/* Acts on a report. */
extern const struct api_note note_take, note_risk, note_same, note_route, note_close, note_hold,
	note_withdraw, note_shy, note_review;

/* Acts on a task. */
extern const struct api_note note_step, note_decline, note_act, note_pause, note_finish;

/* Words to a reporter, of the desk or of a body. */
extern const struct api_note note_words;

#endif
