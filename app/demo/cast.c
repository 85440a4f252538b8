/* cast.c - from demo/bodies.json to bodies, posts and people in their posts. */

#include "app/demo/world.h"

#include "app/core/pack/areas.h"
#include "app/core/pack/routing.h"
#include "app/making.h"
#include "app/people/admission.h"

static const char sql_is_demo[] = "INSERT INTO site (name, value) VALUES ('is_demo', $1)";

/* ---- reading ---- */

struct cast_body *cast_body(const struct cast *cast, const char *id)
{
	for (size_t i = 0; i < cast->n; i++)
		if (text_equal(cast->bodies[i].id, id))
			return &cast->bodies[i];
	return NULL;
}

static size_t count(const struct json *list)
{
	return json_is(list, JSON_ARRAY) ? list->items.n : 0;
}

static const char *language_id(const struct pack *pack, bool is_last)
{
	return pack->languages[is_last ? pack->languages_n - 1 : 0].id;
}

static void read_person(struct world *w, const struct json *json, struct faults *f,
	struct cast_person *person, unsigned number)
{
	const char *role = json_need_text(json, "role", f);

	person->title = json_need_text(json, "title", f);
	if (!role_read(role, &person->role))
		fault_add(f, json->line, "there is no role '%s'", role);
	person->name = json_may_text(json, "name", NULL, f);
	person->user = json_may_text(json, "user", NULL, f);
	/* One pattern for all, so that nobody takes it for a real one. */
	person->password = arena_printf(w->arena, "boats on the green river %02u", number);
}

static void read_body(
	struct world *w, const struct json *json, struct faults *f, struct cast_body *body)
{
	const struct pack *pack = w->site->pack;
	const struct json *names = json_need(json, "name", JSON_OBJECT, f);
	const char *parent = json_may_text(json, "parent", "", f);
	unsigned number = 0;
	size_t i = 0;

	body->id = json_need_text(json, "id", f);
	body->kind = body_kind(pack, json_need_text(json, "kind", f));
	body->area = area_of(pack, json_need_text(json, "area", f));
	body->parent = cast_body(&w->cast, parent);
	if (body->kind == NULL || body->area == NULL || (body->parent == NULL && *parent != '\0'))
		fault_add(f, json->line, "kind, area or parent of '%s' is unknown", body->id);
	body->name = json_need_text(names, language_id(pack, false), f);
	body->name_en = json_need_text(names, language_id(pack, true), f);
	body->phone = json_may_text(json, "phone", "", f);
	body->address = json_may_text(json, "address", "", f);
	body->late_percent = (int)json_may_int(json, "late", (struct json_range){ 1, 100 }, 0, f);
	for (size_t k = 0; k < w->cast.n; k++)
		number += (unsigned)w->cast.bodies[k].people_n;
	body->people_n = count(json_get(json, "posts"));
	body->people = arena_array(w->arena, body->people_n + 1, sizeof(*body->people));
	for (const struct json *p = json_first(json_get(json, "posts")); p != NULL; p = p->next) {
		body->people[i].body = body;
		read_person(w, p, f, &body->people[i], number + (unsigned)i + 1);
		i++;
	}
}

bool cast_read(struct world *w)
{
	const struct json *root = world_file(w, "bodies.json");
	struct faults faults = faults_in(w->arena, "demo/bodies.json");

	if (!json_is(root, JSON_ARRAY))
		return false;
	w->cast = (struct cast){ .bodies = arena_array(
					 w->arena, count(root) + 1, sizeof(struct cast_body)) };
	for (const struct json *b = json_first(root); b != NULL; b = b->next) {
		read_body(w, b, &faults, &w->cast.bodies[w->cast.n]);
		w->cast.n++;
	}
	for (const struct fault *f = faults.first; f != NULL; f = f->next)
		log_error("%s", fault_text(w->arena, f));
	return faults.n == 0 && w->cast.n > 0;
}

/* ---- who is who ---- */

struct cast_person *cast_person(const struct cast *cast, const char *user)
{
	for (size_t i = 0; i < cast->n; i++)
		for (size_t k = 0; k < cast->bodies[i].people_n; k++)
			if (text_equal(cast->bodies[i].people[k].user, user))
				return &cast->bodies[i].people[k];
	return NULL;
}

static struct cast_person *holder(const struct cast_body *body, enum role role)
{
	for (size_t i = 0; i < body->people_n; i++)
		if (body->people[i].role == role && body->people[i].user != NULL)
			return &body->people[i];
	return NULL;
}

struct cast_person *cast_worker(const struct cast_body *body)
{
	struct cast_person *officer = holder(body, ROLE_OFFICER);

	return officer != NULL ? officer : holder(body, ROLE_HEAD);
}

/* Whoever heads the nearest body above, or the first desk for a top body. */
static struct cast_person *manager(const struct world *w, const struct cast_body *body)
{
	for (const struct cast_body *at = body->parent; at != NULL; at = at->parent)
		if (holder(at, ROLE_HEAD) != NULL)
			return holder(at, ROLE_HEAD);
	return holder(&w->cast.bodies[0], ROLE_HEAD);
}

struct cast_body *cast_serving(
	const struct cast *cast, const struct body_kind *kind, const struct area *area)
{
	for (; area != NULL; area = area->parent)
		for (size_t i = 0; i < cast->n; i++)
			if (cast->bodies[i].kind == kind && cast->bodies[i].area == area)
				return &cast->bodies[i];
	return NULL;
}

