/* verify.c - goes through blocks, entries, heads and records, and says what is wrong. */

#include "app/core/audit/verify.h"
#include "app/core/audit/verify_store.h"

enum { BLOCKS_AT_ONCE = 8, ENTRIES_AT_ONCE = 256, HEADS_AT_ONCE = 64 };

/* So many faults of one sort say enough. */
enum { MOST = 100 };

struct verifier {
	struct tx *tx;
	struct arena *arena;
	const struct audit_check *check;
	struct audit_checked done;
	int64_t *chained; /* ids that blocks name */
	size_t chained_n, chained_room;
	int64_t *erased; /* ids of records that are gone by right */
	size_t erased_n;
	int64_t node, no; /* of the last block that was looked at */
	uint8_t prev[32]; /* hash of the block or head before */
};

static void find(struct verifier *v, const struct finding *finding)
{
	v->done.findings++;
	if (v->check->each != NULL)
		v->check->each(v->check->of, finding);
}

static void find_block(
	struct verifier *v, enum finding_kind kind, const struct audit_block *block, int64_t id)
{
	find(v, &(struct finding){
			.kind = kind, .node = block->node, .no = block->no, .id = id, .what = "" });
}

/* ---- blocks ---- */

/* The leaves of up to 32 entries, at their places; false if one is not there. */
static bool fetch_leaves(struct verifier *v, const struct audit_block *block, const int64_t *ids,
	size_t n, uint8_t (*ret_leaves)[32])
{
	struct rows *rows = leaf_rows(v->tx, ids, n);
	bool is_there[LEAVES_AT_ONCE] = { false }, is_whole = true;

	while (db_next(rows))
		for (size_t i = 0; i < n; i++)
			if (ids[i] == col_int(rows, 0) && col_bytes(rows, 1).len == 32) {
				memcpy(ret_leaves[i], col_bytes(rows, 1).at, 32);
				is_there[i] = true;
			}
	for (size_t i = 0; i < n; i++)
		if (!is_there[i]) {
			find_block(v, FINDING_LEAF_GONE, block, ids[i]);
			is_whole = false;
		}
	return is_whole;
}

static void note_chained(struct verifier *v, int64_t id)
{
	if (v->chained_n < v->chained_room)
		v->chained[v->chained_n] = id;
	v->chained_n++;
}

/* What the hash of a block of one leaf or more is to be; false if one of them is gone. */
static bool hash_block(struct verifier *v, const struct audit_block *block, uint8_t ret_hash[32])
{
	size_t n = block_leaves(block);
	uint8_t(*leaves)[32] = arena_array(v->arena, n + 1, 32);
	struct vault_block closed = { .node = (uint32_t)block->node,
		.leaves = (const uint8_t(*)[32])leaves,
		.count = (uint32_t)n };
	bool is_whole = true;

	memcpy(closed.prev, v->prev, sizeof(closed.prev));
	for (size_t at = 0; at < n; at += LEAVES_AT_ONCE) {
		int64_t ids[LEAVES_AT_ONCE];
		size_t some = n - at < LEAVES_AT_ONCE ? n - at : LEAVES_AT_ONCE;

		for (size_t i = 0; i < some; i++) {
			ids[i] = block_leaf(block, at + i);
			note_chained(v, ids[i]);
		}
		is_whole &= fetch_leaves(v, block, ids, some, leaves + at);
	}
	if (!is_whole)
		return false;
	closed.first = block_leaf(block, 0);
	closed.last = block_leaf(block, n - 1);
	vault_block_hash(&closed, ret_hash);
	return true;
}

/* Does the hash follow? A block that closes nothing, and one before the first, proves
 * nothing of what is said to stand in it. */
static bool is_as_hashed(struct verifier *v, const struct audit_block *block)
{
	uint8_t hash[32];

	if (block_leaves(block) == 0 || block->no < 1)
		return false;
	return !hash_block(v, block, hash) || block->no != v->no + 1 ||
	       memcmp(hash, block->hash, sizeof(hash)) == 0;
}

/* After something was found the chain goes on from what is written, so that one
 * fault is one line. */
static void check_block(struct verifier *v, const struct audit_block *block)
{
	if (block->node != v->node || v->no < 1) {
		v->no = 0;
		memset(v->prev, 0, sizeof(v->prev));
	}
	for (int64_t no = v->no + 1; no < block->no && no <= v->no + MOST; no++)
		find(v, &(struct finding){
				FINDING_BLOCK_GONE, .node = block->node, .no = no, .what = "" });
	if (!is_as_hashed(v, block))
		find_block(v, FINDING_BLOCK_CHANGED, block, 0);
	v->node = block->node;
	v->no = block->no;
	memcpy(v->prev, block->hash, sizeof(v->prev));
	v->done.blocks++;
}

