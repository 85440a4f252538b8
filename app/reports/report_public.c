/*
 * report_public.c - telling us something: one question a page, no script, no
 * cookie, nothing stored until it is sent. Every step is a POST to one neutral
 * address whose answer is kept nowhere; the draft travels in the page itself.
 */

#include "app/core/layout/layout.h"
#include "app/core/pack/for_forms.h"
#include "app/core/pack/speech.h"
#include "app/core/web/openapi.h"
#include "app/files/upload_pages.h"
#include "app/reports/draft.h"
#include "app/reports/report_pages.h"
#include "app/reports/staffed_pages.h"
#include "check.view.h"
#include "information.view.h"
#include "lib/forms/render.h"
#include "question.view.h"
#include "sent.view.h"

static const char page_check[] = "check";
enum { PAGES_BEFORE_SENDING = 2 }; /* from the third on: "send what I have said so far" */

/* ---- where the reporter is ---- */

struct step {
	struct request *rq;
	const struct form *form;
	struct asking *asking;
	struct answers *answers;
	struct draft draft;
	const char *file_wrong; /* why a file that just came was not taken */
};

static struct step step_create(struct request *rq)
{
	struct step s = { .rq = rq, .form = rq->site->form };

	s.asking = asking_of(rq);
	s.answers = answers_create(rq->arena, s.form, s.asking);
	return s;
}

/* The reader's other language, asked for by a button of the form. */
static void take_language(struct request *rq)
{
	const char *tag = rq_field(rq, "language");

	for (size_t i = 0; tag != NULL && i < rq->site->languages_n; i++)
		if (text_equal(language_tag(rq->site->languages[i]), tag))
			rq->language = rq->site->languages[i];
}

static struct reply ended(struct request *rq)
{
	return reply_see_other(rq, URL("/"));
}

static struct reply no_draft(struct request *rq, enum outcome oc)
{
	switch (oc) {
	case CONFLICT:
		return ended(rq); /* the exit button was pressed: nothing here ever happened */
	case NOT_FOUND:
		return reply_problem(rq, 410, NULL);
	case INVALID:
		return reply_problem(rq, 400, NULL);
	default:
		return reply_outcome(rq, oc);
	}
}

/* ---- showing ---- */

static struct public_frame frame_of(struct step *s)
{
	return (struct public_frame){ .is_asking = true,
		.exit_token = draft_exit(s->rq->arena, &s->draft) };
}

static struct reply sealed_or_failed(struct step *s, const char **ret_field, bool *ret_ok)
{
	*ret_ok = draft_seal(s->rq->tx, s->rq->actor, &s->draft, s->answers, ret_field) == OK;
	return *ret_ok ? (struct reply){ 0 } : reply_outcome(s->rq, FAILED);
}

/* NULL: the page asks for none. */
static const struct question *file_question(const struct form *form, const struct form_page *page)
{
	for (size_t i = 0; i < page->n; i++)
		if (form->questions[page->first + i].type == Q_FILE)
			return &form->questions[page->first + i];
	return NULL;
}

static void fill_files(struct step *s, struct view_question *v)
{
	const struct file_list *files = &s->draft.files;
	struct taken_file *rows = arena_array(s->rq->arena, files->n + 1, sizeof(*rows));
	const char *rules = rq_pack_text(s->rq, "file_rules");

	for (size_t i = 0; i < files->n; i++) {
		const struct file *f = &files->at[i];

		rows[i] = (struct taken_file){ .id = file_name_of(s->rq->arena, f),
			.name = *f->name != '\0' ? f->name : f->type };
	}
	v->files = rows;
	v->files_n = files->n;
	v->multipart = true;
	v->file_wrong = s->file_wrong != NULL ? rq_text(s->rq, s->file_wrong) : NULL;
	if (*rules == '\0')
		rules = rq_text(s->rq,
			MESSAGE("Never add naked or sexual pictures of a child: to keep or send "
				"them is a crime and harms the child. Write the link instead."));
	v->file_rules = rules;
}

/* Before the first question: whom it reaches just now, and what is to come. */
static void fill_first(struct step *s, struct view_question *v)
{
	v->unstaffed = unstaffed_words(s->rq, first_desk_now(s->rq->site));
	if (v->unstaffed != NULL)
		v->calls = calls_part(s->rq, NULL, NULL, true);
	v->before = rq_pack_text(s->rq, "report_before");
}

