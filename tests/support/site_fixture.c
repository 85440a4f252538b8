/* site_fixture.c - building the town, and its client. */

#include "tests/support/site_fixture.h"

#include "app/making.h"
#include "app/people/admission.h"
#include "app/people/signing.h"
#include "app/reports/draft.h"
#include "tests/support/two_engines.h"

enum { REQUEST_MAX = 256 << 10 };

static struct arena *arena_of(struct town_site *t)
{
	return t->served->arena;
}

/* ---- people and bodies ---- */

static struct actor *actor_of(struct town_site *t, struct tx *tx, const struct colleague *who)
{
	struct actor *actor;

	if (who == NULL)
		return served_head(t->served, tx);
	assert_int_equal(
		people_open(tx, served_nobody(t->served), who->user, who->password, &actor), OK);
	return actor;
}

static void commit(struct tx *tx)
{
	assert_int_equal(tx_commit(tx), DURABLE);
	tx_end(tx);
}

/* `by` NULL: the head of the national desk. */
static int64_t admit(struct town_site *t, const struct colleague *by, const char *kind,
	int64_t parent, const char *area)
{
	const struct pack *pack = t->served->app.site.pack;
	const struct area *place = area_of(pack, area);
	bool compartments[COMPARTMENTS];
	struct admission admission = { .body = { .kind = kind,
					       .parent = parent,
					       .area = place->code,
					       .name = kind,
					       .name_en = kind,
					       .phone = "01000000001",
					       .address = "" },
		.compartments = compartments };
	struct tx *tx = served_tx(t->served);
	int64_t body;

	making_compartments(pack, kind, compartments);
	assert_int_equal(people_body_admit(tx, actor_of(t, tx, by), &admission, &body), OK);
	commit(tx);
	return body;
}

static void sign_in(struct town_site *t, struct colleague *who)
{
	struct tx *tx = served_tx(t->served);

	who->token = session_start(tx, actor_of(t, tx, who)->keys, false);
	commit(tx);
}

static void enter(struct town_site *t, const struct colleague *by, int64_t body, enum role role,
	struct colleague *who)
{
	struct member_now now = { .charge = "permanent",
		.from_on = NO_TIME,
		.until_on = NO_TIME,
		.person = { .name = who->name,
			.user = who->user,
			.phone = "",
			.mail = "",
			.password = who->password,
			.factor = FACTOR_TOTP } };
	struct person_made made;
	struct tx *tx = served_tx(t->served);

	assert_int_equal(
		people_post_add(tx, actor_of(t, tx, by),
			&(struct new_post){ .body = body, .title = who->name, .role = role },
			&now.post),
		OK);
	commit(tx);
	tx = served_tx(t->served);
	assert_int_equal(people_member_now(tx, actor_of(t, tx, by), &now, &made), OK);
	commit(tx);
	who->account = made.account;
	who->body = body;
	sign_in(t, who);
}

static void name_people(struct town_site *t)
{
	t->asha = (struct colleague){ "Asha", "asha", "seven green parrots fly" };
	t->moyna = (struct colleague){ "ময়না", "moyna", "নদীর ধারে তিনটি গাছ" };
	t->rafiq = (struct colleague){ "রফিক", "rafiq", "a kite above the bazaar" };
	t->hasan = (struct colleague){ "হাসান", "hasan", "four blue windows" };
	t->shirin = (struct colleague){ "শিরিন", "shirin", "rain on tin roofs" };
	t->nasrin = (struct colleague){ "নাসরিন", "nasrin", "the heron waits still" };
	t->karim = (struct colleague){ "করিম", "karim", "old mango garden wall" };
	t->dalia = (struct colleague){ "ডালিয়া", "dalia", "seven steps to water" };
	t->mita = (struct colleague){ "মিতা", "mita", "a lamp in every window" };
}