static void check_blocks(struct verifier *v)
{
	size_t n;

	v->node = INT64_MIN;
	do {
		struct arena_mark mark = arena_mark(v->arena);
		struct rows *rows = block_rows_after(v->tx, v->node, v->no, BLOCKS_AT_ONCE);

		n = db_count(rows);
		while (db_next(rows)) {
			struct audit_block block;

			block_row_of(rows, &block);
			check_block(v, &block);
		}
		arena_rewind(v->arena, mark);
	} while (n > 0 && !tx_poisoned(v->tx));
}

/* ---- entries ---- */

static int by_id(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void sort_chained(struct verifier *v)
{
	if (v->chained_n > v->chained_room)
		v->chained_n = v->chained_room; /* counts that lie are block faults already */
	qsort(v->chained, v->chained_n, sizeof(*v->chained), by_id);
	for (size_t i = 1; i < v->chained_n; i++)
		if (v->chained[i] == v->chained[i - 1])
			find(v, &(struct finding){
					FINDING_LEAF_TWICE, .id = v->chained[i], .what = "" });
}

static bool is_chained(const struct verifier *v, int64_t id)
{
	return bsearch(&id, v->chained, v->chained_n, sizeof(id), by_id) != NULL;
}

static bool is_erased(const struct verifier *v, int64_t id)
{
	return bsearch(&id, v->erased, v->erased_n, sizeof(id), by_id) != NULL;
}

/* Of the first entries, which have one layer, salt and commitment are part of the leaf. */
static bool is_first_leaf(const struct audit_row *row, const struct vault_leaf *leaf)
{
	uint8_t hash[32];

	if (row->salt.len != 16 || row->commit.len != 32)
		return false;
	vault_leaf_hash_first(leaf, row->salt.at, row->commit.at, hash);
	return bytes_equal(row->leaf, bytes_of(hash, sizeof(hash)));
}

/* Salt and commitment give the inner hash; where they were erased, both are gone. */
static bool is_inner(const struct audit_row *row)
{
	uint8_t hash[32];

	if (row->salt.len == 0)
		return row->commit.len == 0;
	if (row->salt.len != 16 || row->commit.len != 32)
		return false;
	vault_inner_hash(row->salt.at, row->commit.at, hash);
	return bytes_equal(row->inner, bytes_of(hash, sizeof(hash)));
}

static bool is_leaf(const struct audit_row *row)
{
	struct vault_leaf leaf = { .at = row->at,
		.actor = row->actor,
		.action = row->action,
		.about = row->about,
		.object = row->object };
	uint8_t hash[32];

	if (row->inner.len == 0)
		return is_first_leaf(row, &leaf);
	if (row->inner.len != sizeof(leaf.inner) || !is_inner(row))
		return false;
	memcpy(leaf.inner, row->inner.at, sizeof(leaf.inner));
	vault_leaf_hash(&leaf, hash);
	return bytes_equal(row->leaf, bytes_of(hash, sizeof(hash)));
}

/* When, who, which verb and which record is proved of every entry; what it commits to, of
 * all but those whose record was erased. */
static void check_leaf(struct verifier *v, const struct audit_row *row)
{
	struct finding finding = { FINDING_LEAF_CHANGED, .id = row->id, .what = "" };

	if (!is_leaf(row))
		find(v, &finding);
	else if (row->salt.len == 0 && !is_erased(v, row->object)) {
		finding.kind = FINDING_LEAF_UNSALTED;
		find(v, &finding);
	}
}

static void check_place(struct verifier *v, const struct entry_row *row)
{
	struct finding finding = { FINDING_LEAF_OUTSIDE, .id = row->entry.id, .what = "" };
	bool is_in_block = is_chained(v, row->entry.id);

	v->done.waiting += row->is_waiting;
	if (is_in_block != row->is_waiting)
		return;
	if (is_in_block)
		finding.kind = FINDING_LEAF_TWICE;
	find(v, &finding);
}

static const char *record_kind(const char *action)
{
	if (text_equal(action, "report.file"))
		return "report";
	if (text_equal(action, "message.write"))
		return "message";
	return text_equal(action, "task.give") ? "task" : NULL;
}

static void check_record(struct verifier *v, const struct entry_row *row)
{
	struct finding finding = { FINDING_RECORD_GONE, .id = row->entry.object,
		.what = record_kind(row->entry.action) };
	uint8_t commit[32];

	if (finding.what == NULL || (!row->has_record && is_erased(v, row->entry.object)))
		return;
	if (row->has_record) {
		struct bytes told = row->record;

		if (told.at == NULL)
			return; /* changed since, as other entries tell */
		if (!row->is_hashed) {
			vault_commit_blob(row->record, commit);
			told = bytes_of(commit, sizeof(commit));
		}
		if (bytes_equal(told, row->entry.commit))
			return;
		finding.kind = FINDING_RECORD_CHANGED;
	}
	find(v, &finding);
}

/* ---- what was erased ---- */

static bool is_told(struct verifier *v, const int64_t *ids, size_t n)
{
	struct rows *rows = erasing_rows(v->tx, ids[0]);
	uint8_t commit[32];

	vault_commit_blob(audit_ids(v->arena, ids, n), commit);
	while (db_next(rows))
		if (bytes_equal(col_bytes(rows, 0), bytes_of(commit, sizeof(commit))))
			return true;
	return false;
}

static bool is_signed(
	const struct audit_check *check, const uint8_t hash[32], const uint8_t sig[64])
{
	for (size_t i = 0; i < check->keys_n; i++)
		if (vault_head_check(hash, sig, check->keys[i]))
			return true;
	return false;
}

static bool is_signed_end(struct verifier *v, int64_t report, struct bytes ids)
{
	struct audit_end end;
	struct bytes sig;
	uint8_t hash[32];

	if (!erased_end(v->tx, report, &end, &sig) || sig.len != 64)
		return false;
	end.ids = ids;
	audit_end_hash(v->arena, &end, hash);
	return is_signed(v->check, hash, sig.at);
}

/* One report and its parts; they count as erased only if the entry names just these, and
 * the site has signed that: an entry alone is written by anybody who has the database. */
static void take_erased(struct verifier *v, int64_t report, const int64_t *ids, size_t n)
{
	struct arena_mark mark = arena_mark(v->arena);
	struct finding finding = { FINDING_ERASED_UNTOLD, .id = report, .what = "report" };
	bool is_by_right = false;

	if (n == 0)
		return;
	if (ids[0] == report && is_told(v, ids, n)) {
		finding.kind = FINDING_ERASED_UNSIGNED;
		is_by_right = is_signed_end(v, report, audit_ids(v->arena, ids, n));
	}
	arena_rewind(v->arena, mark);
	if (!is_by_right) {
		find(v, &finding);
		return;
	}
	memcpy(v->erased + v->erased_n, ids, n * sizeof(*ids));
	v->erased_n += n;
}

static void read_erased(struct verifier *v)
{
	struct rows *rows = erased_rows(v->tx);
	int64_t *ids = arena_array(v->arena, db_count(rows) + 1, sizeof(*ids)), report = 0;
	size_t n = 0;

	v->erased = arena_array(v->arena, db_count(rows) + 1, sizeof(*v->erased));
	while (db_next(rows)) {
		if (col_int(rows, 0) != report) {
			take_erased(v, report, ids, n);
			n = 0;
		}
		report = col_int(rows, 0);
		ids[n++] = col_int(rows, 1);
	}
	take_erased(v, report, ids, n);
	qsort(v->erased, v->erased_n, sizeof(*v->erased), by_id);
}

/* An end that names nothing, and one of something that is there. */
static void check_erased(struct verifier *v)
{
	struct rows *rows = partless_rows(v->tx, MOST);

	while (db_next(rows))
		find(v, &(struct finding){
				FINDING_ERASED_UNTOLD, .id = col_int(rows, 0), .what = "report" });
	rows = unerased_rows(v->tx, MOST);
	while (db_next(rows))
		find(v, &(struct finding){ FINDING_ERASED_THERE, .id = col_int(rows, 0),
				.what = col_text(rows, 1) });
}

static void check_entries(struct verifier *v)
{
	int64_t next = INT64_MIN;
	size_t n;

	do {
		struct arena_mark mark = arena_mark(v->arena);
		struct rows *rows = entry_rows_from(v->tx, next, ENTRIES_AT_ONCE);

		n = db_count(rows);
		while (db_next(rows)) {
			struct entry_row row;

			entry_of(rows, &row);
			check_leaf(v, &row.entry);
			check_place(v, &row);
			check_record(v, &row);
			next = row.entry.id < INT64_MAX ? row.entry.id + 1 : INT64_MAX;
			v->done.entries++;
		}
		arena_rewind(v->arena, mark);
	} while (n == ENTRIES_AT_ONCE && !tx_poisoned(v->tx));
}

static void check_rest(struct verifier *v)
{
	static const char *const kinds[] = { "report", "task", "message" };
	struct rows *rows = waiting_rows_without_entry(v->tx, MOST);

	while (db_next(rows))
		find(v, &(struct finding){ FINDING_LEAF_GONE, .node = -1, .id = col_int(rows, 0),
				.what = "" });
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		rows = untold_rows(v->tx, kinds[i], MOST);
		while (db_next(rows))
			find(v, &(struct finding){ FINDING_RECORD_UNTOLD, .id = col_int(rows, 0),
					.what = kinds[i] });
	}
}