/* ---- as actors ---- */

bool cast_open(struct world *w, struct cast_person *person)
{
	const struct actor *nobody;
	struct actor *who;
	struct tx *tx;
	bool is_open;

	if (person->handle != NULL)
		return true;
	tx = world_begin(w);
	nobody = actor_nobody(w->site, w->keys, w->turn);
	is_open = people_open(tx, nobody, person->user, person->password, &who) == OK;
	if (is_open) {
		person->handle = who->keys->user;
		w->mark = vault_keys_mark(w->keys);
	} else {
		log_error("the demo: %s cannot be opened", person->user);
	}
	tx_end(tx);
	arena_reset(w->turn);
	return is_open;
}

enum outcome cast_actor(
	struct world *w, struct tx *tx, struct cast_person *person, struct actor **ret_actor)
{
	return people_actor(
		tx, actor_nobody(w->site, w->keys, tx_arena(tx)), person->handle, ret_actor);
}

/* ---- making ---- */

static struct person_now now_of(const struct cast_person *person)
{
	return (struct person_now){ .name = person->name,
		.user = person->user,
		.phone = "",
		.mail = "",
		.password = person->password,
		.factor = FACTOR_TOTP };
}

static struct body body_of(const struct cast_body *body)
{
	return (struct body){ .kind = body->kind->id,
		.parent = body->parent != NULL ? body->parent->body : 0,
		.area = body->area->code,
		.name = body->name,
		.name_en = body->name_en,
		.phone = body->phone,
		.address = body->address };
}

/* As making_first_desk(), but with the desk's own name and number. */
static bool make_first(struct world *w)
{
	struct cast_body *desk = &w->cast.bodies[0];
	struct cast_person *head = holder(desk, ROLE_HEAD);
	bool compartments[COMPARTMENTS];
	struct site_start start = { .desk = body_of(desk),
		.compartments = compartments,
		.shares_needed = 2,
		.shares_n = 3 };
	struct site_started started;
	struct tx *tx = world_begin(w);
	enum outcome oc = INVALID;

	if (head != NULL && desk->kind == w->site->pack->routing->national) {
		making_compartments(w->site->pack, desk->kind->id, compartments);
		start.post = head->title;
		start.head = now_of(head);
		oc = people_site_init(
			tx, actor_system(w->site, w->keys, w->turn), &start, &started);
	}
	if (oc == OK) {
		desk->body = started.desk;
		head->secret = factor_base32(w->arena, started.head.seed);
		db_run(tx, sql_is_demo, DB_ARGS(db_bytes(bytes_of("1", 1))));
	}
	explicit_bzero(&started, sizeof(started));
	return world_end(w, tx, oc, "the national desk, first in demo/bodies.json, with its head");
}

static bool make_body(struct world *w, struct cast_body *body, struct cast_person *by)
{
	struct admission admission = { .body = body_of(body) };
	bool compartments[COMPARTMENTS];
	struct tx *tx = world_begin(w);
	struct actor *who;
	enum outcome oc = cast_actor(w, tx, by, &who);

	making_compartments(w->site->pack, body->kind->id, compartments);
	admission.compartments = compartments;
	if (body->parent == NULL && body->kind->reserve != NULL)
		admission.reserve_kind = body->kind->reserve->id;
	if (oc == OK)
		oc = people_body_admit(tx, who, &admission, &body->body);
	return world_end(w, tx, oc, body->id);
}

static bool make_post(struct world *w, const struct cast_person *person, struct cast_person *by,
	int64_t *ret_post)
{
	struct new_post post = { .body = person->body->body,
		.title = person->title,
		.role = person->role,
		.phone = person->body->phone };
	struct tx *tx = world_begin(w);
	struct actor *who;
	enum outcome oc = cast_actor(w, tx, by, &who);

	if (oc == OK)
		oc = people_post_add(tx, who, &post, ret_post);
	return world_end(w, tx, oc, person->title);
}

static bool make_person(
	struct world *w, struct cast_person *person, struct cast_person *by, int64_t post)
{
	struct member_now now = { .post = post,
		.charge = "permanent",
		.from_on = NO_TIME,
		.until_on = NO_TIME,
		.person = now_of(person) };
	struct tx *tx = world_begin(w);
	struct person_made made;
	struct actor *who;
	enum outcome oc = cast_actor(w, tx, by, &who);

	if (oc == OK)
		oc = people_member_now(tx, who, &now, &made);
	if (oc == OK)
		person->secret = factor_base32(w->arena, made.seed);
	return world_end(w, tx, oc, person->user);
}

static bool make_people(struct world *w, struct cast_body *body, struct cast_person *by)
{
	for (size_t i = 0; i < body->people_n; i++) {
		struct cast_person *person = &body->people[i];
		int64_t post;

		if (person->secret != NULL)
			continue;
		if (!make_post(w, person, by, &post) ||
			(person->user != NULL && !make_person(w, person, by, post)))
			return false;
	}
	return true;
}

bool cast_make(struct world *w)
{
	if (!make_first(w))
		return false;
	for (size_t i = 0; i < w->cast.n; i++) {
		struct cast_body *body = &w->cast.bodies[i];
		struct cast_person *by = manager(w, body);

		if (!cast_open(w, by) || (i > 0 && !make_body(w, body, by)) ||
			!make_people(w, body, by))
			return false;
	}
	return true;
}
