/* home_public.c - the first page, who can help, what we promise, and the way out. */

#include "app/core/pack/areas.h"
#include "app/core/web/openapi.h"
#include "app/reports/draft.h"
#include "app/reports/home.h"
#include "app/reports/report_pages.h"
#include "app/reports/staffed_pages.h"
#include "help.view.h"
#include "home.view.h"
#include "information.view.h"
#include "promises.view.h"

#include <limits.h>

struct reply home(struct request *rq)
{
	struct view_home v = { .start = rq_url(rq, URL("/form")),
		.track = rq_url(rq, URL("/track")),
		.help = rq_url(rq, URL("/help")),
		.promises = rq_url(rq, URL("/promises")),
		.warning = unstaffed_words(rq, first_desk_now(rq->site)),
		.calls = calls_part(rq, NULL, NULL, true) };

	if (v.warning == NULL)
		v.promise = rq_pack_text(rq, "home_promise");
	v.who = rq_pack_text(rq, "home_who_may");
	return page_public(rq, 200, &(struct public_frame){ .is_first = true }, &view_home, &v);
}

static struct reply promises(struct request *rq)
{
	struct view_promises v = { .start = rq_url(rq, URL("/form")),
		.key_traces = rq_url(rq, URL("/traces")),
		.contact = rq_pack_text(rq, "promises_contact"),
		.warning = unstaffed_words(rq, first_desk_now(rq->site)) };

	if (v.warning == NULL)
		v.promise = rq_pack_text(rq, "home_promise");
	v.we_do_n = lines_of(rq, rq_pack_text(rq, "promises_we_do"), &v.we_do);
	v.we_cannot_n = lines_of(rq, rq_pack_text(rq, "promises_we_cannot"), &v.we_cannot);
	v.who_reads_n = lines_of(rq, rq_pack_text(rq, "promises_who_reads"), &v.who_reads);
	v.kept_n = lines_of(rq, rq_pack_text(rq, "promises_kept"), &v.kept);
	v.traces_n = lines_of(rq, rq_pack_text(rq, "promises_traces"), &v.traces);
	v.witness_n = lines_of(rq, rq_pack_text(rq, "promises_witness"), &v.witness);
	return page_public(rq, 200, NULL, &view_promises, &v);
}

/* ---- who can help ---- */

static size_t place_rows(struct request *rq, const struct area *const *areas, size_t n,
	const char *chosen, const struct place_row **ret_rows)
{
	struct place_row *rows = arena_array(rq->arena, n + 1, sizeof(*rows));
	int64_t today = zone_day(rq->site->zone, clock_now());
	size_t shown = 0;

	for (size_t i = 0; i < n; i++)
		if (area_is_valid(areas[i], today))
			rows[shown++] = (struct place_row){ .code = areas[i]->code,
				.name = area_name(rq->arena, areas[i], rq->language),
				.chosen = text_equal(areas[i]->code, chosen) };
	*ret_rows = rows;
	return shown;
}

/* Several places have the typed name: the list of them, each with its path. */
static void add_hits(
	struct request *rq, const struct area *const *hits, size_t n, struct view_help *v)
{
	struct place_row *rows = arena_array(rq->arena, n + 1, sizeof(*rows));

	for (size_t i = 0; i < n; i++)
		rows[i] = (struct place_row){ .code = hits[i]->code,
			.name = area_path(rq->arena, hits[i], rq->language) };
	v->places = rows;
	v->places_n = n;
	v->level = rq_text(rq, MESSAGE("Which of these?"));
}

static const struct area *typed_place(struct request *rq, const char *typed, struct view_help *v)
{
	const struct area *hits[PLACE_HITS_MAX];
	size_t n = place_search(
		rq->site->pack, rq->arena, typed, zone_day(rq->site->zone, clock_now()), hits);

	v->typed = typed;
	v->not_found = n == 0;
	if (n > 1)
		add_hits(rq, hits, n, v);
	return n == 1 ? hits[0] : NULL;
}