/* ---- heads ---- */

static void find_head(struct verifier *v, enum finding_kind kind, int64_t no)
{
	find(v, &(struct finding){ .kind = kind, .no = no, .what = "" });
}

static void check_tips(struct verifier *v, const struct audit_head *head)
{
	for (uint32_t i = 0; i < head->tips_n; i++) {
		const struct vault_tip *tip = &head->tips[i];
		struct audit_block block;

		if (!block_at(v->tx, tip->node, tip->last, &block) ||
			memcmp(block.hash, tip->hash, sizeof(block.hash)) != 0)
			find(v, &(struct finding){ FINDING_TIP_OTHER, .node = tip->node,
					.no = tip->last, .id = head->no, .what = "" });
	}
}

static void check_head(struct verifier *v, const struct audit_head *head, int64_t before)
{
	struct vault_head bound = {
		.no = head->no, .hour = head->hour, .tips = head->tips, .tips_n = head->tips_n
	};
	uint8_t hash[32];

	for (int64_t no = before + 1; no < head->no && no <= before + MOST; no++)
		find_head(v, FINDING_HEAD_GONE, no);
	memcpy(bound.prev, v->prev, sizeof(bound.prev));
	vault_head_hash(&bound, hash);
	if (head->no == before + 1 && memcmp(hash, head->hash, sizeof(hash)) != 0)
		find_head(v, FINDING_HEAD_CHANGED, head->no);
	if (!is_signed(v->check, head->hash, head->sig))
		find_head(v, FINDING_HEAD_UNSIGNED, head->no);
	check_tips(v, head);
	memcpy(v->prev, head->hash, sizeof(v->prev));
	v->done.heads++;
}

