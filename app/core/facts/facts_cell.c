/*
 * facts_cell.c - the 48 bytes that lists, filters and counts keep of a report,
 * sealed under the site key. Fixed for ever: a new layout is a new version.
 *
 *   0      version, 1
 *   1-3    answers of two bits each (0 not said, 1 no, 2 yes), the first lowest:
 *          1: danger_now sexual_recent accused_near child_did_it
 *          2: contact_wanted age_guessed injured self_harm
 *          3: is_online still_going_on reported_before, free
 *   4      n of whom            5      child_age, 255 not said
 *   6      n of sex             7      n of gender
 *   8      disability: bit n-1  9      n of child_where
 *   10     n of setting         11     n of relation
 *   12     n of accused_body    13     n of reporter_kind
 *   14     n of anonymity       15     n of channel
 *   16     n of door            17     n of happened
 *   18     n of event_kind      19     n of contact_way
 *   20-27  kinds: bit n-1
 *   28-35  area: its code to base 38 (0-9, A-Z, '-'), at most 12 characters
 *   36-39  event_at: 1 + 1441 × days since 2020 + (0 no hour, else 1 + minute)
 *   40-45  filed_at, UTC milliseconds
 *   46-47  happened_on: 1 + days since 2000
 *
 * Numbers are little-endian; n is the small number of the pack's code list;
 * 0 is "not said". A number that does not fit its place is not said.
 */

#include "app/core/facts/facts_rows.h"

#include "app/core/pack/areas.h"
#include "app/core/pack/codes.h"

#include <string.h>

enum { VERSION = 1, AGE_BYTE = 5, NO_AGE = 255, SEX_BYTE = 6, DISABILITY_BYTE = 8 };
enum { KINDS_AT = 20, AREA_AT = 28 };
enum { EVENT_AT = 36, FILED_AT = 40, HAPPENED_AT = 46 };
enum { DAY_2000 = 10957, DAY_2020 = 18262, STEPS = 1441, AREA_LONGEST = 12 };

static const int yes_no_bits[] = { FACT_danger_now, FACT_sexual_recent, FACT_accused_near,
	FACT_child_did_it, FACT_contact_wanted, FACT_age_guessed, FACT_injured, FACT_self_harm,
	FACT_is_online, FACT_still_going_on, FACT_reported_before };

static const struct {
	int fact;
	int byte;
} code_bytes[] = {
	{ FACT_whom, 4 },
	{ FACT_sex, SEX_BYTE },
	{ FACT_gender, 7 },
	{ FACT_child_where, 9 },
	{ FACT_setting, 10 },
	{ FACT_relation, 11 },
	{ FACT_accused_body_kind, 12 },
	{ FACT_reporter_kind, 13 },
	{ FACT_anonymity, 14 },
	{ FACT_channel, 15 },
	{ FACT_door, 16 },
	{ FACT_happened, 17 },
	{ FACT_event_kind, 18 },
	{ FACT_contact_way, 19 },
};

static void put(uint8_t *to, int bytes, uint64_t n)
{
	for (int i = 0; i < bytes; i++)
		to[i] = (uint8_t)(n >> (8 * i));
}

static uint64_t get(const uint8_t *at, int bytes)
{
	uint64_t n = 0;

	for (int i = 0; i < bytes; i++)
		n |= (uint64_t)at[i] << (8 * i);
	return n;
}

/* ---- codes ---- */

static int code_n(const struct pack *pack, const char *list, const char *code)
{
	const struct choice *choice = code != NULL ? pack_code(pack, list, code) : NULL;

	return choice != NULL ? choice->n : 0;
}

static uint64_t code_bits(
	const struct pack *pack, const char *list, const struct fact_codes *codes, int most)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < codes->n; i++) {
		int n = code_n(pack, list, codes->at[i]);

		if (n >= 1 && n <= most)
			bits |= (uint64_t)1 << (n - 1);
	}
	return bits;
}

static struct fact_codes codes_of_bits(struct arena *a, const struct code_list *list, uint64_t bits)
{
	const char **at;
	size_t n = 0;

	if (list == NULL || bits == 0)
		return (struct fact_codes){ 0 };
	at = arena_array(a, list->n, sizeof(*at));
	for (size_t i = 0; i < list->n; i++)
		if (list->at[i].n >= 1 && list->at[i].n <= 64 &&
			(bits >> (list->at[i].n - 1) & 1) != 0)
			at[n++] = list->at[i].code;
	return (struct fact_codes){ at, n };
}

/* ---- areas ---- */

static const char area_digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-";

enum { AREA_BASE = sizeof(area_digits) };

