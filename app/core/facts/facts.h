/*
 * facts.h - what code itself understands of a report's questionnaire, as C
 * types. facts.table names the facts; answers cross into them once, after the
 * check, and no code looks into answers by a key. Not for stories, names and
 * whatever else only people read: that stays in the answers, sealed.
 */
#ifndef ASHRAY_FACTS_H
#define ASHRAY_FACTS_H

#include "app/core/pack/conditions.h"
#include "app/core/pack/pack.h"
#include "lib/forms/answers.h"

/* Three answers, so that nobody takes "no" or silence for "yes" by accident. */
struct yes_no {
	bool yes, no; /* neither: not said */
};

/* Codes that were chosen, in the order of their list. */
struct fact_codes {
	const char *const *at;
	size_t n;
};

enum { AGE_NOT_SAID = -1 };

/* One member per row. Not said: NULL for codes, areas and texts, AGE_NOT_SAID,
 * NO_TIME, MOMENT_NONE, no codes. Texts belong to the answers' arena or pack. */
#define FACT_C_F_BOOL    struct yes_no
#define FACT_C_F_INT     int
#define FACT_C_F_CODE    const char *
#define FACT_C_F_CODES   struct fact_codes
#define FACT_C_F_AREA    const char *
#define FACT_C_F_DATE    int64_t
#define FACT_C_F_MOMENT  struct moment
#define FACT_C_F_INSTANT int64_t
#define FACT_C_F_TEXT    const char *

struct report_facts {
#define FACT(name, type, need, seal, list, codes) FACT_C_##type name;
#include "app/core/facts/facts.table"
#undef FACT
};

/* Numbers of the facts, for tables in this program; never stored. */
enum fact {
#define FACT(name, type, need, seal, list, codes) FACT_##name,
#include "app/core/facts/facts.table"
#undef FACT
	FACTS_N
};

/* Nothing said. */
struct report_facts facts_none(void);

/* What the answers say. Cannot fail once facts_check() passed the form; answers
 * that are missing, not known or not relevant leave their fact not said. */
void facts_from(const struct answers *answers, struct report_facts *ret_facts);

/* Does a form feed the facts rightly? Faults name the question's line. */
bool facts_check(const struct form *form, struct faults *faults);

/* forms/<id>.json of the pack, loaded and checked; NULL beside the faults. */
const struct form *facts_form(
	struct arena *a, const struct pack *pack, const char *id, struct faults *faults);

/* The facts as the pack's rules see them. */
extern const struct fact_names fact_names;
struct fact_values facts_values(const struct report_facts *facts);

/* ---- the cell: what lists and counts keep of a report, under the site key ---- */

/* Layout in facts_cell.c. Not in it, and not said after facts_unpack():
 * must_not_see, contact_address, contact_hours. What the pack does not know any
 * more is not said. False: a layout that this program does not know. The arena
 * holds the lists of codes. */
enum { FACTS_CELL = 48 };
void facts_pack(
	const struct pack *pack, const struct report_facts *facts, uint8_t ret_cell[FACTS_CELL]);
bool facts_unpack(struct arena *a, const struct pack *pack, const uint8_t cell[FACTS_CELL],
	struct report_facts *ret_facts);

/* Small numbers to compare and count by; 0 is "not said". The principal kind is
 * the one of the highest severity. Age bands: 0 to 4 years, 5 to 9, 10 to 14,
 * 15 to 17, 18 and above. */
int64_t facts_area_number(const struct pack *pack, const struct report_facts *facts);
int64_t facts_principal_kind(const struct pack *pack, const struct report_facts *facts);
int64_t facts_age_band(const struct pack *pack, const struct report_facts *facts);
int64_t facts_sex_number(const struct pack *pack, const struct report_facts *facts);

/* In what a report agrees with a cell: principal kind and age band, or place, sex and age
 * band. What was not said agrees with nothing. Reads the cell as it lies, for thousands
 * are compared at once. */
struct facts_traits {
	int64_t area, kind, age, sex;
};
struct facts_agreement {
	bool in_kind, in_child;
};
struct facts_traits facts_traits(const struct pack *pack, const struct report_facts *facts);
struct facts_agreement facts_agree(
	const struct pack *pack, const struct facts_traits *traits, const uint8_t cell[FACTS_CELL]);

#endif
