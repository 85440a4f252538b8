/* audit_store.h - rows of the audit. Private to this folder. */
#ifndef ASHRAY_AUDIT_STORE_H
#define ASHRAY_AUDIT_STORE_H

#include "app/core/audit/audit.h"

struct audit_row {
	int64_t id, node, at, actor, object;
	const char *action, *about;
	struct bytes salt, commit, leaf;
	struct sealed delta, note;
};

void audit_insert(struct tx *tx, const struct audit_row *row);

#endif
