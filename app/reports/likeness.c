/* likeness.c - what makes two reports alike, and what people decided. Facts stay sealed:
 * they are opened and compared here, and no token of them is written. */

#include "app/reports/likeness.h"
#include "app/reports/likeness_store.h"
#include "app/reports/report_store.h"

/* What is told twice is told within months; more than so many open reports of one
 * district are not looked through, the newest are. */
enum { DAYS_APART = 120, READ_MOST = 5000, TRIED_MOST = 12 };

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

/* "This is not the same as that": in each of the two rows another token, so that the
 * rows do not show that they belong together. */
static int64_t different_token(struct actor *who, struct report_id of, struct report_id other)
{
	return token(who, "different", VAULT_PARTS(number(who, of.n), number(who, other.n)));
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

/* What is looked at, beside the report itself. */
struct found {
	struct hit *hits;
	size_t n;
};

static void add_facts(struct tx *tx, struct actor *who, const struct report *report,
	struct rows *rows, struct found *found)
{
	const struct pack *pack = who->site->pack;
	struct facts_traits own = facts_traits(pack, &report->facts);

	while (db_next(rows)) {
		struct arena_mark mark = arena_mark(tx_arena(tx));
		int64_t id = col_int(rows, 0);
		struct facts_agreement both;
		struct bytes cell;

		if (id == report->id.n || !facts_cell_open(who, id, col_sealed(rows, 1), &cell))
			continue;
		both = facts_agree(pack, &own, cell.at);
		arena_rewind(tx_arena(tx), mark);
		/* Nobody said where: only the kind agrees, which is nothing. */
		both.in_kind = both.in_kind && report->district[0] != '\0';
		if (both.in_kind || both.in_child)
			found->hits[found->n++] = (struct hit){
				.report = id, .in_kind = both.in_kind, .in_child = both.in_child
			};
	}
}

static void add_phones(struct rows *rows, int64_t except, struct found *found)
{
	while (db_next(rows))
		if (col_int(rows, 0) != except)
			hit_of(found->hits, &found->n, col_int(rows, 0))->in_phone = true;
}

static struct found look(
	struct tx *tx, struct actor *who, const struct report *report, const char *phone)
{
	struct rows *open = report_alike_rows(tx, &(struct alike_from){ .desk = report->desk,
							  .district = report->district,
							  .first_on = report->filed_on - DAYS_APART,
							  .last_on = report->filed_on + DAYS_APART,
							  .most = READ_MOST });
	struct rows *phones = likeness_rows(tx, phone_token(tx, who, report, phone));
	struct found found = { .hits = arena_array(tx_arena(tx),
				       db_count(open) + db_count(phones) + 1, sizeof(struct hit)) };

	add_facts(tx, who, report, open, &found);
	add_phones(phones, report->id.n, &found);
	qsort(found.hits, found.n, sizeof(*found.hits), by_weight);
	return found;
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
	struct rows *own = likeness_rows_of_report(tx, report->id.n);
	struct found found = look(tx, who, report, phone);
	size_t tried = 0;

	*ret_alikes = (struct alikes){ 0 };
	for (size_t i = 0; i < found.n && ret_alikes->n < ALIKE_MAX && tried < TRIED_MOST; i++) {
		const struct hit *hit = &found.hits[i];
		struct report_id id = { hit->report };
		struct alike *alike = &ret_alikes->at[ret_alikes->n];

		if (has_token(own, different_token(who, report->id, id)))
			continue;
		tried++;
		if (report_for(tx, who, id, &alike->report) != OK ||
			text_equal(alike->report.state, "closed"))
			continue;
		alike->in_kind = hit->in_kind;
		alike->in_child = hit->in_child;
		alike->in_phone = hit->in_phone;
		ret_alikes->n++;
	}
}

struct alike likeness_of(struct actor *who, const struct report *a, const struct report *b)
{
	const struct pack *pack = who->site->pack;
	struct facts_traits traits = facts_traits(pack, &a->facts);
	struct facts_agreement both = { 0 };
	uint8_t cell[FACTS_CELL];

	facts_pack(pack, &b->facts, cell);
	if (a->desk == b->desk && text_equal(a->district, b->district))
		both = facts_agree(pack, &traits, cell);
	return (struct alike){ .report = *b,
		.in_kind = both.in_kind && a->district[0] != '\0',
		.in_child = both.in_child };
}

/* ---- remembering ---- */

void likeness_note(struct tx *tx, struct actor *who, const struct report *report, const char *phone)
{
	int64_t token = phone_token(tx, who, report, phone);

	if (token != 0)
		likeness_insert(tx, token, report->id.n);
}

void likeness_remember(struct tx *tx, struct actor *who, const struct report *report,
	const struct report *twin, bool is_different)
{
	int64_t here = different_token(who, report->id, twin->id);
	int64_t there = different_token(who, twin->id, report->id);

	if (is_different) {
		likeness_insert(tx, here, report->id.n);
		likeness_insert(tx, there, twin->id.n);
	} else {
		likeness_delete(tx, here, report->id.n);
		likeness_delete(tx, there, twin->id.n);
	}
}