static void build(struct town_site *t)
{
	t->national = t->asha.body = t->served->desk;
	sign_in(t, &t->asha);
	t->triage = admit(t, NULL, "triage_desk", t->national, "BD");
	t->hq = admit(t, NULL, "social_hq", 0, "BD");
	enter(t, NULL, t->hq, ROLE_HEAD, &t->hasan);
	t->standby = admit(t, &t->hasan, "child_helpline", t->hq, "BD");
	t->district = admit(t, &t->hasan, "social_district", t->hq, "BD3026");
	enter(t, &t->hasan, t->district, ROLE_HEAD, &t->shirin);
	t->social = admit(t, &t->shirin, "social_upazila", t->district, TOWN_AREA);
	t->police = admit(t, NULL, "police_station", t->national, TOWN_AREA);
	t->clinic = admit(t, NULL, "uhc", t->national, TOWN_AREA);
	enter(t, NULL, t->triage, ROLE_TRIAGE, &t->moyna);
	enter(t, NULL, t->triage, ROLE_TRIAGE, &t->rafiq);
	enter(t, &t->shirin, t->social, ROLE_HEAD, &t->nasrin);
	enter(t, NULL, t->police, ROLE_HEAD, &t->karim);
	enter(t, NULL, t->clinic, ROLE_HEAD, &t->dalia);
	enter(t, NULL, t->national, ROLE_PROTECTION, &t->mita);
}

struct town_site *town_site_open(const char *database)
{
	struct town_site *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	t->now = day_from_civil(2026, 11, 22) * DAY + 4 * HOUR;
	clock_freeze(t->now);
	t->served = served_open_on(NULL, database);
	name_people(t);
	build(t);
	return t;
}

void town_site_close(struct town_site *t)
{
	served_close(t->served);
	free(t);
}

int town_site_on_sqlite(void **state)
{
	*state = town_site_open(NULL);
	return 0;
}

int town_site_on_postgres(void **state)
{
	void *made = NULL;
	char url[512];

	postgres_setup(&made);
	snprintf(url, sizeof(url), "%s", ((struct engine_fixture *)made)->url);
	engine_teardown(&made); /* emptied; the site opens it for itself */
	*state = town_site_open(url);
	return 0;
}

int town_site_end(void **state)
{
	if (*state != NULL) /* it could not be made */
		town_site_close(*state);
	return 0;
}

void town_site_wait(struct town_site *t, int64_t ms)
{
	struct colleague *all[] = { &t->asha, &t->moyna, &t->rafiq, &t->hasan, &t->shirin,
		&t->nasrin, &t->karim, &t->dalia, &t->mita };
	struct tx *tx;

	t->now += ms;
	clock_freeze(t->now);
	tx = served_tx(t->served);
	epochs_prepare(tx, actor_system(&t->served->app.site, t->served->keys, arena_of(t)));
	commit(tx);
	if (ms >= SESSION_IDLE)
		for (size_t i = 0; i < COUNT_OF(all); i++)
			sign_in(t, all[i]);
}

int64_t town_site_count(struct town_site *t, const char *sql)
{
	return served_count(t->served, sql);
}

/* ---- the client ---- */

static void add_head(struct str *to, const struct colleague *who, bool wants_json)
{
	str_add(to, " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n");
	if (who != NULL)
		str_addf(to, "Cookie: s=%s\r\nSec-Fetch-Site: same-origin\r\n", who->token);
	if (wants_json)
		str_add(to, "Accept: application/json\r\n");
}

static struct said get(
	struct town_site *t, const struct colleague *who, const char *path, bool wants_json)
{
	struct str request = str_in(arena_of(t), REQUEST_MAX);

	str_addf(&request, "GET %s", path);
	add_head(&request, who, wants_json);
	str_add(&request, "\r\n");
	return served_ask(t->served, &request);
}

void town_site_enter(struct town_site *t, struct colleague *who)
{
	enter(t, NULL, t->triage, ROLE_TRIAGE, who);
}

/* What is sent, and how it is spelled. */
struct sending {
	const char *type;
	struct bytes body;
	bool wants_json;
};

static struct str post_request(
	struct town_site *t, const struct colleague *who, const char *path, const struct sending *s)
{
	struct str request = str_in(arena_of(t), REQUEST_MAX);

	str_addf(&request, "POST %s", path);
	add_head(&request, who, s->wants_json);
	str_addf(&request, "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n", s->type, s->body.len);
	str_addn(&request, s->body.at, s->body.len);
	return request;
}

