/*
 * report_api.c - other programs: file a report, read the questionnaire. The same
 * form, the same checks, the same seal as the page; the key of the request makes
 * two sends one report. Everybody may report; nobody is asked who he is.
 */

#include "app/core/layout/layout.h"
#include "app/core/web/openapi.h"
#include "app/reports/draft.h"
#include "app/reports/receipt_words.h"
#include "app/reports/report_pages.h"
#include "lib/codec/json_write.h"

enum { KEY_SHORTEST = 22, KEY_LONGEST = 200, FORM_MAX = 1 << 20 };

static const struct language *language_of(const struct request *rq, const char *tag)
{
	for (size_t i = 0; tag != NULL && i < rq->site->languages_n; i++)
		if (text_equal(language_tag(rq->site->languages[i]), tag))
			return rq->site->languages[i];
	return rq->language;
}

/* ---- GET /api/forms/{form} ---- */

static struct reply get_form(struct request *rq)
{
	struct json_out out = json_out_in(rq->arena, FORM_MAX);

	if (!text_equal(rq_path_text(rq, "form"), rq->site->form->id))
		return reply_outcome(rq, NOT_FOUND);
	rq->language = language_of(rq, http_query_text(rq->http, "language"));
	form_write(rq->site->form, rq->arena, rq->language, &out);
	return reply_json(rq, 200, json_bytes(&out));
}

/* ---- POST /api/reports ---- */

static struct reply faults_of(struct request *rq, const struct answers *answers)
{
	struct field_fault *faults = arena_array(rq->arena, answers->form->n + 2, sizeof(*faults));
	size_t n = 0;

	if (answers->stray != NULL)
		faults[n++] = (struct field_fault){ .name = answers->stray,
			.message = rq_text(rq, MESSAGE("The form has no such question.")) };
	if (answers->is_other_form)
		faults[n++] = (struct field_fault){ .name = "version",
			.message = rq_text(rq, MESSAGE("This is another version of the form.")) };
	for (size_t i = 0; i < answers->form->n; i++) {
		const struct question *q = &answers->form->questions[i];

		if (answers_to(answers, q)->fault != FAULT_NONE)
			faults[n++] = (struct field_fault){ .name = q->id,
				.message = answers_fault_words(answers, q) };
	}
	return reply_faults(rq, faults, n);
}

/* Draft secret and name of the filing: from the request's key and body, so that a
 * lost answer can be asked for again; without a key each send is a new report. */
static bool take_key(struct request *rq, struct filing *filing)
{
	const char *key = http_header(rq->http, "Idempotency-Key");

	if (key == NULL) {
		filing->draft = vault_draft_secret_create();
		vault_draft_filed(&filing->draft, filing->f);
		return true;
	}
	if (strlen(key) < KEY_SHORTEST || strlen(key) > KEY_LONGEST)
		return false;
	vault_draft_of_key(
		rq->actor->keys->vault, key, http_body(rq->http), &filing->draft, filing->f);
	filing->is_keyed = true;
	return true;
}

static struct reply filed(struct request *rq, const struct receipt *receipt)
{
	struct json_out out = json_out_in(rq->arena, 8 << 10);
	const char *words[VAULT_SECRET_WORDS];
	char symbols[VAULT_SYMBOLS_SIZE], at[24];
	struct reply reply;

	vault_secret_symbols(&receipt->secret, symbols);
	instant_text(receipt->filed_at, at);
	json_object(&out);
	json_key(&out, "receipt");
	json_object(&out);
	json_pair_text(&out, "number", receipt->number);
	json_pair_text(&out, "code", symbols);
	if (receipt_secret_words(rq, &receipt->secret, words)) {
		json_key(&out, "words");
		json_array(&out);
		for (size_t i = 0; i < VAULT_SECRET_WORDS; i++)
			json_text(&out, words[i]);
		json_array_end(&out);
	}
	json_object_end(&out);
	json_pair_text(&out, "filed_at", at);
	json_pair_text(&out, "proof", receipt->proof);
	json_object_end(&out);
	reply = reply_json(rq, 201, json_bytes(&out));
	return reply;
}

static struct reply post_report(struct request *rq)
{
	struct answers *answers;
	struct filing filing = { .attempt = http_attempt(rq->http) };
	struct report_facts facts;
	struct receipt receipt;
	enum outcome oc;

