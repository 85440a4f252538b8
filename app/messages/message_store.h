/* message_store.h - rows of messages. Private to this folder. */
#ifndef ASHRAY_MESSAGE_STORE_H
#define ASHRAY_MESSAGE_STORE_H

#include "app/messages/message.h"

struct message_row {
	int64_t id, version, report, task, author, day, at, show_at;
	const char *sender, *kind, *state;
	struct sealed item;
};

struct rows *message_rows_of_report(struct tx *tx, int64_t report);
struct rows *message_rows_of_task(struct tx *tx, int64_t task);
bool message_row(struct tx *tx, int64_t id, struct message_row *ret_row);
void message_of_row(const struct rows *rows, struct message_row *ret_row);
void message_insert(struct tx *tx, const struct message_row *row);
void message_set_state(struct tx *tx, int64_t id, const char *state);

#endif