static struct reply show_question(struct step *s, const struct form_page *page, int status)
{
	struct html html = rq_html(s->rq);
	struct public_frame frame = frame_of(s);
	struct view_question v = { .action = rq_url(s->rq, URL("/form")) };
	struct reply failed;
	bool is_sealed;

	s->draft.page = page->id;
	failed = sealed_or_failed(s, &v.draft, &is_sealed);
	if (!is_sealed)
		return failed;
	v.content = asked_part(&html, s->answers, page);
	v.back = form_page_before(s->answers, page) != NULL;
	if (!v.back)
		fill_first(s, &v);
	v.may_send = form_progress(s->answers, page).page > PAGES_BEFORE_SENDING;
	if (file_question(s->form, page) != NULL)
		fill_files(s, &v);
	return page_public(s->rq, status, &frame, &view_question, &v);
}

static struct reply show_information(struct step *s, const char *id)
{
	struct request *rq = s->rq;
	const struct info_page *page = pack_page(rq->site->pack, id);
	struct public_frame frame = frame_of(s);
	struct view_information v = { .action = rq_url(rq, URL("/form")), .urgent = true };
	const struct area *area = area_of(rq->site->pack, report_area(s->answers));
	struct reply failed;
	bool is_sealed;

	if (page == NULL)
		BUG("the form names an information page that the pack lacks: %s", id);
	s->draft.shown = id;
	failed = sealed_or_failed(s, &v.draft, &is_sealed);
	if (!is_sealed)
		return failed;
	v.heading = rq_texts(rq, &page->title);
	v.lines_n = lines_of(rq, rq_texts(rq, &page->text), &v.lines);
	v.calls = page_calls(rq, page);
	if (area != NULL)
		v.place = area_path(rq->arena, area, rq->language);
	v.offices_n = offices_of(rq, page, area, &v.offices);
	return page_public(rq, 200, &frame, &view_information, &v);
}

/* What was said, and apart from it what was passed over: nobody is to feel examined. */
static void add_answers(struct step *s, struct view_check *v)
{
	struct answer_row *said = arena_array(s->rq->arena, s->form->n + 1, sizeof(*said));
	struct open_row *open = arena_array(s->rq->arena, s->form->n + 1, sizeof(*open));

	for (size_t i = 0; i < s->form->n; i++) {
		const struct question *q = &s->form->questions[i];
		const struct answer *answer = answers_to(s->answers, q);
		const char *question = rq_texts(s->rq, &q->label), *words;

		if (!question_asks(q) || !answer->is_relevant || answer->state == ANSWER_NONE)
			continue;
		words = answers_words(s->answers, q);
		if (text_empty(words))
			open[v->unanswered_n++] =
				(struct open_row){ .id = q->id, .question = question };
		else
			said[v->answers_n++] = (struct answer_row){
				.id = q->id, .question = question, .answer = words
			};
	}
	v->answers = said;
	v->unanswered = open;
}

static struct reply show_check(struct step *s, bool not_kept)
{
	struct request *rq = s->rq;
	struct public_frame frame = frame_of(s);
	struct view_check v = { .action = rq_url(rq, URL("/form")), .not_kept = not_kept };
	struct report_facts facts;
	struct reply failed;
	bool is_sealed;

	s->draft.page = page_check;
	s->draft.shown = "";
	failed = sealed_or_failed(s, &v.draft, &is_sealed);
	if (!is_sealed)
		return failed;
	facts_from(s->answers, &facts);
	add_answers(s, &v);
	v.readers = rq_pack_text(rq, "check_readers");
	v.danger = rq_pack_text(rq, "check_danger");
	v.unstaffed = unstaffed_words(rq, first_desk_now(rq->site));
	v.no_name = facts.anonymity == NULL || text_equal(facts.anonymity, "anonymous");
	if (not_kept)
		v.calls = calls_part(rq, NULL, NULL, true);
	return page_public(rq, not_kept ? 503 : 200, &frame, &view_check, &v);
}

static struct reply show_sent(struct request *rq)
{
	return page_public(rq, 200, NULL, &view_sent,
		&(struct view_sent){ .track = rq_url(rq, URL("/track")),
			.start = rq_url(rq, URL("/form")),
			.calls = calls_part(rq, NULL, NULL, true) });
}