static struct said post(
	struct town_site *t, const struct colleague *who, const char *path, const struct sending *s)
{
	struct str request = post_request(t, who, path, s);

	return served_ask(t->served, &request);
}

void town_site_post_together(struct town_site *t, const struct colleague *who, size_t n,
	const char *path, struct said *ret_said)
{
	const struct sending nothing = { .type = "application/x-www-form-urlencoded",
		.body = bytes_of("go=1", 4) };
	struct str requests[TOGETHER_MAX];

	assert_true(n <= TOGETHER_MAX);
	for (size_t i = 0; i < n; i++)
		requests[i] = post_request(t, &who[i], path, &nothing);
	served_ask_together(t->served, requests, n, ret_said);
}

struct said town_site_get(struct town_site *t, const struct colleague *who, const char *path)
{
	return get(t, who, path, true);
}

struct said town_site_page(struct town_site *t, const struct colleague *who, const char *path)
{
	return get(t, who, path, false);
}

static const struct json *read_json(struct town_site *t, const struct said *said)
{
	struct faults faults = faults_in(arena_of(t), "answer");
	const struct json *root = json_read(arena_of(t), said->body, NULL, &faults);

	if (root == NULL)
		fail_msg("not JSON: %s", said->text);
	return root;
}

const struct json *town_site_json(
	struct town_site *t, const struct colleague *who, const char *path)
{
	struct said said = get(t, who, path, true);

	if (said.status != 200)
		fail_msg("%s: %d %s", path, said.status, said.text);
	return read_json(t, &said);
}

static void add_encoded(struct str *to, const char *text)
{
	for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
		if ((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
			(*at >= '0' && *at <= '9'))
			str_addc(to, (char)*at);
		else
			str_addf(to, "%%%02X", *at);
	}
}

struct said town_site_post(struct town_site *t, const struct colleague *who, const char *path, ...)
{
	struct str body = str_in(arena_of(t), REQUEST_MAX);
	const char *name;
	va_list fields;

	va_start(fields, path);
	while ((name = va_arg(fields, const char *)) != NULL) {
		const char *value = va_arg(fields, const char *);

		str_add(&body, body.len > 0 ? "&" : "");
		add_encoded(&body, name);
		str_addc(&body, '=');
		add_encoded(&body, value != NULL ? value : "");
	}
	va_end(fields);
	return post(t, who, path,
		&(struct sending){
			.type = "application/x-www-form-urlencoded", .body = str_bytes(&body) });
}

const char *said_location(struct town_site *t, const struct said *said)
{
	const char *at = said->head != NULL ? strstr(said->head, "\nLocation: ") : NULL;

	if (said->status != 303 || at == NULL)
		return "";
	at += strlen("\nLocation: ");
	return arena_textn(arena_of(t), at, strcspn(at, "\r\n"));
}

/* ---- the reporter ---- */

struct filed town_site_file(struct town_site *t, const char *answers)
{
	const char *body = arena_printf(
		arena_of(t), "{\"form\":\"report\",\"language\":\"en\",\"answers\":{%s}}", answers);
	struct sending sending = {
		.type = "application/json", .body = bytes_of(body, strlen(body)), .wants_json = true
	};
	struct said said = post(t, NULL, "/api/reports", &sending);
	const struct json *root = read_json(t, &said);
	struct filed filed;
	struct said found;

	if (said.status != 201)
		fail_msg("the report was not taken: %d %s", said.status, said.text);
	filed.number = json_at(t, root, "receipt.number");
	filed.code = json_at(t, root, "receipt.code");
	found = town_site_get(
		t, &t->moyna, arena_printf(arena_of(t), "/desk/find?number=%s", filed.number));
	assert_int_equal(found.status, 303);
	filed.report = strrchr(said_location(t, &found), '/') + 1;
	return filed;
}

