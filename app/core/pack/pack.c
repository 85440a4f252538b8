/*
 * pack.c - reads a pack in the order in which its parts lean on each other:
 * languages first, then places and codes, then what speaks about them.
 */

#include "app/core/pack/pack.h"
#include "app/core/pack/files.h"
#include "app/core/pack/reading.h"

#include <string.h>

/* Ceilings of memory, far above what files.h lets in. */
enum { PACK_BYTES_MAX = 1 << 30, FILES_BYTES_MAX = 64 << 20 };

struct pack_findings pack_findings_in(struct arena *a)
{
	return (struct pack_findings){ .faults = faults_in(a, ""), .remarks = faults_in(a, "") };
}

const struct pack_language *pack_language(const struct pack *p, const char *id)
{
	for (size_t i = 0; i < p->languages_n; i++)
		if (text_equal(p->languages[i].id, id))
			return &p->languages[i];
	return NULL;
}

bool texts_have(const struct texts *t, const char *language)
{
	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->at[i].tag, language) == 0)
			return true;
	return false;
}

static bool is_tag(const char *id)
{
	return strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") ==
		       strlen(id) &&
	       strlen(id) >= 2 && strlen(id) <= 20;
}

static void read_language(struct reading *r, const struct json *item, void *place)
{
	static const char *const known[] = { "id", "name", "digits", "direction", "from", NULL };
	struct pack_language *l = place;

	json_only_keys(item, known, r->faults);
	l->id = json_need_text(item, "id", r->faults);
	l->name = json_need_text(item, "name", r->faults);
	l->digits = json_may_text(item, "digits", "0123456789", r->faults);
	l->direction = json_may_text(item, "direction", "ltr", r->faults);
	l->from = json_may_text(item, "from", NULL, r->faults);
	if (l->id == NULL || !is_tag(l->id))
		reading_fault(r, item->line,
			"\"id\" must be a language tag such as \"en\" or \"sr-Latn\"");
	if (l->id == NULL)
		l->id = "";
	if (utf8_count(l->digits) != 10)
		reading_fault(
			r, item->line, "\"digits\" must be ten characters, from nought to nine");
	if (!text_equal(l->direction, "ltr") && !text_equal(l->direction, "rtl"))
		reading_fault(r, item->line, "\"direction\" is \"ltr\" or \"rtl\"");
}

static void check_languages(struct reading *r, const struct json *list)
{
	struct pack *p = r->pack;
	const struct json *item = json_first(list);

	if (p->languages_n == 0 && list != NULL)
		reading_fault(r, list->line, "name at least one language");
	for (size_t i = 0; i < p->languages_n; i++, item = item->next) {
		const struct pack_language *l = &p->languages[i];
		const struct pack_language *from = l->from ? pack_language(p, l->from) : NULL;

		if (l->from != NULL && (i == 0 || from == NULL || from->from != NULL))
			reading_fault(r, item->line,
				"\"from\" must name an authored language of this list");
	}
	reading_unique(r, &(struct unique){ .items = p->languages,
				  .n = p->languages_n,
				  .list = list,
				  .size = sizeof(p->languages[0]),
				  .id_at = offsetof(struct pack_language, id),
				  .n_at = SIZE_MAX });
}

static void read_languages(struct reading *r, const struct json *json)
{
	static const struct item_reader reader = { sizeof(struct pack_language), read_language };
	const struct json *list = json_need(json, "languages", JSON_ARRAY, r->faults);

	r->pack->languages = reading_items(r, list, &reader, &r->pack->languages_n);
	check_languages(r, list);
}

static void read_go_live_item(struct reading *r, const struct json *item, void *place)
{
	static const char *const known[] = { "id", "n", "text", NULL };
	struct go_live_item *g = place;

	json_only_keys(item, known, r->faults);
	g->id = reading_id(r, item);
	g->n = reading_n(r, item, 9999);
	g->text = reading_words(r, item, "text");
}

static void read_go_live(struct reading *r, const struct json *json)
{
	static const struct item_reader reader = { sizeof(struct go_live_item), read_go_live_item };
	const struct json *list = json_need(json, "go_live", JSON_ARRAY, r->faults);
	struct pack *p = r->pack;

	p->go_live = reading_items(r, list, &reader, &p->go_live_n);
	reading_unique(r, &(struct unique){ .items = p->go_live,
				  .n = p->go_live_n,
				  .list = list,
				  .size = sizeof(p->go_live[0]),
				  .id_at = offsetof(struct go_live_item, id),
				  .n_at = offsetof(struct go_live_item, n) });
}

