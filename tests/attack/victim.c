/* victim.c - telling the town everything. */

#include "tests/attack/victim.h"

#include "app/messages/message.h"
#include "app/people/start.h"
#include "app/reports/draft.h"
#include "app/reports/receipt.h"
#include "app/reports/report_pages.h"
#include "app/tasks/loop.h"
#include "app/tasks/route.h"
#include "app/tasks/sorting.h"

static struct served *served_of(struct victim *v)
{
	return v->town->served;
}

#define commit(tx, deed)                                  \
	do {                                              \
		assert_int_equal(deed, OK);               \
		assert_int_equal(tx_commit(tx), DURABLE); \
		tx_end(tx);                               \
	} while (0)

const char *victim_plant(struct victim *v, const char *where, bool is_bengali)
{
	struct str text = str_in(served_of(v)->arena, 100);

	assert_true(v->plants_n < PLANTS_MAX);
	for (int i = 0; i < 12; i++) {
		char letter[5] = { 0 };

		utf8_put(letter, is_bengali ? 0x995 + random_below(20) : 'a' + random_below(26));
		str_add(&text, letter);
	}
	v->plants[v->plants_n++] = (struct plant){ where, str_text(&text) };
	return str_text(&text);
}

static const char *plant_number(struct victim *v, const char *where)
{
	const char *text = arena_printf(
		served_of(v)->arena, "017%04u%04u", random_below(10000), random_below(10000));

	v->plants[v->plants_n++] = (struct plant){ where, text };
	return text;
}

/* ---- reports ---- */

static struct request *nobody_asks(struct town_site *t, struct tx *tx)
{
	struct request *rq = arena_new(tx_arena(tx), struct request);

	rq->site = &t->served->app.site;
	rq->language = rq->site->languages[0];
	rq->arena = tx_arena(tx);
	rq->tx = tx;
	rq->actor = served_nobody(t->served);
	return rq;
}

static struct report_id id_of(struct town_site *t, const char *number)
{
	struct tx *tx = served_tx(t->served);
	struct report_id id;

	assert_int_equal(receipt_find(tx, served_nobody(t->served), number, &id), OK);
	tx_end(tx);
	return id;
}

static void refused(const struct answers *answers)
{
	for (size_t i = 0; i < answers->form->n; i++)
		if (answers_to(answers, &answers->form->questions[i])->fault != FAULT_NONE)
			fail_msg("the form does not take %s", answers->form->questions[i].id);
	fail_msg("the form has no %s", answers->stray);
}

/* One try; a receipt's number may have been drawn before. */
static enum verdict file_once(
	struct town_site *t, const char *text, struct filing *filing, struct receipt *ret_receipt)
{
	struct tx *tx = served_tx(t->served);
	struct request *rq = nobody_asks(t, tx);
	struct answers *a = answers_create(rq->arena, rq->site->form, asking_of(rq));
	struct faults faults = faults_in(rq->arena, "answers");
	const struct json *json = json_read(rq->arena, bytes_of(text, strlen(text)), NULL, &faults);
	const char *pin = filing->pin;
	struct report_facts facts;
	enum verdict verdict;

	assert_non_null(json);
	if (!answers_from_json(a, json, ANSWERS_FROM_OUTSIDE) || answers_check(a, NULL) > 0)
		refused(a);
	filing_of_answers(rq, a, (struct origin){ "web", "adult" }, &facts, filing);
	filing->pin = pin;
	assert_int_equal(report_file(tx, rq->actor, filing, ret_receipt), OK);
	verdict = tx_commit(tx);
	tx_end(tx);
	return verdict;
}

struct report_id victim_file(
	struct town_site *t, const char *answers, const char *pin, struct receipt *ret_receipt)
{
	const char *text = arena_printf(t->served->arena, "{\"answers\":{%s}}", answers);
	struct filing filing = { .draft = vault_draft_secret_create(), .pin = pin };

	vault_draft_filed(&filing.draft, filing.f);
	while (file_once(t, text, &filing, ret_receipt) == CONSTRAINT)
		assert_true(++filing.attempt < 5);
	return id_of(t, ret_receipt->number);
}

static void tell(struct victim *v, const char *answers, const char *pin)
{
	size_t i = v->reports_n++;

	v->reports[i] = victim_file(v->town, answers, pin, &v->receipts[i]);
}

