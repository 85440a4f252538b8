/* draft.c - drafts and visits as sealed fields, and the keys of the hours. */

#include "app/reports/draft_store.h"

#include "lib/codec/json_write.h"

enum { FIELD_JSON_MAX = 64 << 10 };

/* ---- the keys of the hours ---- */

void epochs_prepare(struct tx *tx, struct actor *who)
{
	uint32_t now = vault_epoch_of(clock_now());
	struct sealed key;
	bool is_there[3];

	for (uint32_t i = 0; i < COUNT_OF(is_there); i++)
		is_there[i] = epoch_row(tx, now + i, &key);
	for (uint32_t i = 0; i < COUNT_OF(is_there); i++) {
		if (is_there[i])
			continue;
		vault_epoch_create(who->keys->vault, now + i, &key);
		epoch_insert(tx, now + i, clock_now() + (int64_t)i * HOUR + EPOCH_LIFE, key);
	}
	epochs_forget(tx, clock_now());
	dead_forget(tx, clock_now());
}

static enum outcome epoch_get(
	struct tx *tx, struct actor *who, uint32_t no, const struct vault_epoch **ret_epoch)
{
	struct sealed key;

	if (!epoch_row(tx, no, &key))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	return vault_epoch_open(who->keys->vault, no, key, ret_epoch) ? OK : FAILED;
}

static enum outcome seal_field(struct tx *tx, struct actor *who, enum vault_field_kind kind,
	struct bytes plain, const char **ret_field)
{
	const struct vault_epoch *epoch;

	if (epoch_get(tx, who, vault_epoch_of(clock_now()), &epoch) != OK)
		return FAILED;
	return vault_field_seal(who->keys->vault, epoch, kind, plain, ret_field) ? OK : FAILED;
}

static enum outcome open_field(struct tx *tx, struct actor *who, enum vault_field_kind kind,
	const char *field, struct bytes *ret_plain)
{
	const struct vault_epoch *epoch;
	enum outcome oc;
	uint32_t no;

	if (field == NULL || !vault_field_epoch(field, &no))
		return INVALID;
	oc = epoch_get(tx, who, no, &epoch);
	if (oc != OK)
		return oc;
	return vault_field_open(who->keys->vault, epoch, kind, field, ret_plain) ? OK : INVALID;
}

/* ---- drafts ---- */

struct draft draft_create(const struct form *form)
{
	return (struct draft){ .secret = vault_draft_secret_create(),
		.started_at = clock_now(),
		.form = form->id,
		.form_version = form->version,
		.page = "",
		.shown = "" };
}

static enum outcome check_life(struct tx *tx, const struct draft *draft)
{
	uint8_t x[16];

	if (draft->started_at + DRAFT_LIFE < clock_now())
		return NOT_FOUND;
	vault_draft_exit(&draft->secret, x);
	if (dead_row(tx, x))
		return CONFLICT;
	return tx_poisoned(tx) ? FAILED : OK;
}

enum outcome draft_open(struct tx *tx, struct actor *who, const char *field, struct arena *a,
	struct draft *ret_draft)
{
	struct faults faults = faults_in(a, "draft");
	const struct json *root;
	struct draft draft = { 0 };
	struct bytes plain;
	enum outcome oc = open_field(tx, who, VAULT_DRAFT, field, &plain);

	if (oc != OK)
		return oc;
	root = json_read(a, plain, NULL, &faults);
	draft.started_at = json_need_int(root, "at", (struct json_range){ 0, INT64_MAX }, &faults);
	draft.form = json_need_text(root, "form", &faults);
	draft.form_version =
		(int)json_need_int(root, "version", (struct json_range){ 0, 1 << 30 }, &faults);
	draft.page = json_may_text(root, "page", "", &faults);
	draft.shown = json_may_text(root, "shown", "", &faults);
	draft.answers = json_get(root, "answers");
	if (faults.n > 0 || file_list_read(a, json_get(root, "files"), &draft.files) != OK ||
		!hex_read(json_may_text(root, "d", "", &faults), draft.secret.at,
			sizeof(draft.secret.at)))
		return INVALID;
	oc = check_life(tx, &draft);
	if (oc == OK)
		*ret_draft = draft;
	return oc;
}

