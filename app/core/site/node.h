/*
 * node.h - the number under which a process writes to the audit. It is 0 on SQLite and
 * for the command line. Processes that serve one PostgreSQL take a row each, for half a
 * minute, and renew it every few seconds: so no two of them write blocks of one chain,
 * and the number of one that died is soon free. The machines' clocks may differ by less
 * than the lease.
 */
#ifndef ASHRAY_NODE_H
#define ASHRAY_NODE_H

#include "app/core/site/site.h"

#include <stdatomic.h>

struct node {
	_Atomic int64_t no;
	int64_t holder; /* chance, by which a process knows its row; 0: not leased */
};

/* 0 as long as the site has no node. */
int64_t site_node(const struct site *site);

/* Takes the lowest number that nobody holds, from 1 on; before anything else is written.
 * False with a line in the log. */
MUST_USE bool node_take(struct site *site, struct node *node);

/* Lets others have it at once. When the last block is closed. */
void node_give_back(const struct site *site);

/* The job. If another process has the number meanwhile, the log says so and another is
 * taken. True: call again. Entries that were written under the old number are chained by
 * whoever has it now. */
bool node_renew(struct tx *tx, const struct site *site);

/* Reads whether the number is still this process's. */
bool node_is_held(struct tx *tx, const struct site *site);

/* Makes the change STALE if another process has the number when it is committed. */
void node_guard(struct tx *tx, const struct site *site);

#endif
