/* report_pages.c - pieces that several public pages of reports are made of. */

#include "app/reports/report_pages.h"

#include "app/core/pack/codes.h"
#include "app/core/pack/for_forms.h"
#include "app/reports/draft.h"
#include "app/reports/receipt_words.h"
#include "app/reports/staffed_pages.h"
#include "information.view.h"
#include "receipt.view.h"

enum { PART_MAX = 128 << 10, LABEL_MAX = 160 };

struct asking *asking_of(struct request *rq)
{
	struct asking *asking = arena_new(rq->arena, struct asking);
	struct places_view *view = arena_new(rq->arena, struct places_view);
	struct places *places = arena_new(rq->arena, struct places);

	*view = (struct places_view){ .pack = rq->site->pack,
		.arena = rq->arena,
		.on = zone_day(rq->site->zone, clock_now()) };
	*places = pack_places(view);
	*asking = (struct asking){ .language = rq->language,
		.zone = rq->site->zone,
		.now = clock_now(),
		.places = places };
	return asking;
}

const char *report_area(const struct answers *answers)
{
	struct report_facts facts;

	facts_from(answers, &facts);
	return facts.area;
}

/* ---- from answers to a filing ---- */

static bool is_read_by(const struct section *section, const char *reader)
{
	for (size_t i = 0; i < section->readers_n; i++)
		if (text_equal(section->readers[i], reader))
			return true;
	return false;
}

/* {"facts":{…},"story":{…}}: the sections that this reader opens. */
static struct bytes part_of(struct arena *a, const struct answers *answers, const char *reader)
{
	struct json_out out = json_out_in(a, PART_MAX);
	bool has_any = false;

	json_object(&out);
	for (size_t i = 0; i < answers->form->sections_n; i++) {
		const struct section *section = &answers->form->sections[i];
		struct str written = str_in(a, PART_MAX);

		if (!is_read_by(section, reader))
			continue;
		answers_write(answers, section, ANSWERS_SENT, &written);
		json_key(&out, section->id);
		json_written(&out, str_bytes(&written));
		has_any = has_any || strstr(str_text(&written), "\"answers\":{}") == NULL;
	}
	json_object_end(&out);
	return has_any ? json_bytes(&out) : BYTES_NONE;
}

/* One line for lists, sealed like the story: what. Where stands beside it there. */
static const char *label_of(struct request *rq, const struct report_facts *facts)
{
	const struct site *site = rq->site;
	const struct language *l = site->languages[0];
	struct str label = str_in(rq->arena, LABEL_MAX);
	const char *text;

	for (size_t i = 0; i < facts->kinds.n && i < 2; i++) {
		const struct choice *kind = pack_code(site->pack, "kind", facts->kinds.at[i]);

		if (kind != NULL)
			str_addf(&label, "%s%s", i > 0 ? ", " : "",
				texts_say(rq->arena, &kind->label, l));
	}
	text = str_text(&label);
	if (!str_over(&label))
		return text;
	return arena_printf(rq->arena, "%.*s …", (int)utf8_fits_words(text, LABEL_MAX - 8), text);
}

/* Way, address and hours, each on its line. */
static const char *contact_of(struct arena *a, const struct report_facts *facts)
{
	struct str out = str_in(a, 2000);

	if (!facts->contact_wanted.yes || text_empty(facts->contact_address))
		return NULL;
	str_addf(&out, "%s\n%s\n", facts->contact_way != NULL ? facts->contact_way : "",
		facts->contact_address);
	for (size_t i = 0; i < facts->contact_hours.n; i++)
		str_addf(&out, "%s%s", i > 0 ? " " : "", facts->contact_hours.at[i]);
	return str_text(&out);
}

void filing_of_answers(struct request *rq, const struct answers *answers, struct origin from,
	struct report_facts *facts, struct filing *filing)
{
	facts_from(answers, facts);
	facts->channel = from.channel;
	facts->door = from.door;
	facts->filed_at = clock_now();
	filing->form = answers->form->id;
	filing->form_version = answers->form->version;
	filing->facts = facts;
	filing->story = part_of(rq->arena, answers, "triage");
	if (filing->story.len == 0)
		filing->story = bytes_of("{}", 2);
	filing->identity = part_of(rq->arena, answers, "identity");
	filing->label = label_of(rq, facts);
	filing->contact = contact_of(rq->arena, facts);
}

/* ---- lines, calls, offices ---- */

size_t lines_of(struct request *rq, const char *text, const struct line_row **ret_lines)
{
	const struct text_line *lines;
	size_t n = text_lines(rq->arena, text, &lines);
	struct line_row *rows = arena_array(rq->arena, n + 1, sizeof(*rows));

	for (size_t i = 0; i < n; i++)
		rows[i] = (struct line_row){ .text = lines[i].text, .item = lines[i].is_item };
	*ret_lines = rows;
	return n;
}