/* Is the published head here, as it was published? */
static void check_published(struct verifier *v, const struct audit_head *at_its_number)
{
	const struct published_head *p = v->check->published;

	if (!is_signed(v->check, p->hash, p->sig))
		find_head(v, FINDING_PUBLISHED_FALSE, p->no);
	else if (at_its_number->no != p->no)
		find_head(v, FINDING_PUBLISHED_GONE, p->no);
	else if (memcmp(at_its_number->hash, p->hash, sizeof(p->hash)) != 0)
		find_head(v, FINDING_PUBLISHED_OTHER, p->no);
}

static void check_heads(struct verifier *v)
{
	struct audit_head head, published = { 0 };
	int64_t last = 0;
	size_t n;

	memset(v->prev, 0, sizeof(v->prev));
	do {
		struct arena_mark mark = arena_mark(v->arena);
		struct rows *rows = head_rows_after(v->tx, last, HEADS_AT_ONCE);

		n = db_count(rows);
		while (db_next(rows)) {
			head_of(v->tx, rows, &head);
			check_head(v, &head, last);
			last = head.no;
			if (v->check->published != NULL && head.no == v->check->published->no)
				published = head;
		}
		arena_rewind(v->arena, mark);
	} while (n > 0 && !tx_poisoned(v->tx));
	if (v->check->published != NULL)
		check_published(v, &published);
}

/* ---- all of it ---- */

enum outcome audit_verify(
	struct tx *tx, const struct audit_check *check, struct audit_checked *ret_checked)
{
	struct verifier v = { .tx = tx, .arena = tx_arena(tx), .check = check };

	v.chained_room = (size_t)chained_count(tx);
	v.chained = arena_array(v.arena, v.chained_room + 1, sizeof(*v.chained));
	check_blocks(&v);
	sort_chained(&v);
	read_erased(&v);
	check_erased(&v);
	check_entries(&v);
	check_rest(&v);
	check_heads(&v);
	if (tx_poisoned(tx))
		return FAILED;
	*ret_checked = v.done;
	return OK;
}
