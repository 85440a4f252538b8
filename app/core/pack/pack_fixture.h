/*
 * pack_fixture.h - packs and reports for the tests of this room: the facts of
 * docs/forms.md as a table, and reports told fact by fact.
 */
#ifndef ASHRAY_PACK_FIXTURE_H
#define ASHRAY_PACK_FIXTURE_H

#include "app/core/pack/conditions.h"

enum { TOLD_CODES_MAX = 8, TOLD_FACTS_MAX = 40 };

/* What a reporter told. Zeroed: nothing. */
struct told {
	struct {
		bool is_told;
		int64_t number;
		const char *codes[TOLD_CODES_MAX];
		size_t codes_n;
		struct moment moment;
	} at[TOLD_FACTS_MAX];
};

extern const struct fact_names told_names;

/* tell(&t, "kinds", "VS01") once per code; "yes" and "no"; numbers as text;
 * times as "2026-11-22T20:00". An unknown fact fails the test. */
void tell(struct told *t, const char *fact, const char *value);
struct fact_values told_values(const struct told *t);

/* Every pack of the tree, ending in NULL: tests of the suite run over each. */
extern const char *const all_packs[];

/* A pack that must load; prints its faults otherwise and fails the test. */
const struct pack *pack_that_loads(const char *folder);

/* A pack of which one file is replaced (NULL: left out). The first must load;
 * the second gives the faults in one text, a line each. */
const struct pack *pack_with(
	struct arena *a, const char *folder, const char *path, const char *contents);
const char *faults_with(
	struct arena *a, const char *folder, const char *path, const char *contents);

/* One file of a pack as text. */
const char *file_text(struct arena *a, const char *folder, const char *path);

/* A text with its first `what` replaced; fails the test when there is none. */
const char *replaced(struct arena *a, const char *text, const char *what, const char *with);

#endif