/* ---- moving ---- */

static struct reply show_next(struct step *s, const struct form_page *page)
{
	const struct form_page *next = form_next_page(s->answers, page);

	s->draft.shown = "";
	return next != NULL ? show_question(s, next, 200) : show_check(s, false);
}

/* After an answer: first what the answer calls for, then the next question. */
static struct reply go_on(struct step *s, const struct form_page *page)
{
	const char *shown = *s->draft.shown != '\0' ? s->draft.shown : NULL;
	const char *information = form_interrupt(s->answers, page, shown);

	if (answers_open(s->answers, page))
		return show_question(s, page, 200);
	return information != NULL ? show_information(s, information) : show_next(s, page);
}

static struct reply go_back(struct step *s, const struct form_page *page)
{
	const struct form_page *before;

	if (*s->draft.shown != '\0' && page != NULL)
		before = page; /* from an information page back to its question */
	else
		before = form_page_before(s->answers, page);
	s->draft.shown = "";
	return before != NULL ? show_question(s, before, 200) : show_question(s, page, 200);
}

static struct reply change_answer(struct step *s, const char *id)
{
	const struct question *q = form_question(s->form, id);

	if (q == NULL)
		return reply_problem(s->rq, 400, NULL);
	s->draft.shown = "";
	return show_question(s, &s->form->pages[q->page], 200);
}

/* ---- sending ---- */

static struct reply send_report(struct step *s)
{
	const struct form_page *missing = form_first_missing(s->answers);
	struct filing filing = { .draft = s->draft.secret,
		.files = s->draft.files,
		.attempt = http_attempt(s->rq->http) };
	struct report_facts facts;
	struct view_receipt *begun;
	struct receipt receipt;
	enum outcome oc;

	if (missing != NULL)
		return show_question(s, missing, 422);
	vault_draft_filed(&filing.draft, filing.f);
	filing_of_answers(s->rq, s->answers, (struct origin){ "web", "adult" }, &facts, &filing);
	begun = receipt_begin(s->rq, &filing);
	oc = report_file(s->rq->tx, s->rq->actor, &filing, &receipt);
	if (oc == CONFLICT)
		return show_sent(s->rq);
	if (oc != OK)
		return reply_outcome(s->rq, oc);
	return show_receipt(s->rq, &filing, &receipt, begun);
}

/* Should the disk be full or the database away, the same page comes again with all that was said in
 * it. */
static struct reply send_or_ask(struct step *s)
{
	struct reply again, reply;
	struct draft before = s->draft;

	again = show_check(s, true); /* reads, so it comes before the first write */
	s->draft = before;
	reply = send_report(s);
	if (reply.http.status >= 500)
		return again;
	if (tx_has_change(s->rq->tx))
		reply.if_broken = arena_copy(s->rq->arena, &again.http, sizeof(again.http));
	return reply;
}

/* ---- the two handlers ---- */

static struct reply begin_form(struct request *rq)
{
	struct step s = step_create(rq);

	s.draft = draft_create(s.form);
	return show_question(&s, form_next_page(s.answers, NULL), 200);
}

/* The form knows files by our names; their keys stay in the draft. */
static void name_files(struct step *s, const struct question *q)
{
	for (size_t i = 0; i < s->draft.files.n; i++)
		answers_add_file(s->answers, q, file_name_of(s->rq->arena, &s->draft.files.at[i]));
}

static struct reply remove_file(struct step *s, const struct form_page *page, const char *name)
{
	const struct question *q = file_question(s->form, page);
	int64_t id;

	if (q == NULL || !id_read(name, &id))
		return reply_problem(s->rq, 400, NULL);
	upload_remove(s->rq, &s->draft.files, id);
	answers_drop_files(s->answers, q);
	name_files(s, q);
	return show_question(s, page, 200);
}

static void take_words(struct step *s, const struct form_page *page)
{
	struct request *rq = s->rq;
	struct form_field *fields = arena_array(rq->arena, rq->fields.n + 1, sizeof(*fields));

	for (size_t i = 0; i < rq->fields.n; i++)
		fields[i] = (struct form_field){ .name = rq->fields.at[i].name,
			.value = rq->fields.at[i].value,
			.is_broken = !rq->fields.at[i].is_text };
	answers_read(s->answers, page, (struct form_fields){ .at = fields, .n = rq->fields.n });
}

