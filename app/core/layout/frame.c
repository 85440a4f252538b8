/* frame.c - the public frame, the desk frame, and the error page. */

#include "app/core/layout/layout.h"
#include "app/core/pack/speech.h"
#include "calls.view.h"
#include "desk.view.h"
#include "error.view.h"
#include "public.view.h"
#include "unread.view.h"

const char *rq_texts(const struct request *rq, const struct texts *texts)
{
	return texts_say(rq->arena, texts, rq->language);
}

const char *rq_digits(const struct request *rq, const char *ascii)
{
	struct str text = str_in(rq->arena, 200);

	words_digits(&text, rq->language, ascii != NULL ? ascii : "");
	return str_text(&text);
}

const char *rq_pack_text(const struct request *rq, const char *key)
{
	return rq_texts(rq, pack_text(rq->site->pack, key));
}

size_t text_lines(struct arena *a, const char *text, const struct text_line **ret_lines)
{
	struct text_line *lines = arena_array(a, strlen(text) / 2 + 2, sizeof(*lines));
	size_t n = 0;

	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		bool is_item = text_starts(text, "- ");

		if (len > 0)
			lines[n++] = (struct text_line){ .is_item = is_item,
				.text = arena_textn(
					a, text + (is_item ? 2 : 0), len - (is_item ? 2 : 0)) };
		text += len + (text[len] == '\n');
	}
	*ret_lines = lines;
	return n;
}

/* ---- parts that frames share ---- */

/* The same page in the other languages; a POSTed step has no address to return
 * to, so there the switch goes to the first page. */
static size_t languages_of(struct request *rq, bool is_asking, struct language_row **ret_rows)
{
	const struct site *site = rq->site;
	struct language_row *rows = arena_array(rq->arena, site->languages_n, sizeof(*rows));
	bool is_page = rq->http == NULL || http_method(rq->http) == HTTP_GET;
	const char *path = is_page ? rq->path : "/";

	for (size_t i = 0; i < site->languages_n; i++) {
		const struct language *l = site->languages[i];
		struct request other = *rq;

		other.language = l;
		rows[i] = (struct language_row){ .code = language_tag(l),
			.name = language_name(l),
			.chosen = l == rq->language,
			.open = is_asking ? URL_NONE : rq_url(&other, url_local(rq->arena, path)) };
	}
	*ret_rows = rows;
	return site->languages_n;
}

static struct call_row call_row(struct request *rq, const struct helpline *line)
{
	return (struct call_row){ .number = rq_digits(rq, line->number),
		.dial = url_tel(rq->arena, line->number),
		.name = rq_texts(rq, &line->name),
		.what_for = rq_texts(rq, &line->what_for),
		.hours = rq_texts(rq, &line->hours),
		.free = line->is_free };
}

struct part calls_these(struct request *rq, const struct helpline *const *lines, size_t n)
{
	struct call_row *rows = arena_array(rq->arena, n + 1, sizeof(*rows));
	struct html html = rq_html(rq);

	if (n == 0)
		return PART_NONE;
	for (size_t i = 0; i < n; i++)
		rows[i] = call_row(rq, lines[i]);
	return view_part(&html, &view_calls, &(struct view_calls){ .calls = rows, .calls_n = n });
}

struct part calls_part(struct request *rq, const struct situation *situation,
	const struct area *area, bool only_first)
{
	const struct helpline *lines[HELPLINES_MAX];
	size_t n = helplines_for(rq->site->pack, situation, area, lines), shown = 0;

	for (size_t i = 0; i < n; i++)
		if (!only_first || lines[i]->is_first)
			lines[shown++] = lines[i];
	return calls_these(rq, lines, shown);
}

static const char type_html[] = "text/html; charset=utf-8";

/* Never a page with a hole in it, which would say that there is nothing more. */
static struct reply page_over(struct request *rq)
{
	log_error("a page passed its ceiling: %s", rq->route != NULL ? rq->route->path : "");
	return page_error(rq, 500, NULL);
}

