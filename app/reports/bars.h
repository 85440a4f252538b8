/*
 * bars.h - who must not see a record: the accused office, whom the reporter excluded.
 * Asked at each opening, in each list, and wherever work is handed on.
 */
#ifndef ASHRAY_BARS_H
#define ASHRAY_BARS_H

#include "app/core/access/access.h"
#include "app/core/pack/routing.h"

/* Bars a body or an account from a record. `record` is new or guarded. */
void bar_add(struct tx *tx, struct actor *who, int64_t record, int64_t body_or_account);
/* Bars kinds of office, wherever they stand: who names a district only has excluded each
 * police station in it, also one that is entered later. The rows are filled up by eights
 * with chance, so that their number does not tell whom. */
void bar_add_kinds(
	struct tx *tx, struct actor *who, int64_t record, const struct barred *kinds, size_t n);
/* Is anybody at all barred? Most records have no bar, and need not be asked for each office. */
bool bars_are_there(struct tx *tx, int64_t record);
/* Is this actor, by himself or by one of his bodies, barred? One query. */
bool bar_holds(struct tx *tx, struct actor *who, int64_t record);
/* Is a body, by itself or by its kind? */
bool bar_holds_body(struct tx *tx, struct actor *who, int64_t record, int64_t body);

#endif