	if (rq->json == NULL)
		return reply_problem(rq, 415, MESSAGE("Send the report as application/json."));
	rq->language = language_of(rq, rq_field(rq, "language"));
	answers = answers_create(rq->arena, rq->site->form, asking_of(rq));
	if (!json_is(json_get(rq->json, "answers"), JSON_OBJECT))
		return reply_faults(rq,
			&(struct field_fault){ .name = "answers",
				.message = rq_text(
					rq, MESSAGE("An object with the answers is missing.")) },
			1);
	if (!answers_from_json(answers, rq->json, ANSWERS_FROM_OUTSIDE) ||
		answers_check(answers, NULL) > 0)
		return faults_of(rq, answers);
	/* A person may pass over every question and be asked later; a program that says
	 * nothing has lost what it was to say. */
	if (!answers_given(answers))
		return reply_faults(rq,
			&(struct field_fault){ .name = "answers",
				.message = rq_text(rq, MESSAGE("Nothing has been told yet.")) },
			1);
	if (!take_key(rq, &filing))
		return reply_problem(
			rq, 400, MESSAGE("An Idempotency-Key has 22 to 200 characters."));
	filing_of_answers(rq, answers, (struct origin){ "api", "program" }, &facts, &filing);
	oc = report_file(rq->tx, rq->actor, &filing, &receipt);
	if (oc == INVALID)
		return reply_problem(
			rq, 422, MESSAGE("This Idempotency-Key was used for another report."));
	if (oc == CONFLICT)
		return reply_problem(rq, 409, MESSAGE("This has been sent already."));
	return oc == OK ? filed(rq, &receipt) : reply_outcome(rq, oc);
}

/* ---- what is said of them to programs ---- */

static const struct api_member choice_members[] = {
	{ "code", API_TEXT, "stands in the answers", .is_needed = true },
	{ "label", API_TEXT },
	{ "hint", API_TEXT },
	{ "alone", API_BOOL, "cannot stand beside others" },
	{ 0 },
};

static const struct api_member question_members[] = {
	{ "id", API_TEXT, .is_needed = true },
	{ "type", API_TEXT, .is_needed = true },
	{ "page", API_TEXT, "questions of one page are asked together", .is_needed = true },
	{ "label", API_TEXT },
	{ "hint", API_TEXT },
	{ "required", API_BOOL },
	{ "unknown", API_BOOL, "_unknown is an answer" },
	{ "skip", API_BOOL, "people are offered _skipped in words; it is always an answer" },
	{ "choices", API_LIST, .of = choice_members },
	{ "max_length", API_COUNT, "characters" },
	{ "min", API_TEXT, "a number; for dates a day or today" },
	{ "max", API_TEXT, "a number; for dates a day or today" },
	{ "level", API_TEXT, "of an area: the deepest that is asked for" },
	{ "relevant", API_TEXT, "asked only if this holds" },
	{ "constraint", API_TEXT, "taken only if this holds" },
	{ "constraint_message", API_TEXT },
	{ 0 },
};

static const struct api_note form_note = {
	.gives =
		(const struct api_member[]){
			{ "form", API_TEXT, .is_needed = true },
			{ "version", API_COUNT, .is_needed = true },
			{ "language", API_TEXT, "of all words in it", .is_needed = true },
			{ "title", API_TEXT },
			{ "questions", API_LIST, .of = question_members, .is_needed = true },
			{ 0 },
		},
	.asks =
		(const struct api_parameter[]){
			{ "language", "query", "tag of a language of the site" },
			{ 0 },
		},
};

static const struct api_member receipt_members[] = {
	{ "number", API_TEXT, "eight digits", .is_needed = true },
	{ "code", API_TEXT, "the secret in symbols; it is never shown again", .is_needed = true },
	{ "words", API_LIST, "the same secret in words, in languages that have them" },
	{ 0 },
};

static void write_body(struct request *rq, struct json_out *out)
{
	form_schema(rq->site->form, rq->arena, rq->language, out);
}

static const struct api_note report_note = {
	.takes_form = write_body,
	.status = 201,
	.gives =
		(const struct api_member[]){
			{ "receipt", API_OBJECT, .of = receipt_members, .is_needed = true },
			{ "filed_at", API_INSTANT, "to the minute", .is_needed = true },
			{ "proof", API_TEXT, "by which the filing can be shown later",
				.is_needed = true },
			{ 0 },
		},
	.asks =
		(const struct api_parameter[]){
			{ "Idempotency-Key", "header",
				"22 to 200 characters that nobody can guess: the same key with the "
				"same "
				"body makes one report, and gives the same receipt again" },
			{ 0 },
		},
};

const struct route report_api[] = {
	{ HTTP_GET, "/api/forms/{form}", get_form, ACCESS_PUBLIC, ROUTE_API, NULL,
		"the questionnaire: questions, types, choices, conditions", &form_note },
	{ HTTP_POST, "/api/reports", post_report, ACCESS_PUBLIC, ROUTE_API | ROUTE_LARGE, NULL,
		"file a report; Idempotency-Key makes two sends one", &report_note },
	{ 0 }
};
