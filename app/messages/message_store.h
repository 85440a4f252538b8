/* message_store.h - rows of messages. Private to this folder. */
#ifndef ASHRAY_MESSAGE_STORE_H
#define ASHRAY_MESSAGE_STORE_H

#include "app/messages/message.h"

struct message_row {
	int64_t id, version, report, task, author, day, at, show_at, place;
	const char *sender, *kind, *state;
	struct sealed item;
};

/* Those before a place in the thread, the newest first; one more than a window holds, if
 * there are more. Of a report without the copies of the reporter's words in offices' threads. */
struct rows *message_rows_of_report(struct tx *tx, int64_t report, int64_t before);
struct rows *message_rows_of_task(struct tx *tx, int64_t task, int64_t before);
/* What the reporter said on a day, each once. */
int64_t messages_said_on(struct tx *tx, int64_t report, int64_t day);
bool message_row(struct tx *tx, int64_t id, struct message_row *ret_row);
void message_of_row(const struct rows *rows, struct message_row *ret_row);
void message_insert(struct tx *tx, const struct message_row *row);
void message_set_state(struct tx *tx, int64_t id, const char *state);

#endif
