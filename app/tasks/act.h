/* act.h - writing down what was done, for the rules of this folder. Private to it. */
#ifndef ASHRAY_TASK_ACT_H
#define ASHRAY_TASK_ACT_H

#include "app/tasks/task_store.h"

/* An act on a task, or on the report itself (task 0). Its kind is site-sealed, in a cell of
 * one size whatever the kind: `marriage_stopped` beside a union and a day points at a child.
 * Codes and words are sealed
 * together under the part: the task's extract, or the report's story. */
struct act_entry {
	int64_t task, report, body;
	const char *kind;
	int64_t done_at;
	const char *codes; /* "self home alone", a reason, an outcome; "" = none */
	const char *words; /* "" = none */
	const struct vault_part *part;
};
void act_write(struct tx *tx, struct actor *who, const struct act_entry *entry);

/* How many acts of a kind a task has. Their cells are opened, for nothing tells it else. */
int64_t act_count(struct tx *tx, struct actor *who, int64_t task, const char *kind);

/* How a note is laid out under the seal: the codes, a line feed, the words. */
const char *act_note(struct arena *a, const char *codes, const char *words);

#endif