#define BEATING                                                                                   \
	"\"danger\":true,\"whom\":\"child\",\"reporter\":\"neighbour\",\"kinds\":[\"physical\"]," \
	"\"child_age\":9,\"sex\":\"M\",\"injured\":true,\"setting\":\"street\","                  \
	"\"area\":\"" TOWN_AREA "\",\"accused_near\":true,"

/* So long, and so little alike in itself, that it lies on several pages of a database. */
static void tell_long_story(struct victim *v)
{
	struct str story = str_in(served_of(v)->arena, 12000);

	while (story.len < 11000)
		str_addc(&story, (char)('a' + random_below(26)));
	tell(v,
		arena_printf(served_of(v)->arena,
			BEATING "\"anonymity\":\"anonymous\",\"story\":\"%s %s\"", str_text(&story),
			victim_plant(v, "end of a long story", true)),
		NULL);
}

static void tell_reports(struct victim *v)
{
	struct arena *a = served_of(v)->arena;

	v->address = plant_number(v, "telephone of a reporter");
	tell(v,
		arena_printf(a,
			BEATING "\"anonymity\":\"named\",\"my_name\":\"%s %s\",\"find\":\"%s\","
				"\"contact_wanted\":true,\"contact_way\":\"call\","
				"\"contact_address\":\"%s\",\"must_not_see\":[\"other\"],"
				"\"must_not_see_who\":\"%s\",\"story\":\"%s %s %s\"",
			victim_plant(v, "first name of a reporter", true),
			victim_plant(v, "name of a reporter", false),
			victim_plant(v, "where to find the child", true), v->address,
			victim_plant(v, "who must not see it", true),
			victim_plant(v, "story", true), victim_plant(v, "story", false),
			victim_plant(v, "end of a story", true)),
		plant_number(v, "PIN"));
	tell_long_story(v);
	tell(v,
		arena_printf(a,
			BEATING
			"\"anonymity\":\"confidential\",\"my_name\":\"%s\",\"story\":\"%s\"",
			victim_plant(v, "confidential name", true),
			victim_plant(v, "short story", false)),
		NULL);
}

/* A paper with a name, through the form. */
static void tell_file(struct victim *v)
{
	struct served *s = served_of(v);
	struct tx *tx = served_tx(s);
	struct request *rq = nobody_asks(v->town, tx);
	struct draft draft = draft_create(s->app.site.form);
	const char *field, *name, *content;
	struct said said;

	draft.page = "story";
	assert_int_equal(draft_seal(tx, rq->actor, &draft,
				 answers_create(s->arena, s->app.site.form, asking_of(rq)), &field),
		OK);
	tx_end(tx);
	name = arena_printf(s->arena, "%s.jpg", victim_plant(v, "name of a file", false));
	content = arena_printf(s->arena, "\xff\xd8\xff\xe0 %s", victim_plant(v, "file", false));
	said = served_post(s, "/en/form",
		(const struct said_part[]){ { "draft", NULL, bytes_of(field, strlen(field)) },
			{ "story", NULL, bytes_of("x", 1) }, { "go", NULL, bytes_of("send", 4) },
			{ "files", name, bytes_of(content, strlen(content)) } },
		4, false);
	if (said.status != 200 || strstr(said.text, "receipt-number") == NULL)
		fail_msg("the file was not taken: %d %s", said.status, said.text);
}

/* ---- what is done with them ---- */

struct actor *victim_actor(struct town_site *t, struct tx *tx, const struct colleague *who)
{
	struct actor *actor;

	assert_int_equal(
		people_open(tx, served_nobody(t->served), who->user, who->password, &actor), OK);
	return actor;
}

static struct tx *at_desk(struct victim *v, struct actor **ret_who, struct report *ret_report)
{
	struct tx *tx = served_tx(served_of(v));

	*ret_who = victim_actor(v->town, tx, &v->town->moyna);
	assert_int_equal(report_for(tx, *ret_who, v->reports[0], ret_report), OK);
	return tx;
}

