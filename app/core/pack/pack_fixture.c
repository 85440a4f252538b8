/* pack_fixture.c - what pack_fixture.h promises. */

#include "app/core/pack/pack_fixture.h"
#include "app/core/pack/files.h"
#include "tests/support/cmocka_first.h"

#include <string.h>

const char *const all_packs[] = { "packs/bd", "packs/rs", NULL };

/* The same table as the program's, so that no test knows other facts. */
#define TYPE_F_BOOL    EX_YES_NO
#define TYPE_F_INT     EX_NUMBER
#define TYPE_F_CODE    EX_CODE
#define TYPE_F_CODES   EX_CODES
#define TYPE_F_AREA    EX_TEXT
#define TYPE_F_DATE    EX_DATE
#define TYPE_F_MOMENT  EX_DATE
#define TYPE_F_INSTANT EX_OPAQUE
#define TYPE_F_TEXT    EX_OPAQUE

static const struct {
	const char *name;
	enum expression_type type;
	const char *list;
} facts[] = {
#define FACT(name, type, need, seal, list, codes) { #name, TYPE_##type, list },
#include "app/core/facts/facts.table"
#undef FACT
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
	else if (t->at[at].codes_n < TOLD_CODES_MAX)
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

static const struct pack *load_with(struct arena *a, const char *folder,
	const struct pack_file *other, struct pack_findings *findings)
{
	size_t n, kept = 0;
	const struct pack_file *files = files_read(folder, a, &findings->faults, &n);
	struct pack_file *changed = arena_array(a, n + 1, sizeof(*changed));

	for (size_t i = 0; i < n; i++)
		if (strcmp(files[i].path, other->path) != 0)
			changed[kept++] = files[i];
	if (other->bytes.at != NULL)
		changed[kept++] = *other;
	return pack_of_files(folder, changed, kept, &told_names, findings);
}

static struct pack_file file_of(const char *path, const char *contents)
{
	return (struct pack_file){ .path = path,
		.bytes = contents != NULL ? bytes_of(contents, strlen(contents)) : BYTES_NONE };
}

const struct pack *pack_with(
	struct arena *a, const char *folder, const char *path, const char *contents)
{
	const struct pack_file other = file_of(path, contents);
	struct pack_findings findings = pack_findings_in(a);
	const struct pack *p = load_with(a, folder, &other, &findings);

	if (p == NULL)
		fail_msg("%s", all_faults(a, &findings.faults));
	return p;
}

const char *faults_with(struct arena *a, const char *folder, const char *path, const char *contents)
{
	const struct pack_file other = file_of(path, contents);
	struct pack_findings findings = pack_findings_in(a);

	pack_destroy(load_with(a, folder, &other, &findings));
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