struct filed town_site_file_beating(struct town_site *t)
{
	return town_site_file(t,
		"\"danger\":true,\"whom\":\"child\",\"reporter\":\"neighbour\",\"kinds\":["
		"\"physical\"]"
		","
		"\"child_age\":9,\"sex\":\"M\",\"injured\":true,\"setting\":\"street\","
		"\"area\":\"" TOWN_AREA "\",\"accused_near\":true,\"anonymity\":\"anonymous\","
		"\"story\":\"The boy is beaten every evening.\"");
}

const struct json *town_site_track(struct town_site *t, const struct filed *filed)
{
	struct str body = str_in(arena_of(t), 1000);
	struct said said;

	str_add(&body, "number=");
	add_encoded(&body, filed->number);
	str_add(&body, "&secret=");
	add_encoded(&body, filed->code);
	said = post(t, NULL, "/track",
		&(struct sending){ .type = "application/x-www-form-urlencoded",
			.body = str_bytes(&body),
			.wants_json = true });
	if (said.status != 200)
		fail_msg("the receipt does not open: %d %s", said.status, said.text);
	return read_json(t, &said);
}

/* ---- common steps of staff ---- */

void town_site_route(struct town_site *t, const struct filed *filed)
{
	town_site_route_as(t, &t->moyna, filed);
}

void town_site_route_as(struct town_site *t, const struct colleague *who, const struct filed *filed)
{
	const char *path = arena_printf(arena_of(t), "/desk/reports/%s", filed->report);
	const struct json *page = town_site_json(t, who, path);
	struct str body = str_in(arena_of(t), REQUEST_MAX);
	struct said said;

	str_addf(&body, "version=%s&safe_contact=nobody", json_at(t, page, "version"));
	for (const struct json *r = json_first(json_get(page, "routes")); r != NULL; r = r->next) {
		if (!json_get(r, "is_ticked")->truth)
			continue;
		str_add(&body, "&route=");
		add_encoded(&body, json_at(t, r, "id"));
		if (json_get(r, "is_lead")->truth) {
			str_add(&body, "&lead=");
			add_encoded(&body, json_at(t, r, "id"));
		}
	}
	said = post(t, who, arena_printf(arena_of(t), "%s/route", path),
		&(struct sending){
			.type = "application/x-www-form-urlencoded", .body = str_bytes(&body) });
	if (said.status != 303)
		fail_msg("not routed: %d %s", said.status, said.text);
}

/* The report's page links its tasks, and only one of them is in that person's list. */
const char *town_site_task(
	struct town_site *t, const struct colleague *who, const struct filed *filed)
{
	const struct json *page = town_site_json(
		t, &t->moyna, arena_printf(arena_of(t), "/desk/reports/%s", filed->report));
	const struct json *list = town_site_json(t, who, "/desk/tasks");

	for (const struct json *w = json_first(json_get(page, "work")); w != NULL; w = w->next) {
		const char *open = json_at(t, w, "open");

		if (json_where(t, json_get(list, "tasks"), "open", open) != NULL)
			return open;
	}
	fail_msg("%s has no task of this report", who->user);
	return "";
}

/* ---- looking into JSON ---- */

const char *json_at(struct town_site *t, const struct json *root, const char *path)
{
	struct str out = str_in(arena_of(t), REQUEST_MAX);

	while (*path != '\0' && root != NULL) {
		size_t n = strcspn(path, ".");
		const char *key = arena_textn(arena_of(t), path, n);
		int64_t index;

		if (root->kind == JSON_ARRAY && int_read(key, 0, 10000, &index))
			for (root = json_first(root); root != NULL && index > 0; index--)
				root = root->next;
		else
			root = json_get(root, key);
		path += n + (path[n] == '.');
	}
	if (root == NULL || root->kind == JSON_NULL)
		return NULL;
	if (root->kind == JSON_TEXT)
		return root->text;
	json_canonical(&out, root);
	return str_text(&out);
}

const struct json *json_where(
	struct town_site *t, const struct json *list, const char *field, const char *value)
{
	for (const struct json *row = json_first(list); row != NULL; row = row->next)
		if (text_equal(json_at(t, row, field), value))
			return row;
	return NULL;
}

size_t json_count(const struct json *list)
{
	return list != NULL && list->kind == JSON_ARRAY ? list->items.n : 0;
}