static int kind_order(const struct pack *pack, const struct body *b)
{
	const struct body_kind *kind = body_kind(pack, b->kind);

	return kind != NULL ? kind->n : INT_MAX;
}

/* Near the place by what they are for, as the pack orders its kinds, the nearest of a kind first;
 * the country's offices apart from them. */
static void add_near(struct request *rq, const struct area *area, struct view_help *v)
{
	const struct pack *pack = rq->site->pack;
	struct bodies_found found = bodies_near(rq->tx, area);
	struct body *near = arena_array(rq->arena, found.n + 1, sizeof(*near));
	size_t n = 0, at;

	while (n < found.n && !text_equal(found.at[n].area, pack->areas->at[0].code)) {
		for (at = n;
			at > 0 && kind_order(pack, &near[at - 1]) > kind_order(pack, &found.at[n]);
			at--)
			near[at] = near[at - 1];
		near[at] = found.at[n++];
	}
	v->place = area_path(rq->arena, area, rq->language);
	v->offices_n = office_rows(rq, (struct bodies_found){ .at = near, .n = n }, &v->offices);
	v->national_n = office_rows(
		rq, (struct bodies_found){ .at = found.at + n, .n = found.n - n }, &v->national);
}

static struct reply help(struct request *rq)
{
	const struct pack *pack = rq->site->pack;
	const char *code = http_query_text(rq->http, "area"),
		   *typed = http_query_text(rq->http, "q");
	const struct area *area = area_of(pack, code), *from;
	struct view_help v = { .action = url_at(rq->arena, rq_url(rq, URL("/help")), "near"),
		.start = rq_url(rq, URL("/form")),
		.intro = rq_pack_text(rq, "help_intro"),
		.child = rq_pack_text(rq, "help_child") };

	if (!text_empty(typed) && text_empty(code))
		area = typed_place(rq, typed, &v);
	from = area != NULL ? area : &pack->areas->at[0];
	if (v.places == NULL && from->children_n > 0) {
		v.level = rq_texts(rq, &from->children[0]->level->name);
		v.places_n = place_rows(rq, from->children, from->children_n, code, &v.places);
	}
	if (area != NULL)
		add_near(rq, area, &v);
	v.say_n = lines_of(rq, rq_pack_text(rq, "help_what_to_say"), &v.say);
	v.calls = calls_part(rq, NULL, area, false);
	return page_public(rq, v.not_found ? 404 : 200, NULL, &view_help, &v);
}

/* ---- the way out ---- */

/* Ends the draft or visit and leaves for a site that says nothing. Not a redirect
 * to our own page: Back must not show our words. */
static struct reply leave(struct request *rq)
{
	const char *token = rq_field(rq, "x");
	struct reply reply = reply_bytes(303, NULL, BYTES_NONE);

	if (token != NULL)
		draft_end(rq->tx, token);
	reply_header(&reply, "Location", rq->site->pack->exit_url);
	return reply;
}

static const struct api_note help_note = {
	.asks =
		(const struct api_parameter[]){
			{ "q", "query", "name of a place, in any script" },
			{ "area", "query", "code of a place" },
			{ 0 },
		},
};

static const struct api_note exit_note = {
	.takes = (const struct api_member[]){ { "x", API_TEXT, "of the page: the draft" }, { 0 } },
};

const struct route home_public[] = { { HTTP_GET, "/", home, ACCESS_PUBLIC, 0, &view_home,
					     "the first page" },
	{ HTTP_GET, "/help", help, ACCESS_PUBLIC, 0, &view_help,
		"helplines, and offices near a place", &help_note },
	{ HTTP_GET, "/promises", promises, ACCESS_PUBLIC, 0, &view_promises, "what we promise" },
	{ HTTP_POST, "/exit", leave, ACCESS_PUBLIC, 0, NULL, "ends a draft and leaves",
		&exit_note },
	{ 0 } };
