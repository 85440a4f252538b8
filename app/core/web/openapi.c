/*
 * openapi.c - from route tables to an OpenAPI document. Everything in it is looked
 * up where the program itself looks: a path that is not served, a field that no
 * view has, a code that no list offers cannot get in.
 */

#include "app/core/web/openapi.h"

#include "app/core/pack/codes.h"

#include <ctype.h>

enum { DOCUMENT_MAX = 4 << 20, NAME_MAX_LENGTH = 200 };

struct writing {
	struct request *rq;
	struct json_out *out;
	const struct route **routes; /* by path, then by method */
	size_t n;
};

static const struct api_note no_note;

static const struct api_note *note_of(const struct route *route)
{
	return route->note != NULL ? route->note : &no_note;
}

/* ---- small pieces ---- */

static void begin(struct json_out *out, const char *key)
{
	json_key(out, key);
	json_object(out);
}

static void reference(struct writing *w, const char *kind, const char *name)
{
	json_pair_text(
		w->out, "$ref", arena_printf(w->rq->arena, "#/components/%s/%s", kind, name));
}

static const char *method_name(const struct route *route)
{
	return route->method == HTTP_GET ? "get" : "post";
}

/* What the page is good for, as tools group it. */
static const char *tag_of(const struct route *route)
{
	if (text_starts(route->path, "/api/"))
		return "programs";
	return text_starts(route->path, "/desk") ? "desk" : "public";
}

/* "get_desk_reports_report" for GET /desk/reports/{report}. */
static const char *operation_id(struct arena *a, const struct route *route)
{
	struct str id = str_in(a, NAME_MAX_LENGTH);

	str_add(&id, method_name(route));
	if (text_equal(route->path, "/"))
		str_add(&id, "_first_page");
	else
		for (const char *at = route->path; *at != '\0'; at++)
			if (*at != '{' && *at != '}')
				str_addc(&id, isalnum((unsigned char)*at) ? *at : '_');
	return str_text(&id);
}

/* ---- members ---- */

static void write_members(struct writing *w, const struct api_member *members);

static void write_codes(struct writing *w, const char *list)
{
	const struct code_list *codes = pack_codes(w->rq->site->pack, list);

	if (codes == NULL)
		BUG("the API names the list %s, which there is not", list);
	json_key(w->out, "enum");
	json_array(w->out);
	for (size_t i = 0; i < codes->n; i++)
		if (!codes->at[i].retired)
			json_text(w->out, codes->at[i].code);
	json_array_end(w->out);
}

static void write_list(struct writing *w, const struct api_member *member)
{
	json_pair_text(w->out, "type", "array");
	begin(w->out, "items");
	if (member->of != NULL)
		write_members(w, member->of);
	else
		json_pair_text(w->out, "type", "string");
	json_object_end(w->out);
}

static void write_type(struct writing *w, const struct api_member *member)
{
	static const struct {
		const char *type, *key, *value;
	} types[] = {
		[API_TEXT] = { "string", NULL, NULL },
		[API_CODE] = { "string", NULL, NULL },
		[API_DATE] = { "string", "format", "date" },
		[API_INSTANT] = { "string", "format", "date-time" },
		[API_COUNT] = { "integer", NULL, NULL },
		[API_BOOL] = { "boolean", NULL, NULL },
		[API_ID] = { "string", "pattern", "^[0-9A-HJKMNP-TV-Z]{13}$" },
		[API_URL] = { "string", "format", "uri-reference" },
		[API_FILE] = { "string", "format", "binary" },
	};

	switch (member->type) {
	case API_OBJECT:
		write_members(w, member->of);
		return;
	case API_LIST:
		write_list(w, member);
		return;
	default:
		json_pair_text(w->out, "type", types[member->type].type);
		if (types[member->type].key != NULL)
			json_pair_text(w->out, types[member->type].key, types[member->type].value);
		if (member->list != NULL)
			write_codes(w, member->list);
	}
}

static void write_member(struct writing *w, const struct api_member *member)
{
	size_t n = strlen(member->name);

	if (member->name[n - 1] != '*')
		begin(w->out, member->name);
	else
		begin(w->out, arena_printf(w->rq->arena, "^%.*s", (int)n - 1, member->name));
	write_type(w, member);
	if (member->about != NULL)
		json_pair_text(w->out, "description", member->about);
	json_object_end(w->out);
}