struct part page_calls(struct request *rq, const struct info_page *page)
{
	return calls_these(rq, page->helplines, page->helplines_n);
}

/* In the reader's own script, where it is another script of the country's language. */
static const char *office_text(struct request *rq, const char *text)
{
	return language_script(rq->language, rq->arena, text);
}

static bool reads_own_language(const struct request *rq)
{
	const char *own = language_tag(rq->site->languages[0]);

	return text_starts(language_tag(rq->language), own);
}

size_t office_rows(
	struct request *rq, struct bodies_found found, const struct office_row **ret_offices)
{
	struct office_row *rows = arena_array(rq->arena, found.n + 1, sizeof(*rows));

	for (size_t i = 0; i < found.n; i++) {
		const struct body *b = &found.at[i];
		const struct body_kind *kind = body_kind(rq->site->pack, b->kind);

		rows[i] =
			(struct office_row){ .name = reads_own_language(rq)
							     ? office_text(rq, b->name)
							     : body_name(b, rq->language, rq->site),
				.kind = kind != NULL ? rq_texts(rq, &kind->public_name) : "",
				.address = office_text(rq, b->address),
				.phone = rq_digits(rq, b->phone),
				.dial = url_tel(rq->arena, b->phone) };
	}
	*ret_offices = rows;
	return found.n;
}

/* The offices of the page's kinds that serve the place. */
size_t offices_of(struct request *rq, const struct info_page *page, const struct area *area,
	const struct office_row **ret_offices)
{
	struct body *found = arena_array(rq->arena, page->body_kinds_n + 1, sizeof(*found));
	size_t n = 0;

	*ret_offices = NULL;
	if (area == NULL)
		return 0;
	for (size_t i = 0; i < page->body_kinds_n; i++)
		if (body_serving(rq->tx, page->body_kinds[i]->id, area, &found[n]) == OK)
			n++;
	return office_rows(rq, (struct bodies_found){ .at = found, .n = n }, ret_offices);
}

/* ---- the receipt ---- */

static size_t word_rows(
	struct request *rq, const struct vault_secret *secret, const struct word_row **ret_rows)
{
	struct word_row *rows = arena_array(rq->arena, VAULT_SECRET_WORDS, sizeof(*rows));
	const char *words[VAULT_SECRET_WORDS];

	*ret_rows = rows;
	if (!receipt_secret_words(rq, secret, words))
		return 0;
	for (size_t i = 0; i < VAULT_SECRET_WORDS; i++)
		rows[i].text = words[i];
	return VAULT_SECRET_WORDS;
}

struct view_receipt *receipt_begin(struct request *rq, const struct filing *filing)
{
	const struct info_page *page = pack_page(rq->site->pack, "hospital_now");
	struct view_receipt *v = arena_new(rq->arena, struct view_receipt);

	if (!filing->facts->sexual_recent.yes || page == NULL)
		return v;
	v->urgent = rq_texts(rq, &page->title);
	v->urgent_lines_n = lines_of(rq, rq_texts(rq, &page->text), &v->urgent_lines);
	v->offices_n =
		offices_of(rq, page, area_of(rq->site->pack, filing->facts->area), &v->offices);
	v->calls = page_calls(rq, page);
	return v;
}

struct reply show_receipt(struct request *rq, const struct filing *filing,
	const struct receipt *receipt, struct view_receipt *v)
{
	char symbols[VAULT_SYMBOLS_SIZE];
	struct desk_now desk = desk_now(rq->site, receipt->desk);

	v->filed_at = receipt->filed_at;
	v->proof = receipt->proof;
	v->track = rq_url(rq, URL("/track"));
	v->done = rq_url(rq, URL("/"));
	v->next = rq_pack_text(rq, "receipt_next");
	v->unstaffed = unstaffed_words(rq, desk);
	v->answer_by = desk.is_staffed ? receipt->due_at : NO_TIME;
	v->keep = rq_pack_text(rq, "receipt_keep");
	v->number_only = rq_pack_text(rq, "receipt_number_only");
	v->lost = rq_pack_text(rq, "receipt_lost");
	if (text_empty(filing->facts->area))
		v->unfindable = rq_pack_text(rq, "receipt_unfindable");
	vault_secret_symbols(&receipt->secret, symbols);
	v->number = receipt_number_words(rq, receipt->number);
	v->second = receipt->is_second;
	v->words_n = word_rows(rq, &receipt->secret, &v->words);
	v->letters = arena_text(rq->arena, symbols);
	if (v->unstaffed != NULL && v->urgent == NULL)
		v->calls = calls_part(rq, NULL, NULL, true);
	return page_public(rq, 200, NULL, &view_receipt, v);
}