/* 0 for a code that does not fit. */
static uint64_t area_number(const char *code)
{
	uint64_t n = 0;

	if (strlen(code) > AREA_LONGEST)
		return 0;
	for (; *code != '\0'; code++) {
		const char *digit = strchr(area_digits, *code);

		if (digit == NULL)
			return 0;
		n = n * AREA_BASE + (uint64_t)(digit - area_digits) + 1;
	}
	return n;
}

static void area_code(uint64_t n, char ret_code[AREA_LONGEST + 2])
{
	char turned[AREA_LONGEST + 1];
	size_t len = 0, at = 0;

	for (; n > 0 && n % AREA_BASE > 0 && len < sizeof(turned); n /= AREA_BASE)
		turned[len++] = area_digits[n % AREA_BASE - 1];
	while (len > 0)
		ret_code[at++] = turned[--len];
	ret_code[at] = '\0';
}

/* The place itself, or the nearest around it whose code fits. */
int64_t facts_area_number(const struct pack *pack, const struct report_facts *facts)
{
	const struct area *area = facts->area != NULL ? area_of(pack, facts->area) : NULL;

	for (; area != NULL; area = area->parent)
		if (area_number(area->code) != 0)
			return (int64_t)area_number(area->code);
	return 0;
}

static const char *area_of_number(const struct pack *pack, uint64_t n)
{
	char code[AREA_LONGEST + 2];
	const struct area *area;

	area_code(n, code);
	area = area_of(pack, code);
	return area != NULL ? area->code : NULL;
}

/* ---- times ---- */

static uint64_t event_number(struct moment m)
{
	uint64_t n;

	if (m.on == NO_TIME || m.on < DAY_2020 || m.minute >= STEPS - 1)
		return 0;
	n = 1 + (uint64_t)(m.on - DAY_2020) * STEPS + (uint64_t)(m.minute + 1);
	return n <= UINT32_MAX ? n : 0;
}

static struct moment event_of_number(uint64_t n)
{
	if (n == 0)
		return MOMENT_NONE;
	return (struct moment){ .on = (int64_t)((n - 1) / STEPS) + DAY_2020,
		.minute = (int)((n - 1) % STEPS) - 1 };
}

static uint64_t day_number(int64_t on)
{
	if (on == NO_TIME || on < DAY_2000 || on - DAY_2000 >= UINT16_MAX)
		return 0;
	return (uint64_t)(on - DAY_2000) + 1;
}

/* ---- the cell ---- */

static void pack_small(
	const struct pack *pack, const struct report_facts *facts, uint8_t cell[FACTS_CELL])
{
	for (size_t i = 0; i < COUNT_OF(yes_no_bits); i++) {
		const struct yes_no *said = fact_of(facts, yes_no_bits[i]);
		uint8_t bits = said->yes ? 2 : said->no ? 1 : 0;

		cell[1 + i / 4] |= (uint8_t)(bits << (i % 4 * 2));
	}
	for (size_t i = 0; i < COUNT_OF(code_bytes); i++) {
		const char *const *code = fact_of(facts, code_bytes[i].fact);
		int n = code_n(pack, fact_rows[code_bytes[i].fact].list, *code);

		cell[code_bytes[i].byte] = n <= UINT8_MAX ? (uint8_t)n : 0;
	}
}

void facts_pack(
	const struct pack *pack, const struct report_facts *facts, uint8_t ret_cell[FACTS_CELL])
{
	memset(ret_cell, 0, FACTS_CELL);
	ret_cell[0] = VERSION;
	pack_small(pack, facts, ret_cell);
	ret_cell[AGE_BYTE] = facts->child_age >= 0 && facts->child_age < NO_AGE
				     ? (uint8_t)facts->child_age
				     : NO_AGE;
	ret_cell[DISABILITY_BYTE] = (uint8_t)code_bits(pack, "functioning", &facts->disability, 8);
	put(ret_cell + KINDS_AT, 8, code_bits(pack, "kind", &facts->kinds, 64));
	put(ret_cell + AREA_AT, 8, (uint64_t)facts_area_number(pack, facts));
	put(ret_cell + EVENT_AT, 4, event_number(facts->event_at));
	put(ret_cell + FILED_AT, 6, facts->filed_at != NO_TIME ? (uint64_t)facts->filed_at : 0);
	put(ret_cell + HAPPENED_AT, 2, day_number(facts->happened_on));
}