/* Members of one kind: those with a name of their own, or those that begin like it. */
static void write_named(
	struct writing *w, const char *key, const struct api_member *members, bool is_pattern)
{
	bool has_any = !is_pattern;

	for (const struct api_member *m = members; m->name != NULL; m++)
		has_any |= text_ends(m->name, "*") == is_pattern;
	if (!has_any)
		return;
	begin(w->out, key);
	for (const struct api_member *m = members; m->name != NULL; m++)
		if (text_ends(m->name, "*") == is_pattern)
			write_member(w, m);
	json_object_end(w->out);
}

/* The inside of an object's schema. */
static void write_members(struct writing *w, const struct api_member *members)
{
	json_pair_text(w->out, "type", "object");
	write_named(w, "properties", members, false);
	write_named(w, "patternProperties", members, true);
	json_key(w->out, "required");
	json_array(w->out);
	for (const struct api_member *m = members; m->name != NULL; m++)
		if (m->is_needed)
			json_text(w->out, m->name);
	json_array_end(w->out);
}

/* ---- what goes in ---- */

static void write_parameter(struct json_out *out, const struct api_parameter *p, bool is_needed)
{
	json_object(out);
	json_pair_text(out, "name", p->name);
	json_pair_text(out, "in", p->in);
	if (p->about != NULL)
		json_pair_text(out, "description", p->about);
	if (is_needed)
		json_pair_bool(out, "required", true);
	begin(out, "schema");
	json_pair_text(out, "type", "string");
	json_object_end(out);
	json_object_end(out);
}

static void write_parameters(struct writing *w, const struct route *route)
{
	const struct api_parameter *asks = note_of(route)->asks;

	json_key(w->out, "parameters");
	json_array(w->out);
	for (const char *at = route->path; (at = strchr(at, '{')) != NULL; at++) {
		struct api_parameter p = { .in = "path",
			.name = arena_textn(w->rq->arena, at + 1, strcspn(at + 1, "}")) };

		write_parameter(w->out, &p, true);
	}
	for (; asks != NULL && asks->name != NULL; asks++)
		write_parameter(w->out, asks, false);
	json_array_end(w->out);
}

static void write_body_schema(struct writing *w, const struct route *route)
{
	const struct api_note *note = note_of(route);

	json_key(w->out, "schema");
	if (note->takes_form != NULL) {
		note->takes_form(w->rq, w->out);
		return;
	}
	json_object(w->out);
	write_members(w, note->takes);
	json_object_end(w->out);
}

static void write_body(struct writing *w, const struct route *route)
{
	const struct api_note *note = note_of(route);
	static const struct {
		const char *type;
		unsigned without, with; /* flags of the route */
	} types[] = {
		{ "application/json", 0, 0 },
		{ "application/x-www-form-urlencoded", ROUTE_API, 0 },
		{ "multipart/form-data", ROUTE_API, ROUTE_FILES },
	};

	if (note->takes == NULL && note->takes_form == NULL)
		return;
	begin(w->out, "requestBody");
	json_pair_bool(w->out, "required", true);
	begin(w->out, "content");
	for (size_t i = 0; i < COUNT_OF(types); i++) {
		if ((route->flags & types[i].without) != 0 ||
			(route->flags & types[i].with) != types[i].with)
			continue;
		begin(w->out, types[i].type);
		write_body_schema(w, route);
		json_object_end(w->out);
	}
	json_object_end(w->out);
	json_object_end(w->out);
}

/* ---- what comes back ---- */

static void write_answer(struct writing *w, const struct route *route)
{
	const struct api_note *note = note_of(route);
	char status[12];

	if (route->view == NULL && note->gives == NULL)
		return;
	snprintf(status, sizeof(status), "%d", note->status != 0 ? note->status : 200);
	begin(w->out, status);
	json_pair_text(w->out, "description", route->about);
	begin(w->out, "content");
	begin(w->out, "application/json");
	begin(w->out, "schema");
	if (note->gives != NULL)
		write_members(w, note->gives);
	else
		reference(w, "schemas", route->view->shape.name);
	json_object_end(w->out);
	json_object_end(w->out);
	if ((route->flags & ROUTE_API) == 0) {
		begin(w->out, "text/html");
		json_object_end(w->out);
	}
	json_object_end(w->out);
	json_object_end(w->out);
}

