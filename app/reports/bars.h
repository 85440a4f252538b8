/*
 * bars.h - who must not see a record: the accused office, whom the reporter excluded.
 * Asked at each opening, in each list, and wherever work is handed on.
 */
#ifndef ASHRAY_BARS_H
#define ASHRAY_BARS_H

#include "app/core/access/access.h"

/* Bars a body or an account from a record. `record` is new or guarded. */
void bar_add(struct tx *tx, struct actor *who, int64_t record, int64_t body_or_account);
/* Is this actor, by himself or by one of his bodies, barred? One query. */
bool bar_holds(struct tx *tx, struct actor *who, int64_t record);
bool bar_holds_body(struct tx *tx, struct actor *who, int64_t record, int64_t body);

#endif
