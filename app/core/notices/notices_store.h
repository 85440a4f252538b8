/* notices_store.h - rows of the outbox. Private to this folder. */
#ifndef ASHRAY_NOTICES_STORE_H
#define ASHRAY_NOTICES_STORE_H

#include "app/core/notices/notices.h"

void outbox_insert(struct tx *tx, int64_t id, const struct notice *notice, struct sealed text);
bool outbox_has_phone(struct tx *tx, int64_t body);
const char *outbox_state(struct tx *tx, const char *kind, int64_t object, int64_t body); /* "" */
bool outbox_has_waiting(struct tx *tx);
void outbox_refuse_waiting(struct tx *tx);

#endif