enum outcome draft_seal(struct tx *tx, struct actor *who, const struct draft *draft,
	const struct answers *answers, const char **ret_field)
{
	struct arena *a = tx_arena(tx);
	struct json_out out = json_out_in(a, FIELD_JSON_MAX);
	struct str written = str_in(a, FIELD_JSON_MAX);

	answers_write(answers, NULL, ANSWERS_DRAFT, &written);
	json_object(&out);
	json_pair_text(
		&out, "d", hex_text(a, bytes_of(draft->secret.at, sizeof(draft->secret.at))));
	json_pair_int(&out, "at", draft->started_at);
	json_pair_text(&out, "form", draft->form);
	json_pair_int(&out, "version", draft->form_version);
	json_pair_text(&out, "page", draft->page);
	json_pair_text(&out, "shown", draft->shown);
	json_key(&out, "files");
	json_written(&out, file_list_write(a, draft->files, FILES_IN_DRAFT));
	json_key(&out, "answers");
	json_written(&out, str_bytes(&written));
	json_object_end(&out);
	if (json_over(&out) || str_over(&written))
		return FAILED;
	return seal_field(tx, who, VAULT_DRAFT, json_bytes(&out), ret_field);
}

const char *draft_exit(struct arena *a, const struct draft *draft)
{
	uint8_t x[16];

	vault_draft_exit(&draft->secret, x);
	return base64url_text(a, bytes_of(x, sizeof(x)));
}

void draft_end(struct tx *tx, const char *token)
{
	struct bytes x;

	if (base64url_read(tx_arena(tx), token, &x) && x.len == 16)
		dead_insert(tx, x.at, clock_now() + DRAFT_LIFE);
}

/* ---- visits ---- */

struct visit_bytes {
	int64_t report, until_at;
	uint8_t s0[32], x[16];
	uint16_t gen;
};

enum outcome visit_seal(
	struct tx *tx, struct actor *who, struct visit_field *visit, const char **ret_field)
{
	struct visit_bytes plain = {
		.report = visit->report, .until_at = visit->until_at, .gen = visit->gen
	};
	struct bytes x;
	enum outcome oc;

	memcpy(plain.s0, visit->s0, sizeof(plain.s0));
	if (visit->exit != NULL && base64url_read(tx_arena(tx), visit->exit, &x) && x.len == 16)
		memcpy(plain.x, x.at, 16);
	else
		vault_random(plain.x, sizeof(plain.x));
	visit->exit = base64url_text(tx_arena(tx), bytes_of(plain.x, sizeof(plain.x)));
	oc = seal_field(tx, who, VAULT_VISIT, bytes_of(&plain, sizeof(plain)), ret_field);
	explicit_bzero(&plain, sizeof(plain));
	return oc;
}

enum outcome visit_open(
	struct tx *tx, struct actor *who, const char *field, struct visit_field *ret_visit)
{
	struct visit_bytes plain;
	struct bytes bytes;
	enum outcome oc = open_field(tx, who, VAULT_VISIT, field, &bytes);

	if (oc != OK)
		return oc;
	if (bytes.len != sizeof(plain))
		return INVALID;
	memcpy(&plain, bytes.at, sizeof(plain));
	if (plain.until_at < clock_now())
		return NOT_FOUND;
	if (dead_row(tx, plain.x))
		return CONFLICT;
	who->keys->reporter = vault_reporter_ring(who->keys->vault, plain.s0, plain.gen);
	who->report = plain.report;
	*ret_visit = (struct visit_field){ .report = plain.report,
		.gen = plain.gen,
		.until_at = plain.until_at,
		.exit = base64url_text(tx_arena(tx), bytes_of(plain.x, sizeof(plain.x))) };
	memcpy(ret_visit->s0, plain.s0, sizeof(plain.s0));
	explicit_bzero(&plain, sizeof(plain));
	return tx_poisoned(tx) ? FAILED : OK;
}
