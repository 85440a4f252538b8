/* likeness.c - tokens of what makes two reports alike, and what people decided. */

#include "app/reports/likeness.h"
#include "app/reports/likeness_store.h"

enum { TRIED_MOST = 12 };

/* ---- tokens ---- */

static int64_t token(struct actor *who, const char *what, const struct bytes *parts, size_t n)
{
	struct bytes all[6] = { vault_part_text(what) };

	memcpy(all + 1, parts, n * sizeof(*parts));
	return vault_token(who->keys->vault, VAULT_NEWEST, "likeness", all, n + 1);
}

static struct bytes number(struct actor *who, int64_t n)
{
	return vault_part_id(who->keys->vault, n);
}

/* Each is 0 where too little is known to say anything. */
struct tokens {
	int64_t kind, child, phone;
};

static int64_t kind_token(struct actor *who, const struct report *report)
{
	const struct pack *pack = who->site->pack;
	int64_t kind = facts_principal_kind(pack, &report->facts),
		age = facts_age_band(pack, &report->facts);

	if (text_empty(report->district) || kind == 0 || age == 0)
		return 0;
	return token(who, "kind",
		VAULT_PARTS(number(who, report->desk), vault_part_text(report->district),
			number(who, kind), number(who, age)));
}

static int64_t child_token(struct actor *who, const struct report *report)
{
	const struct pack *pack = who->site->pack;
	int64_t area = facts_area_number(pack, &report->facts),
		sex = facts_sex_number(pack, &report->facts),
		age = facts_age_band(pack, &report->facts);

	if (area == 0 || sex == 0 || age == 0)
		return 0;
	return token(who, "child",
		VAULT_PARTS(number(who, report->desk), number(who, area), number(who, sex),
			number(who, age)));
}

/* A telephone as one spelling: its last ten digits, so that "+880 17…" and "017…" meet. */
static const char *phone_digits(struct arena *a, const char *phone)
{
	const char *ascii = digits_ascii(a, phone);
	struct str digits = str_in(a, 40);

	for (; *ascii != '\0' && !str_over(&digits); ascii++)
		if (*ascii >= '0' && *ascii <= '9')
			str_addc(&digits, *ascii);
	return digits.len > 10 ? str_text(&digits) + digits.len - 10 : str_text(&digits);
}

static int64_t phone_token(
	struct tx *tx, struct actor *who, const struct report *report, const char *phone)
{
	const char *digits = text_empty(phone) ? "" : phone_digits(tx_arena(tx), phone);

	if (strlen(digits) < 6)
		return 0;
	return token(who, "phone", VAULT_PARTS(number(who, report->desk), vault_part_text(digits)));
}

static struct tokens tokens_of(
	struct tx *tx, struct actor *who, const struct report *report, const char *phone)
{
	return (struct tokens){ .kind = kind_token(who, report),
		.child = child_token(who, report),
		.phone = phone_token(tx, who, report, phone) };
}

/* "These two are different": one token, whichever of them asks. */
static int64_t pair_token(struct actor *who, struct report_id a, struct report_id b)
{
	bool is_ordered = a.n < b.n;

	return token(who, "different",
		VAULT_PARTS(
			number(who, is_ordered ? a.n : b.n), number(who, is_ordered ? b.n : a.n)));
}

static int64_t root_token(struct actor *who, struct report_id root)
{
	return token(who, "linked", VAULT_PARTS(number(who, root.n)));
}

/* ---- finding ---- */

/* What was found of one other report, before it is looked at. */
struct hit {
	int64_t report;
	bool in_kind, in_child, in_phone;
};

/* A telephone says more than a child, a child more than a kind. */
static int weight(const struct hit *h)
{
	return 4 * h->in_phone + 2 * h->in_child + h->in_kind;
}

static int by_weight(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;
	int more = weight(y) - weight(x);

	return more != 0 ? more : (y->report > x->report) - (y->report < x->report);
}

static struct hit *hit_of(struct hit *hits, size_t *n, int64_t report)
{
	for (size_t i = 0; i < *n; i++)
		if (hits[i].report == report)
			return &hits[i];
	hits[*n] = (struct hit){ .report = report };
	return &hits[(*n)++];
}