/* Takes the answers of the page that was sent; false when they need a second look. */
static bool take_page(struct step *s, const struct form_page *page)
{
	const struct question *q = file_question(s->form, page);

	take_words(s, page);
	if (q != NULL) {
		s->file_wrong = uploads_add(s->rq, q->id, &s->draft.files);
		name_files(s, q);
	}
	return answers_check(s->answers, page) == 0 && s->file_wrong == NULL;
}

static struct reply on_check(struct step *s, const char *go)
{
	const char *change = rq_field(s->rq, "change");

	if (change != NULL)
		return change_answer(s, change);
	if (text_equal(go, "send"))
		return send_or_ask(s);
	if (text_equal(go, "back"))
		return go_back(s, NULL);
	return show_check(s, false);
}

/* Are there words that the draft cannot take as they are? Leaving the page would lose them. */
static bool has_unkept_words(const struct step *s, const struct form_page *page)
{
	answers_check(s->answers, page);
	for (size_t i = page->first; i < page->first + page->n; i++) {
		const struct question *q = &s->form->questions[i];
		const struct answer *answer = answers_to(s->answers, q);

		if ((q->type == Q_TEXT || q->type == Q_LONG_TEXT) && answer->is_relevant &&
			answer->fault != FAULT_NONE && !text_empty(answer->typed.text))
			return true;
	}
	return false;
}

static struct reply on_page(struct step *s, const struct form_page *page, const char *go)
{
	bool is_information = *s->draft.shown != '\0';

	if (rq_field(s->rq, "language") != NULL && go == NULL) {
		if (!is_information)
			take_page(s, page);
		return is_information ? show_information(s, s->draft.shown)
				      : show_question(s, page, 200);
	}
	if (text_equal(go, "back")) {
		if (!is_information)
			take_words(s, page);
		if (!is_information && has_unkept_words(s, page))
			return show_question(s, page, 422);
		return go_back(s, page);
	}
	if (!is_information && !take_page(s, page))
		return show_question(s, page, 422);
	if (rq_field(s->rq, "remove") != NULL)
		return remove_file(s, page, rq_field(s->rq, "remove"));
	return text_equal(go, "send") ? send_or_ask(s) : go_on(s, page);
}

static bool takes_files(const struct step *s, const struct form_page *page)
{
	return *s->draft.shown == '\0' && file_question(s->form, page) != NULL &&
	       !text_equal(rq_field(s->rq, "go"), "back");
}

static struct reply continue_form(struct request *rq)
{
	const struct form_page *page;
	struct step s;
	enum outcome oc;

	take_language(rq);
	s = step_create(rq);
	oc = draft_open(rq->tx, rq->actor, rq_field(rq, "draft"), rq->arena, &s.draft);
	page = oc == OK ? form_page(s.form, s.draft.page) : NULL;
	if (page == NULL || !takes_files(&s, page))
		uploads_drop(rq);
	else if (!uploads_ready(rq))
		return uploads_wait(rq);
	if (oc != OK)
		return no_draft(rq, oc);
	if (s.draft.answers != NULL && !answers_from_json(s.answers, s.draft.answers, ANSWERS_OURS))
		return no_draft(rq, NOT_FOUND); /* written for a form that is no more */
	if (text_equal(s.draft.page, page_check))
		return on_check(&s, rq_field(rq, "go"));
	return page != NULL ? on_page(&s, page, rq_field(rq, "go")) : no_draft(rq, NOT_FOUND);
}

static const struct api_note form_note = {
	.takes =
		(const struct api_member[]){
			{ "draft", API_TEXT, "as the last page gave it", .is_needed = true },
			{ "go", API_TEXT, "next, back, send …: the button of the page",
				.is_needed = true },
			{ "*", API_TEXT,
				"the answers of the page; programs use POST /api/reports" },
			{ 0 },
		},
};

const struct route report_public[] = { { HTTP_GET, "/form", begin_form, ACCESS_PUBLIC, 0,
					       &view_question, "begin to tell us" },
	{ HTTP_POST, "/form", continue_form, ACCESS_PUBLIC, ROUTE_LARGE | ROUTE_FILES,
		&view_question, "one step", &form_note },
	{ 0 } };