static struct reply framed(struct request *rq, int status, const struct view *frame, const void *v)
{
	struct html html = rq_html(rq);

	frame->html(&html, v);
	if (html_over(&html))
		return page_over(rq);
	return reply_bytes(status, type_html, html_bytes(&html));
}

/* ---- the public frame ---- */

static size_t public_links(struct request *rq, struct link_row **ret_rows)
{
	static const struct {
		const char *path, *text;
	} links[] = {
		{ "/help", MESSAGE("Who can help") },
		{ "/track", MESSAGE("Follow a report") },
		{ "/promises", MESSAGE("What we promise") },
	};
	struct link_row *rows = arena_array(rq->arena, COUNT_OF(links), sizeof(*rows));

	for (size_t i = 0; i < COUNT_OF(links); i++)
		rows[i] = (struct link_row){ .text = rq_text(rq, links[i].text),
			.open = rq_url(rq, url_local(rq->arena, links[i].path)),
			.here = text_equal(rq->path, links[i].path) };
	*ret_rows = rows;
	return COUNT_OF(links);
}

struct reply page_public(struct request *rq, int status, const struct public_frame *frame,
	const struct view *view, const void *v)
{
	struct html html = rq_html(rq);
	struct view_public page = { .site = rq_pack_text(rq, "site_name"),
		.lang = language_tag(rq->language),
		.dir = language_direction(rq->language),
		.title = rq_pack_text(rq, "neutral_title"),
		.sheet = layout_sheet(rq->arena, "public.css"),
		.demo = rq->site->is_demo,
		.demo_text = rq_pack_text(rq, "demo_banner"),
		.asking = frame != NULL && frame->is_asking,
		.home = rq_url(rq, URL("/")),
		.exit_url = rq_url(rq, URL("/exit")),
		.exit_token = frame != NULL ? frame->exit_token : NULL };
	struct language_row *languages;
	struct link_row *links;
	const char *policy = NULL;
	struct reply reply;

	if (rq->wants_json)
		return reply_json_view(rq, status, view, v);
	if (frame != NULL && frame->is_first) {
		page.sheet = URL_NONE;
		page.style = layout_inline_sheet(rq->arena, rq->site, &policy);
	}
	page.languages_n = languages_of(rq, page.asking, &languages);
	page.languages = languages;
	page.links_n = public_links(rq, &links);
	page.links = links;
	page.content = view_part(&html, view, v);
	if (html_over(&html))
		return page_over(rq);
	reply = framed(rq, status, &view_public, &page);
	if (policy != NULL)
		reply_header(&reply, "Content-Security-Policy", policy);
	return reply;
}

/* ---- the desk frame ---- */

static bool is_under(const struct request *rq, const char *path)
{
	return text_starts(rq->path, path);
}

static void add_places(struct request *rq, struct view_desk *page)
{
	unsigned access = rq->actor->access;

	if ((access & ACCESS_TRIAGE) != 0) {
		page->inbox = rq_url(rq, URL("/desk/inbox"));
		page->in_inbox = is_under(rq, "/desk/inbox") || is_under(rq, "/desk/reports");
	}
	if ((access & (ACCESS_TRIAGE | ACCESS_TASKS)) != 0)
		page->find = rq_url(rq, URL("/desk/find"));
	if ((access & ACCESS_TASKS) != 0) {
		page->tasks = rq_url(rq, URL("/desk/tasks"));
		page->in_tasks = is_under(rq, "/desk/tasks");
	}
	if ((access & (ACCESS_SUPERVISE | ACCESS_TRIAGE)) != 0) {
		page->board = rq_url(rq, URL("/desk/board"));
		page->in_board = is_under(rq, "/desk/board");
	}
	if ((access & (ACCESS_PEOPLE | ACCESS_BODIES)) != 0) {
		page->bodies = rq_url(rq, URL("/desk/bodies"));
		page->in_bodies = is_under(rq, "/desk/bodies") || is_under(rq, "/desk/people");
	}
	if ((access & ACCESS_BODIES) != 0) {
		page->days = rq_url(rq, URL("/desk/calendar"));
		page->in_days = is_under(rq, "/desk/calendar");
	}
	if ((access & ACCESS_AUDIT) != 0) {
		page->records = rq_url(rq, URL("/desk/audit"));
		page->in_records = is_under(rq, "/desk/audit");
		page->erasing = rq_url(rq, URL("/desk/erasing"));
		page->in_erasing = is_under(rq, "/desk/erasing");
	}
}

