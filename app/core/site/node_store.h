/* node_store.h - rows of nodes. Private to this folder. */
#ifndef ASHRAY_NODE_STORE_H
#define ASHRAY_NODE_STORE_H

#include "app/core/site/node.h"

struct node_row {
	int64_t no, holder, until_at;
};

struct rows *node_rows_all(struct tx *tx); /* by number */
void node_row_of(const struct rows *rows, struct node_row *ret_row);

/* The number that somebody holds; false if none. */
bool node_row_held(struct tx *tx, int64_t holder, int64_t *ret_no);

void node_insert(struct tx *tx, const struct node_row *row);

/* STALE unless the row still is as it was read. */
void node_replace(struct tx *tx, const struct node_row *before, const struct node_row *now);

/* STALE unless the row is the holder's. */
void node_extend(struct tx *tx, const struct node_row *row);
void node_touch(struct tx *tx, int64_t no, int64_t holder);

#endif