static void write_responses(struct writing *w, const struct route *route)
{
	bool is_page = route->view != NULL || note_of(route)->gives != NULL;

	begin(w->out, "responses");
	write_answer(w, route);
	if (route->method == HTTP_POST && (route->flags & ROUTE_API) == 0) {
		begin(w->out, "303");
		reference(w, "responses", "done");
		json_object_end(w->out);
	} else if (!is_page) {
		begin(w->out, "200");
		json_pair_text(w->out, "description", route->about);
		json_object_end(w->out);
	}
	begin(w->out, "default");
	reference(w, "responses", "problem");
	json_object_end(w->out);
	json_object_end(w->out);
}

/* ---- one operation ---- */

static void write_security(struct json_out *out, const struct route *route)
{
	static const char *const schemes[] = { "bearer", "cookie" };

	json_key(out, "security");
	json_array(out);
	for (size_t i = 0; route->access != ACCESS_PUBLIC && i < COUNT_OF(schemes); i++) {
		json_object(out);
		json_key(out, schemes[i]);
		json_array(out);
		json_array_end(out);
		json_object_end(out);
	}
	json_array_end(out);
}

static void write_operation(struct writing *w, const struct route *route)
{
	begin(w->out, method_name(route));
	json_pair_text(w->out, "operationId", operation_id(w->rq->arena, route));
	json_pair_text(w->out, "summary", route->about);
	json_key(w->out, "tags");
	json_array(w->out);
	json_text(w->out, tag_of(route));
	json_array_end(w->out);
	json_pair_text(w->out, "x-right", access_name(route->access));
	write_security(w->out, route);
	write_parameters(w, route);
	write_body(w, route);
	write_responses(w, route);
	json_object_end(w->out);
}

static void write_paths(struct writing *w)
{
	begin(w->out, "paths");
	for (size_t i = 0; i < w->n; i++) {
		if (i == 0 || !text_equal(w->routes[i]->path, w->routes[i - 1]->path))
			begin(w->out, w->routes[i]->path);
		write_operation(w, w->routes[i]);
		if (i + 1 == w->n || !text_equal(w->routes[i]->path, w->routes[i + 1]->path))
			json_object_end(w->out);
	}
	json_object_end(w->out);
}

/* ---- what operations share ---- */

static int by_view_name(const void *a, const void *b)
{
	const struct view *const *x = a, *const *y = b;

	return strcmp((*x)->shape.name, (*y)->shape.name);
}

static void write_views(struct writing *w)
{
	const struct view **views = arena_array(w->rq->arena, w->n + 1, sizeof(*views));
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++)
		if (w->routes[i]->view != NULL)
			views[n++] = w->routes[i]->view;
	qsort(views, n, sizeof(*views), by_view_name);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && views[i] == views[i - 1])
			continue;
		json_key(w->out, views[i]->shape.name);
		view_schema(w->out, views[i]);
	}
}

static const struct api_member fault_members[] = {
	{ "field", API_TEXT, "name of the field or question", .is_needed = true },
	{ "message", API_TEXT, "what to change, in the language of the request",
		.is_needed = true },
	{ 0 },
};

static const struct api_member problem_members[] = {
	{ "title", API_TEXT, "what happened, in the language of the request", .is_needed = true },
	{ "status", API_COUNT, "the HTTP status", .is_needed = true },
	{ "detail", API_TEXT, "what to do next" },
	{ "errors", API_LIST, "the fields that need another look", .of = fault_members },
	{ "page", API_OBJECT, "what the page shows to a person in this case",
		.of = &(const struct api_member){ 0 } },
	{ 0 },
};

static void write_responses_shared(struct writing *w)
{
	begin(w->out, "responses");
	begin(w->out, "problem");
	json_pair_text(w->out, "description", "It was not done: problem details (RFC 9457).");
	begin(w->out, "content");
	begin(w->out, "application/problem+json");
	begin(w->out, "schema");
	reference(w, "schemas", "problem");
	for (int i = 0; i < 4; i++)
		json_object_end(w->out);
	begin(w->out, "done");
	json_pair_text(w->out, "description", "It was done; what to look at next is at Location.");
	begin(w->out, "headers");
	begin(w->out, "Location");
	begin(w->out, "schema");
	json_pair_text(w->out, "type", "string");
	json_pair_text(w->out, "format", "uri-reference");
	for (int i = 0; i < 5; i++)
		json_object_end(w->out);
}

