/* pack_fixture.c - what pack_fixture.h promises. */

#include "app/core/pack/pack_fixture.h"
#include "app/core/pack/files.h"
#include "tests/support/cmocka_first.h"

#include <string.h>

const char *const all_packs[] = { "packs/bd", "packs/rs", NULL };

static const struct {
	const char *name;
	enum expression_type type;
	const char *list;
} facts[] = {
	{ "danger_now", EX_YES_NO, NULL }, { "whom", EX_CODE, "whom" },
	{ "kinds", EX_CODES, "kind" }, { "sexual_recent", EX_YES_NO, NULL },
	{ "child_age", EX_NUMBER, NULL }, { "sex", EX_CODE, "sex" },
	{ "setting", EX_CODE, "setting" }, { "area", EX_TEXT, NULL },
	{ "accused_near", EX_YES_NO, NULL }, { "must_not_see", EX_CODES, "accused_body" },
	{ "anonymity", EX_CODE, "anonymity" }, { "contact_wanted", EX_YES_NO, NULL },
	{ "reporter_kind", EX_CODE, "reporter_kind" }, { "age_guessed", EX_YES_NO, NULL },
	{ "gender", EX_CODE, "gender" }, { "disability", EX_CODES, "functioning" },
	{ "child_where", EX_CODE, "child_where" }, { "child_did_it", EX_YES_NO, NULL },
	{ "injured", EX_YES_NO, NULL }, { "self_harm", EX_YES_NO, NULL },
	{ "is_online", EX_YES_NO, NULL }, { "still_going_on", EX_YES_NO, NULL },
	{ "reported_before", EX_YES_NO, NULL }, { "happened", EX_CODE, "happened" },
	{ "happened_on", EX_DATE, NULL }, { "event_kind", EX_CODE, "event_kind" },
	{ "event_at", EX_DATE, NULL }, { "relation", EX_CODE, "relation" },
	{ "accused_body_kind", EX_CODE, "accused_body" }, { "contact_way", EX_CODE, "contact_way" },
	{ "contact_address", EX_TEXT, NULL }, { "contact_hours", EX_CODES, "contact_hours" },
};

static bool find_fact(const char *name, enum expression_type *ret_type, int *ret_at)
{
	for (size_t i = 0; i < COUNT_OF(facts); i++) {
		if (strcmp(facts[i].name, name) == 0) {
			*ret_type = facts[i].type;
			*ret_at = (int)i;
			return true;
		}
	}
	return false;
}

static const char *list_of_fact(int at)
{
	return facts[at].list;
}

const struct fact_names told_names = { .find = find_fact, .list = list_of_fact };

void tell(struct told *t, const char *fact, const char *value)
{
	enum expression_type type;
	int at;

	assert_true(find_fact(fact, &type, &at));
	t->at[at].is_told = true;
	t->at[at].moment = MOMENT_NONE;
	if (type == EX_YES_NO)
		t->at[at].number = strcmp(value, "yes") == 0;
	else if (type == EX_NUMBER)
		assert_true(int_read(value, 0, 200, &t->at[at].number));
	else if (type == EX_DATE)
		assert_true(moment_read(value, &t->at[at].moment));
	else
		t->at[at].codes[t->at[at].codes_n++] = value;
	if (type == EX_DATE)
		t->at[at].number = t->at[at].moment.on;
}

static struct expression_value told_value(const void *of, int at)
{
	const struct told *t = of;
	struct expression_value v = { .state = t->at[at].is_told ? EX_GIVEN : EX_EMPTY };

	v.number = t->at[at].number;
	if (facts[at].type == EX_CODES) {
		v.codes = t->at[at].codes;
		v.codes_n = t->at[at].codes_n;
	} else {
		v.text = t->at[at].codes[0];
	}
	return v;
}

static struct moment told_moment(const void *of, int at)
{
	const struct told *t = of;

	return t->at[at].is_told ? t->at[at].moment : MOMENT_NONE;
}

struct fact_values told_values(const struct told *t)
{
	return (struct fact_values){ .of = t, .value = told_value, .moment = told_moment };
}

static const char *all_faults(struct arena *a, const struct faults *faults)
{
	struct str all = str_in(a, 1 << 20);

	str_add(&all, "");
	for (const struct fault *f = faults->first; f != NULL; f = f->next)
		str_addf(&all, "%s\n", fault_text(a, f));
	return str_text(&all);
}

const struct pack *pack_that_loads(const char *folder)
{
	struct arena *a = arena_create(8 << 20);
	struct pack_findings findings = pack_findings_in(a);
	const struct pack *p = pack_load(folder, &told_names, &findings);

	if (p == NULL)
		fail_msg("%s", all_faults(a, &findings.faults));
	arena_destroy(a);
	return p;
}

const char *faults_with(struct arena *a, const char *folder, const char *path, const char *contents)
{
	struct pack_findings findings = pack_findings_in(a);
	size_t n, kept = 0;
	const struct pack_file *files = files_read(folder, a, &findings.faults, &n);
	struct pack_file *changed = arena_array(a, n + 1, sizeof(*changed));

	for (size_t i = 0; i < n; i++)
		if (strcmp(files[i].path, path) != 0)
			changed[kept++] = files[i];
	if (contents != NULL)
		changed[kept++] = (struct pack_file){ .path = path,
			.bytes = bytes_of(contents, strlen(contents)) };
	pack_destroy(pack_of_files(folder, changed, kept, &told_names, &findings));
	return all_faults(a, &findings.faults);
}

const char *file_text(struct arena *a, const char *folder, const char *path)
{
	struct faults faults = faults_in(a, "");
	size_t n;
	const struct pack_file *files = files_read(folder, a, &faults, &n);

	for (size_t i = 0; i < n; i++)
		if (strcmp(files[i].path, path) == 0)
			return arena_textn(a, (const char *)files[i].bytes.at, files[i].bytes.len);
	fail_msg("%s has no %s", folder, path);
	return NULL;
}

const char *replaced(struct arena *a, const char *text, const char *what, const char *with)
{
	const char *at = strstr(text, what);

	if (at == NULL)
		fail_msg("nothing to replace: %s", what);
	return arena_printf(a, "%.*s%s%s", (int)(at - text), text, with, at + strlen(what));
}