static void work_at_desk(struct victim *v)
{
	struct task_choice to[] = { { v->town->social, "lead", true },
		{ v->town->police, "investigate", false } };
	struct route_order order = { .choices = to,
		.n = COUNT_OF(to),
		.label = victim_plant(v, "line of a task", true),
		.shares_identity = true,
		.safe_contact = victim_plant(v, "decision about safe contact", true) };
	struct actor *who;
	struct report report;
	struct tx *tx = at_desk(v, &who, &report);

	commit(tx,
		report_rate(tx, who, &report, "medium", victim_plant(v, "why it is urgent", true)));
	tx = at_desk(v, &who, &report);
	commit(tx, report_route(tx, who, &report, &order));
	tx = at_desk(v, &who, &report);
	commit(tx, message_from_desk(tx, who, &report, MESSAGE_WORDS,
			   victim_plant(v, "message of the desk", true)));
}

static void reporter_writes(struct victim *v)
{
	struct served *s = served_of(v);
	struct tx *tx = served_tx(s);
	struct actor *who = served_nobody(s);
	struct vault_receipt_try shown = { .secret = v->receipts[0].secret, .pin = NULL };
	struct report report;
	struct visit visit;

	for (size_t i = 0; i < v->plants_n; i++)
		if (text_equal(v->plants[i].where, "PIN"))
			shown.pin = v->plants[i].text;
	assert_int_equal(receipt_open(tx, who, v->receipts[0].number, &shown, &visit), OK);
	assert_int_equal(report_for(tx, who, visit.report, &report), OK);
	commit(tx, message_from_reporter(tx, who, &report,
			   &(struct reporter_words){ .kind = MESSAGE_FACT,
				   .words = victim_plant(v, "what the reporter added", true) }));
}

static struct tx *in_body(struct victim *v, struct actor **ret_who, struct task *ret_task)
{
	struct tx *tx = served_tx(served_of(v));
	struct task_list list;

	*ret_who = victim_actor(v->town, tx, &v->town->nasrin);
	list = tasks_open(tx, *ret_who, v->town->social, 10);
	assert_int_equal(list.n, 1);
	assert_int_equal(task_for(tx, *ret_who, list.at[0].id, ret_task), OK);
	return tx;
}

static void work_in_body(struct victim *v)
{
	struct actor *who;
	struct task task;
	struct tx *tx = in_body(v, &who, &task);
	struct act_record act = { .kind = "reporter_called",
		.done_at = v->town->now,
		.seen_by = "",
		.seen_where = "",
		.seen_alone = "",
		.words = victim_plant(v, "note of an act", true) };

	commit(tx, task_accept(tx, who, &task));
	tx = in_body(v, &who, &task);
	commit(tx, task_act(tx, who, &task, &act));
	tx = in_body(v, &who, &task);
	commit(tx, message_from_body(tx, who, &task, MESSAGE_QUESTION,
			   victim_plant(v, "question of a body", true)));
}

/* ---- staff ---- */

static void enter_staff(struct victim *v)
{
	struct served *s = served_of(v);
	struct new_post post = { .body = s->desk,
		.title = "Deputy",
		.role = ROLE_OFFICER,
		.phone = plant_number(v, "duty telephone") };
	struct member_now now = { .charge = "permanent", .from_on = NO_TIME, .until_on = NO_TIME };
	struct tx *tx = served_tx(s);
	struct person_made made;

	v->staff_name = victim_plant(v, "name of an officer", true);
	v->staff_phone = plant_number(v, "telephone of an officer");
	now.person = (struct person_now){ .name = v->staff_name,
		.phone = v->staff_phone,
		.mail = arena_printf(s->arena, "%s@example.org", victim_plant(v, "mail", false)),
		.user = victim_plant(v, "user name", false),
		.password = victim_plant(v, "password", true),
		.factor = FACTOR_TOTP };
	commit(tx, people_post_add(tx, served_head(s, tx), &post, &now.post));
	tx = served_tx(s);
	commit(tx, people_member_now(tx, served_head(s, tx), &now, &made));
	tx = served_tx(s);
	typed_keep(tx, s->keys, v->town->moyna.token, "/desk/x",
		(struct bytes){ (const uint8_t *)victim_plant(v, "typed and not sent", true), 36 });
	commit(tx, OK);
}

struct victim *victim_create(const char *database)
{
	struct victim *v = calloc(1, sizeof(*v));

	assert_non_null(v);
	v->town = town_site_open(database);
	tell_reports(v);
	tell_file(v);
	work_at_desk(v);
	reporter_writes(v);
	work_in_body(v);
	enter_staff(v);
	return v;
}

void victim_destroy(struct victim *v)
{
	if (v == NULL)
		return;
	town_site_close(v->town);
	free(v);
}