static size_t hits_of(struct tx *tx, const struct tokens *t, int64_t except, struct hit **ret_hits)
{
	struct rows *rows = likeness_rows(tx, (int64_t[3]){ t->kind, t->child, t->phone });
	struct hit *hits = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*hits));
	size_t n = 0;

	while (db_next(rows)) {
		int64_t found = col_int(rows, 0);
		struct hit *h;

		if (col_int(rows, 1) == except)
			continue;
		h = hit_of(hits, &n, col_int(rows, 1));
		h->in_kind = h->in_kind || found == t->kind;
		h->in_child = h->in_child || found == t->child;
		h->in_phone = h->in_phone || found == t->phone;
	}
	qsort(hits, n, sizeof(*hits), by_weight);
	*ret_hits = hits;
	return n;
}

static bool has_token(struct rows *rows, int64_t wanted)
{
	db_rewind(rows);
	while (db_next(rows))
		if (col_int(rows, 0) == wanted)
			return true;
	return false;
}

void likeness_find(struct tx *tx, struct actor *who, const struct report *report, const char *phone,
	struct alikes *ret_alikes)
{
	struct tokens tokens = tokens_of(tx, who, report, phone);
	struct rows *own = likeness_rows_of_report(tx, report->id.n);
	struct hit *hits;
	size_t n = hits_of(tx, &tokens, report->id.n, &hits), tried = 0;

	*ret_alikes = (struct alikes){ 0 };
	for (size_t i = 0; i < n && ret_alikes->n < ALIKE_MAX && tried < TRIED_MOST; i++) {
		struct report_id id = { hits[i].report };
		struct alike *alike = &ret_alikes->at[ret_alikes->n];

		if (has_token(own, pair_token(who, report->id, id)))
			continue;
		tried++;
		if (report_for(tx, who, id, &alike->report) != OK ||
			text_equal(alike->report.state, "closed"))
			continue;
		alike->in_kind = hits[i].in_kind;
		alike->in_child = hits[i].in_child;
		alike->in_phone = hits[i].in_phone;
		ret_alikes->n++;
	}
}

struct alike likeness_of(struct actor *who, const struct report *a, const struct report *b)
{
	int64_t kind = kind_token(who, a), child = child_token(who, a);

	return (struct alike){ .report = *b,
		.in_kind = kind != 0 && kind == kind_token(who, b),
		.in_child = child != 0 && child == child_token(who, b) };
}

/* ---- remembering ---- */

void likeness_note(struct tx *tx, struct actor *who, const struct report *report, const char *phone)
{
	struct tokens t = tokens_of(tx, who, report, phone);
	const int64_t all[] = { t.kind, t.child, t.phone };

	for (size_t i = 0; i < COUNT_OF(all); i++)
		if (all[i] != 0)
			likeness_insert(tx, all[i], report->id.n);
}

void likeness_remember(struct tx *tx, struct actor *who, const struct report *report,
	const struct report *twin, bool is_different)
{
	int64_t pair = pair_token(who, report->id, twin->id);

	if (is_different) {
		likeness_insert(tx, pair, report->id.n);
		likeness_insert(tx, pair, twin->id.n);
	} else {
		likeness_delete(tx, pair, report->id.n);
		likeness_delete(tx, pair, twin->id.n);
	}
}

struct twins likeness_twins(struct tx *tx, struct actor *who, struct report_id root)
{
	struct rows *rows = likeness_rows(tx, (int64_t[3]){ root_token(who, root), 0, 0 });
	struct report_id *at = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*at));
	size_t n = 0;

	while (db_next(rows))
		at[n++].n = col_int(rows, 1);
	return (struct twins){ .at = at, .n = n };
}

void likeness_link(struct tx *tx, struct actor *who, const struct report *report,
	struct report_id root, bool is_linked)
{
	if (is_linked)
		likeness_insert(tx, root_token(who, root), report->id.n);
	else
		likeness_delete(tx, root_token(who, root), report->id.n);
}
