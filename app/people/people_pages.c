/* people_pages.c - shared by the pages of people. */

#include "app/people/people_pages.h"

#include "app/people/qr.h"
#include "second_factor.view.h"
#include "seed.view.h"

#include <ctype.h>

#define BROWSER_LASTS "34560000" /* 400 days, as long as browsers allow */

const struct actor *rq_nobody(struct request *rq)
{
	return actor_nobody(rq->site, rq->actor->keys->vault, rq->arena);
}

const char *rq_browser(const struct request *rq)
{
	return http_cookie(rq->http, rq->site->is_secure ? "__Host-b" : "b");
}

void reply_browser(struct request *rq, struct reply *reply, const char *token)
{
	bool is_secure = rq->site->is_secure;

	if (token != NULL)
		reply_header(reply, "Set-Cookie",
			arena_printf(rq->arena,
				"%s=%s; Path=/; Max-Age=" BROWSER_LASTS
				"%s; HttpOnly; SameSite=Strict",
				is_secure ? "__Host-b" : "b", token, is_secure ? "; Secure" : ""));
}

const char *rq_desk_path(const struct request *rq, const char *text)
{
	if (text == NULL || url_is_none(url_local(rq->arena, text)) ||
		strstr(text, "/..") != NULL || strstr(text, "//") != NULL)
		return NULL; /* it would name another place than it seems to */
	for (size_t i = 0; i < rq->site->languages_n; i++) {
		const char *tag = language_tag(rq->site->languages[i]);
		size_t n = strlen(tag);

		if (strncasecmp(text + 1, tag, n) == 0 && text[1 + n] == '/') {
			text += 1 + n;
			break;
		}
	}
	return text_equal(text, "/desk") || text_starts(text, "/desk/") ? text : NULL;
}

/* ---- the second factor, once more ---- */

static bool is_ours(const char *name)
{
	return text_equal(name, "form_token") || text_starts(name, "second_");
}

struct reply ask_second(struct request *rq, const char *path, bool wrong)
{
	struct hidden_row *rows = arena_array(rq->arena, rq->fields.n + 1, sizeof(*rows));
	struct view_second_factor page = { .action = rq_url(rq, URL("/desk/second")),
		.path = path,
		.fields = rows,
		.wrong = wrong };

	for (size_t i = 0; i < rq->fields.n; i++) {
		const struct http_field *f = &rq->fields.at[i];

		if (f->is_text && !is_ours(f->name))
			rows[page.fields_n++] = (struct hidden_row){ f->name, f->value };
	}
	return page_desk(
		rq, 403, rq_text(rq, MESSAGE("Your code once more")), &view_second_factor, &page);
}

bool rq_fresh(struct request *rq, struct reply *ret_reply)
{
	if (actor_is_fresh(rq->actor))
		return true;
	*ret_reply = rq->actor->is_program ? reply_outcome(rq, FORBIDDEN)
					   : ask_second(rq, rq->path, false);
	return false;
}

/* ---- fields ---- */

int64_t rq_day(const struct request *rq, const char *name)
{
	const char *typed = rq_field(rq, name);
	int64_t day;

	if (typed == NULL || !day_read(digits_ascii(rq->arena, typed), &day))
		return NO_TIME;
	return day;
}

enum factor_kind rq_factor(const struct request *rq)
{
	enum factor_kind kind;

	return factor_read(rq_field(rq, "factor"), &kind) ? kind : FACTOR_NONE;
}

const char *rq_typed(const struct request *rq, const char *name)
{
	const char *text = rq_field(rq, name);
	size_t n;

	if (text == NULL)
		return "";
	while (isspace((unsigned char)*text))
		text++;
	n = strlen(text);
	while (n > 0 && isspace((unsigned char)text[n - 1]))
		n--;
	return arena_textn(rq->arena, text, n);
}

/* ---- words ---- */

const char *charge_words(const struct request *rq, const char *charge)
{
	static const char *const words[][2] = {
		{ "permanent", MESSAGE("as a permanent post") },
		{ "acting", MESSAGE("acting") },
		{ "additional", MESSAGE("additional charge") },
		{ "cover", MESSAGE("cover for an absence") },
	};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (text_equal(words[i][0], charge))
			return rq_text(rq, words[i][1]);
	return "";
}

const char *role_words(const struct request *rq, enum role role)
{
	static const char *const words[ROLES] = {
		[ROLE_TRIAGE] = MESSAGE("reads and routes reports"),
		[ROLE_OFFICER] = MESSAGE("acts on tasks"),
		[ROLE_HEAD] = MESSAGE("heads the office and keeps its keys"),
		[ROLE_ADMINISTRATOR] = MESSAGE("enters offices; opens no record"),
		[ROLE_PROTECTION] = MESSAGE("watches who looked at what"),
	};

	return role < ROLES ? rq_text(rq, words[role]) : "";
}

struct url url_body(const struct request *rq, int64_t body)
{
	return rq_url(rq, url_add_id(rq->arena, URL("/desk/bodies"), body));
}

/* In fours, as people type; apps skip the blanks. */
static const char *in_fours(struct arena *a, const char *secret)
{
	struct str text = str_in(a, 256);

	for (size_t i = 0; secret[i] != '\0'; i++) {
		if (i > 0 && i % 4 == 0)
			str_addc(&text, ' ');
		str_addc(&text, secret[i]);
	}
	return str_text(&text);
}

struct part seed_part(struct request *rq, const char *secret, const char *uri)
{
	struct html html = rq_html(rq);
	struct view_seed seed = { .secret = secret != NULL ? in_fours(rq->arena, secret) : NULL,
		.uri = uri };
	struct qr qr;

	if (uri == NULL)
		return PART_NONE;
	qr = qr_of(rq->arena, uri);
	seed.size = qr.size;
	seed.path = qr.path;
	return view_part(&html, &view_seed, &seed);
}