static void unpack_small(
	const struct pack *pack, const uint8_t cell[FACTS_CELL], struct report_facts *facts)
{
	for (size_t i = 0; i < COUNT_OF(yes_no_bits); i++) {
		unsigned bits = cell[1 + i / 4] >> (i % 4 * 2) & 3u;

		*(struct yes_no *)fact_in(facts, yes_no_bits[i]) =
			(struct yes_no){ bits == 2, bits == 1 };
	}
	for (size_t i = 0; i < COUNT_OF(code_bytes); i++) {
		const struct code_list *list = pack_codes(pack, fact_rows[code_bytes[i].fact].list);
		const struct choice *choice = code_list_number(list, cell[code_bytes[i].byte]);

		*(const char **)fact_in(facts, code_bytes[i].fact) =
			choice != NULL ? choice->code : NULL;
	}
}

bool facts_unpack(struct arena *a, const struct pack *pack, const uint8_t cell[FACTS_CELL],
	struct report_facts *ret_facts)
{
	struct report_facts facts = facts_none();
	uint64_t filed_at = get(cell + FILED_AT, 6), happened_on = get(cell + HAPPENED_AT, 2);

	if (cell[0] != VERSION)
		return false;
	unpack_small(pack, cell, &facts);
	if (cell[AGE_BYTE] != NO_AGE)
		facts.child_age = cell[AGE_BYTE];
	facts.disability = codes_of_bits(a, pack_codes(pack, "functioning"), cell[DISABILITY_BYTE]);
	facts.kinds = codes_of_bits(a, pack_codes(pack, "kind"), get(cell + KINDS_AT, 8));
	facts.area = area_of_number(pack, get(cell + AREA_AT, 8));
	facts.event_at = event_of_number(get(cell + EVENT_AT, 4));
	if (filed_at != 0)
		facts.filed_at = (int64_t)filed_at;
	if (happened_on != 0)
		facts.happened_on = (int64_t)happened_on - 1 + DAY_2000;
	*ret_facts = facts;
	return true;
}

/* ---- numbers to compare and count by ---- */

int64_t facts_principal_kind(const struct pack *pack, const struct report_facts *facts)
{
	int64_t worst = -1, n = 0;

	for (size_t i = 0; i < facts->kinds.n; i++) {
		const char *code = facts->kinds.at[i];
		int64_t severity = code_number(pack, "kind", code, "severity", 0);

		if (severity > worst) {
			worst = severity;
			n = code_n(pack, "kind", code);
		}
	}
	return n;
}

static int64_t age_band(int age)
{
	static const int from[] = { 0, 5, 10, 15, 18 };
	int64_t band = 0;

	for (size_t i = 0; i < COUNT_OF(from); i++)
		if (age >= from[i])
			band = (int64_t)i + 1;
	return band;
}

int64_t facts_age_band(const struct pack *pack, const struct report_facts *facts)
{
	(void)pack;
	return age_band(facts->child_age);
}

int64_t facts_sex_number(const struct pack *pack, const struct report_facts *facts)
{
	return code_n(pack, "sex", facts->sex);
}

struct facts_traits facts_traits(const struct pack *pack, const struct report_facts *facts)
{
	return (struct facts_traits){ .area = facts_area_number(pack, facts),
		.kind = facts_principal_kind(pack, facts),
		.age = facts_age_band(pack, facts),
		.sex = facts_sex_number(pack, facts) };
}

/* Most cells lack the kind's bit and are done; of the rest the gravest is looked for. */
static bool has_principal_kind(const struct pack *pack, const uint8_t cell[FACTS_CELL], int64_t n)
{
	const struct code_list *list = pack_codes(pack, "kind");
	uint64_t bits = get(cell + KINDS_AT, 8);
	const char *codes[64];
	struct report_facts facts = { .kinds.at = codes };

	if (n == 0 || (bits >> (n - 1) & 1) == 0)
		return false;
	for (size_t i = 0; i < list->n && facts.kinds.n < COUNT_OF(codes); i++)
		if (list->at[i].n >= 1 && list->at[i].n <= 64 &&
			(bits >> (list->at[i].n - 1) & 1) != 0)
			codes[facts.kinds.n++] = list->at[i].code;
	return facts_principal_kind(pack, &facts) == n;
}

struct facts_agreement facts_agree(
	const struct pack *pack, const struct facts_traits *traits, const uint8_t cell[FACTS_CELL])
{
	int age = cell[AGE_BYTE] != NO_AGE ? cell[AGE_BYTE] : AGE_NOT_SAID;

	if (cell[0] != VERSION || traits->age == 0 || traits->age != age_band(age))
		return (struct facts_agreement){ 0 };
	return (struct facts_agreement){
		.in_child = traits->area != 0 && traits->sex != 0 &&
			    traits->area == (int64_t)get(cell + AREA_AT, 8) &&
			    traits->sex == cell[SEX_BYTE],
		.in_kind = has_principal_kind(pack, cell, traits->kind),
	};
}
