/* traces.h - uses of the recovery shares, as the public may count them. They are
 * written by people_recover(), in the change that they tell of. */
#ifndef ASHRAY_TRACES_H
#define ASHRAY_TRACES_H

#include "lib/db/db.h"

struct trace_line {
	int64_t on;            /* day */
	const char *body_kind; /* whose ring it was; body_kinds.json */
};

struct trace_lines {
	const struct trace_line *at; /* the newest first, at most a thousand */
	size_t n;
	int64_t count; /* all there are */
};

struct trace_lines people_traces(struct tx *tx);

#endif