static void write_schemes(struct json_out *out)
{
	begin(out, "securitySchemes");
	begin(out, "bearer");
	json_pair_text(out, "type", "http");
	json_pair_text(out, "scheme", "bearer");
	json_pair_text(out, "description", "A token from POST /api/tokens.");
	json_object_end(out);
	begin(out, "cookie");
	json_pair_text(out, "type", "apiKey");
	json_pair_text(out, "in", "cookie");
	json_pair_text(out, "name", "__Host-s");
	json_pair_text(out, "description",
		"The session of a browser. It sends forms, never JSON, from our own pages only.");
	json_object_end(out);
	json_object_end(out);
}

static void write_components(struct writing *w)
{
	begin(w->out, "components");
	begin(w->out, "schemas");
	begin(w->out, "problem");
	write_members(w, problem_members);
	json_object_end(w->out);
	write_views(w);
	json_object_end(w->out);
	write_responses_shared(w);
	write_schemes(w->out);
	json_object_end(w->out);
}

/* ---- the document ---- */

static void write_info(struct json_out *out)
{
	begin(out, "info");
	json_pair_text(out, "title", "Ashray");
	json_pair_text(out, "version", API_VERSION);
	json_pair_text(out, "description",
		"Every page answers Accept: application/json with what it shows, under the same "
		"checks. A POST takes the fields of its form, or with a bearer token the same "
		"fields as JSON.");
	begin(out, "license");
	json_pair_text(out, "name", "Apache-2.0");
	json_pair_text(out, "identifier", "Apache-2.0");
	json_object_end(out);
	json_object_end(out);
}

/* One for each language: it stands before the path. */
static void write_servers(struct writing *w)
{
	const struct site *site = w->rq->site;

	json_key(w->out, "servers");
	json_array(w->out);
	for (size_t i = 0; i < site->languages_n; i++) {
		const struct language *l = site->languages[i];

		json_object(w->out);
		json_pair_text(w->out, "url",
			arena_printf(w->rq->arena, "/%s", i > 0 ? language_tag(l) : ""));
		json_pair_text(w->out, "description", language_name(l));
		json_object_end(w->out);
	}
	json_array_end(w->out);
}

static void write_tags(struct json_out *out)
{
	static const char *const tags[][2] = {
		{ "programs", "For programs only" },
		{ "public", "Pages for everybody, without an account" },
		{ "desk", "Pages for those who act, with an account" },
	};

	json_key(out, "tags");
	json_array(out);
	for (size_t i = 0; i < COUNT_OF(tags); i++) {
		json_object(out);
		json_pair_text(out, "name", tags[i][0]);
		json_pair_text(out, "description", tags[i][1]);
		json_object_end(out);
	}
	json_array_end(out);
}

static int by_path(const void *a, const void *b)
{
	const struct route *const *x = a, *const *y = b;
	int order = strcmp((*x)->path, (*y)->path);

	return order != 0 ? order : (int)(*x)->method - (int)(*y)->method;
}

static void sort_routes(struct writing *w, const struct route *const *tables)
{
	for (const struct route *const *t = tables; *t != NULL; t++)
		for (const struct route *r = *t; r->path != NULL; r++)
			w->n++;
	w->routes = arena_array(w->rq->arena, w->n + 1, sizeof(*w->routes));
	w->n = 0;
	for (const struct route *const *t = tables; *t != NULL; t++)
		for (const struct route *r = *t; r->path != NULL; r++)
			w->routes[w->n++] = r;
	qsort(w->routes, w->n, sizeof(*w->routes), by_path);
}

struct bytes openapi_write(struct request *rq, const struct route *const *tables)
{
	struct json_out out = json_out_in(rq->arena, DOCUMENT_MAX);
	struct writing w = { .rq = rq, .out = &out };

	sort_routes(&w, tables);
	json_object(&out);
	json_pair_text(&out, "openapi", "3.1.0");
	write_info(&out);
	write_servers(&w);
	write_tags(&out);
	write_paths(&w);
	write_components(&w);
	json_object_end(&out);
	if (json_over(&out))
		BUG("the description of the API passed its ceiling");
	return json_bytes(&out);
}
