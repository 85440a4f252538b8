/* traces.h - uses of the recovery shares, as the public may count them. They are
 * written by people_recover() and people_custodians(), in the change that they tell of. */
#ifndef ASHRAY_TRACES_H
#define ASHRAY_TRACES_H

#include "lib/db/db.h"

struct trace_line {
	int64_t on;            /* day */
	bool is_custodians;    /* other shares were made; no ring was opened */
	const char *body_kind; /* whose ring it was; body_kinds.json. NULL: of no body */
};

struct trace_lines {
	const struct trace_line *at; /* the newest first, at most a thousand */
	size_t n;
	int64_t recovered, custodians; /* all there are of each */
};

struct trace_lines people_traces(struct tx *tx);

#endif