static void read_emergency(struct reading *r, const struct json *json)
{
	static const char *const known[] = { "number", "name", NULL };
	const struct json *emergency = json_need(json, "emergency", JSON_OBJECT, r->faults);

	if (emergency == NULL)
		return;
	json_only_keys(emergency, known, r->faults);
	r->pack->emergency_number = json_need_text(emergency, "number", r->faults);
	r->pack->emergency_name = reading_words(r, emergency, "name");
}

static const struct json *read_pack_json(struct reading *r)
{
	static const char *const known[] = { "id", "version", "names", "languages", "zone",
		"levels", "district_level", "calendar", "exit_url", "emergency", "adult_age",
		"go_live", NULL };
	const struct json *json = reading_json(r, "pack.json", JSON_OBJECT, true);
	struct pack *p = r->pack;

	if (json == NULL)
		return NULL;
	json_only_keys(json, known, r->faults);
	read_languages(r, json);
	p->id = reading_id(r, json);
	p->version = json_need_text(json, "version", r->faults);
	p->name = reading_words(r, json, "names");
	p->exit_url = json_need_text(json, "exit_url", r->faults);
	if (p->exit_url != NULL && !text_starts(p->exit_url, "https://"))
		reading_fault(r, json_get(json, "exit_url")->line,
			"\"exit_url\" must begin with https://");
	p->adult_age =
		(int)json_need_int(json, "adult_age", (struct json_range){ 12, 25 }, r->faults);
	read_emergency(r, json);
	read_go_live(r, json);
	p->zone = zone_read(r, json);
	return json;
}

static void read_all(struct reading *r)
{
	struct pack *p = r->pack;
	const struct json *json = read_pack_json(r);

	if (json == NULL)
		return;
	p->areas = areas_read(r, json);
	p->codes = codes_read(r);
	p->calendars = calendars_read(r, json);
	p->clocks = levels_read(r);
	p->conditions = conditions_read(r);
	clocks_read(r);
	p->bodies = bodies_read(r);
	p->speech = speech_read(r);
	p->routing = routing_read(r);
	p->triage = triage_read(r);
	p->retention = retention_read(r);
}

/* Forms stay bytes, and must outlive the files they came in. */
static void keep_forms(struct reading *r)
{
	struct pack_file *forms = arena_array(r->arena, r->files_n + 1, sizeof(*forms));

	r->pack->forms = forms;
	for (size_t i = 0; i < r->files_n; i++) {
		const struct pack_file *f = &r->files[i];

		if (!text_starts(f->path, "forms/"))
			continue;
		forms[r->pack->forms_n++] = (struct pack_file){
			.path = arena_text(r->arena, f->path),
			.bytes = bytes_of(
				arena_copy(r->arena, f->bytes.at, f->bytes.len), f->bytes.len),
		};
	}
}

struct bytes pack_file(const struct pack *p, const char *path)
{
	for (size_t i = 0; i < p->forms_n; i++)
		if (strcmp(p->forms[i].path, path) == 0)
			return p->forms[i].bytes;
	return BYTES_NONE;
}

const struct pack *pack_of_files(const char *folder, const struct pack_file *files, size_t n,
	const struct fact_names *facts, struct pack_findings *findings)
{
	struct arena *a = arena_create(PACK_BYTES_MAX);
	struct pack *p = arena_new(a, struct pack);
	struct reading r = {
		.pack = p,
		.arena = a,
		.files = files,
		.files_n = n,
		.faults = &findings->faults,
		.remarks = &findings->remarks,
		.facts = facts,
	};

	p->arena = a;
	p->folder = arena_text(a, folder);
	read_all(&r);
	keep_forms(&r);
	if (findings->faults.n == 0)
		return p;
	pack_destroy(p);
	return NULL;
}

const struct pack *pack_load(
	const char *folder, const struct fact_names *facts, struct pack_findings *findings)
{
	CLEANUP(arena_destroyp) struct arena *a = arena_create(FILES_BYTES_MAX);
	const struct pack_file *files;
	size_t n;

	files = files_read(folder, a, &findings->faults, &n);
	if (findings->faults.n > 0)
		return NULL;
	return pack_of_files(folder, files, n, facts, findings);
}

void pack_destroy(const struct pack *p)
{
	if (p != NULL)
		arena_destroy(p->arena);
}
