/* facts_rows.h - the table of facts as rows to walk over. Private to this room. */
#ifndef ASHRAY_FACTS_ROWS_H
#define ASHRAY_FACTS_ROWS_H

#include "app/core/facts/facts.h"

enum fact_type { F_BOOL, F_INT, F_CODE, F_CODES, F_AREA, F_DATE, F_MOMENT, F_INSTANT, F_TEXT };

struct fact_row {
	const char *name;
	enum fact_type type;
	enum { REQUIRED, OPTIONAL, OURS } need;
	enum seal seal;
	const char *list;
	const char *codes; /* with blanks between */
	size_t offset;     /* in struct report_facts */
};

extern const struct fact_row fact_rows[FACTS_N];

/* -1: no such fact. */
int fact_number(const char *name);

/* The member of a fact. */
const void *fact_of(const struct report_facts *facts, int fact);
void *fact_in(struct report_facts *facts, int fact);

#endif
