/*
 * check.c - what `ashray pack check` does beyond loading: the forms, and
 * remarks that an author wants to hear and a server can live without.
 */

#include "app/core/pack/areas.h"
#include "app/core/pack/bodies.h"
#include "app/core/pack/calendar.h"
#include "app/core/pack/for_forms.h"
#include "app/core/pack/speech.h"

#include <string.h>

enum { YEAR = 365, FINDINGS_BYTES_MAX = 16 << 20 };

struct check {
	const struct pack *pack;
	struct pack_findings *findings;
	struct arena *arena;
	int64_t on;
};

static struct faults *remarks_on(struct check *c, const char *path)
{
	c->findings->remarks.file = arena_printf(c->arena, "%s/%s", c->pack->folder, path);
	return &c->findings->remarks;
}

static void check_forms(
	struct check *c, bool (*fits)(const struct form *form, struct faults *faults))
{
	struct form_world world = pack_form_world(c->pack);
	struct faults *faults = &c->findings->faults;
	const struct form *form;

	for (size_t i = 0; i < c->pack->forms_n; i++) {
		faults->file =
			arena_printf(c->arena, "%s/%s", c->pack->folder, c->pack->forms[i].path);
		form = form_load(c->arena, c->pack->forms[i].bytes, &world, faults);
		if (form != NULL && fits != NULL)
			(void)fits(form, faults);
	}
	faults->file = c->pack->folder;
	if (pack_file(c->pack, "forms/report.json").len == 0)
		fault_add(faults, 0, "forms/report.json is missing: no report could be told");
}

static void remark_old_numbers(struct check *c)
{
	struct faults *remarks = remarks_on(c, "helplines.json");

	for (size_t i = 0; i < c->pack->bodies->helplines_n; i++) {
		const struct helpline *h = &c->pack->bodies->helplines[i];

		if (h->last_checked < c->on - YEAR)
			fault_add(remarks, 0,
				"\"%s\" was last checked more than a year ago: ring %s", h->id,
				h->number);
		if (h->last_checked > c->on)
			fault_add(remarks, 0,
				"\"%s\" was checked in the future: mend \"last_checked\"", h->id);
	}
}

static bool has_day_in(const struct calendar *calendar, int64_t from, int64_t to)
{
	for (size_t i = 0; i < calendar->closed_n; i++)
		if (!calendar->closed[i].is_yearly && calendar->closed[i].to >= from &&
			calendar->closed[i].from <= to)
			return true;
	return false;
}

static bool has_dated_day(const struct calendar *calendar)
{
	return has_day_in(calendar, INT64_MIN, INT64_MAX);
}

static void remark_calendars_that_end(struct check *c)
{
	struct faults *remarks = remarks_on(c, "calendars.json");

	for (size_t i = 0; i < c->pack->calendars->n; i++) {
		const struct calendar *calendar = &c->pack->calendars->at[i];

		if (has_dated_day(calendar) && !has_day_in(calendar, c->on, c->on + YEAR))
			fault_add(remarks, 0,
				"\"%s\" has no dated holiday within the next year: add them",
				calendar->id);
	}
}

static void remark_nameless_places(struct check *c)
{
	struct faults *remarks = remarks_on(c, "areas.csv");

	for (size_t i = 0; i < c->pack->languages_n; i++) {
		const struct pack_language *l = &c->pack->languages[i];
		size_t without = 0;

		for (size_t j = 0; j < c->pack->areas->n && l->from == NULL; j++)
			without += !texts_have(&c->pack->areas->at[j].name, l->id);
		if (without > 0)
			fault_add(remarks, 0, "%zu places have no name in \"%s\"; another is shown",
				without, l->id);
	}
}

static void remark_missing_words(struct check *c)
{
	if (c->pack->speech->words == NULL)
		fault_add(remarks_on(c, "words.txt"), 0,
			"without receipt words the receipt is spelt in letters and digits");
}

static void write_findings(struct arena *a, const struct pack_findings *f, struct str *to)
{
	for (const struct fault *fault = f->faults.first; fault != NULL; fault = fault->next)
		str_addf(to, "%s\n", fault_text(a, fault));
	if (f->faults.n > FAULTS_MAX)
		str_addf(to, "and %zu more\n", f->faults.n - FAULTS_MAX);
	for (const struct fault *fault = f->remarks.first; fault != NULL; fault = fault->next)
		str_addf(to, "%s (remark)\n", fault_text(a, fault));
}

bool pack_check(const char *folder, const struct fact_names *facts,
	bool (*fits)(const struct form *form, struct faults *faults), int64_t on, struct str *to)
{
	CLEANUP(arena_destroyp) struct arena *a = arena_create(FINDINGS_BYTES_MAX);
	struct pack_findings findings = pack_findings_in(a);
	struct check c = { .findings = &findings, .arena = a, .on = on };

	c.pack = pack_load(folder, facts, &findings);
	if (c.pack != NULL) {
		check_forms(&c, fits);
		remark_old_numbers(&c);
		remark_calendars_that_end(&c);
		remark_nameless_places(&c);
		remark_missing_words(&c);
	}
	write_findings(a, &findings, to);
	pack_destroy(c.pack);
	return findings.faults.n == 0;
}