struct reply page_desk(
	struct request *rq, int status, const char *title, const struct view *view, const void *v)
{
	const struct actor *who = rq->actor;
	struct html html = rq_html(rq);
	struct view_desk page = { .site = rq_pack_text(rq, "site_name"),
		.lang = language_tag(rq->language),
		.dir = language_direction(rq->language),
		.title = title,
		.sheet = layout_sheet(rq->arena, "desk.css"),
		.demo = rq->site->is_demo,
		.home = rq_url(rq, URL("/desk")),
		.printed_at = clock_now(),
		.sign_out = rq_url(rq, URL("/desk/sign-out")) };
	struct language_row *languages;
	struct reply reply;

	if (rq->wants_json)
		return reply_json_view(rq, status, view, v);
	if (who->account != ACTOR_PUBLIC) {
		page.who = who->name;
		page.post = who->holdings_n > 0 ? who->holdings[0].title : "";
		page.body = who->holdings_n > 0 ? who->holdings[0].body_name : "";
		add_places(rq, &page);
	}
	page.languages_n = languages_of(rq, false, &languages);
	page.languages = languages;
	page.content = view_part(&html, view, v);
	if (html_over(&html))
		return page_over(rq);
	reply = framed(rq, status, &view_desk, &page);
	reply_header(&reply, "Referrer-Policy", "same-origin");
	return reply;
}

/* ---- errors ---- */

/* Everything else of the form travels unseen, the version that it was shown with, too. */
struct reply page_unread(struct request *rq)
{
	struct unread_row *rows = arena_array(rq->arena, rq->fields.n + 1, sizeof(*rows));
	struct view_unread page = { .action = rq_url(rq, url_local(rq->arena, rq->path)),
		.wrong = rq_unread_words(rq),
		.fields = rows };

	for (size_t i = 0; i < rq->fields.n; i++) {
		const struct http_field *f = &rq->fields.at[i];

		if (!text_equal(f->name, "form_token"))
			rows[page.fields_n++] =
				(struct unread_row){ f->name, f->value, !f->is_text };
	}
	return page_desk(
		rq, 422, rq_text(rq, MESSAGE("Please look at this again")), &view_unread, &page);
}

struct reply page_error(struct request *rq, int status, const char *sentence)
{
	bool is_own = sentence == NULL;
	struct view_error page = { .home = rq_url(rq, URL("/")),
		.bad_request = is_own && status == 400,
		.expired = is_own && status == 410,
		.not_found = is_own && (status == 404 || status == 405),
		.too_big = is_own && (status == 413 || status == 414 || status == 431),
		.busy = is_own && status == 503,
		.calls = calls_part(rq, NULL, NULL, true) };

	page.failed = is_own && !page.bad_request && !page.expired && !page.not_found &&
		      !page.too_big && !page.busy;
	if (is_under(rq, "/desk")) {
		page.home = rq_url(rq, URL("/desk"));
		page.calls = PART_NONE;
		if (page.failed) /* no reporter, no receipt: the sentence alone */
			sentence = MESSAGE("Something is not working here. Nothing was changed.");
		page.failed = false;
	}
	page.heading = sentence != NULL ? rq_text(rq, sentence) : NULL;
	if (is_under(rq, "/desk"))
		return page_desk(rq, status, rq_pack_text(rq, "site_name"), &view_error, &page);
	return page_public(rq, status, NULL, &view_error, &page);
}
