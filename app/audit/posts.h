/* posts.h - who held which post when, for lines of the audit. Private to this folder. */
#ifndef ASHRAY_AUDIT_POSTS_H
#define ASHRAY_AUDIT_POSTS_H

#include "app/core/access/access.h"

struct post_held {
	int64_t account, from_on, until_on; /* NO_TIME = open */
	int64_t body;
	const char *title, *body_name;
};

/* All posts, past ones too, of some accounts; sixteen a question. */
size_t posts_held(struct tx *tx, const int64_t *accounts, size_t n, const struct post_held **ret);

#endif
