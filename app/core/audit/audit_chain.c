/* audit_chain.c - closing blocks, signing heads, and finding a filing in them. */

#include "app/core/audit/audit_store.h"
#include "app/core/site/node.h"

/* A block is one change, and whoever sends a report may stand behind it in the queue:
 * a few milliseconds, not more. Under load several are closed one after the other. */
enum { BLOCK_MAX = 512, HEADS_LOOKED_AT = 64 };

/* ---- blocks ---- */

/* Leaves with the hash that the block's is made of. */
struct gathered {
	int64_t ids[BLOCK_MAX];
	uint8_t leaves[BLOCK_MAX][32];
	struct open_leaf filings[BLOCK_MAX];
	uint32_t n, filings_n;
};

static bool gather(struct tx *tx, int64_t node, struct gathered *g)
{
	struct rows *rows = open_leaf_rows(tx, node, BLOCK_MAX);

	while (db_next(rows)) {
		struct open_leaf leaf;

		open_leaf_of(rows, &leaf);
		if (leaf.leaf.len != 32) {
			log_error("alarm: an entry of the audit is no leaf");
			return false;
		}
		g->ids[g->n] = leaf.id;
		memcpy(g->leaves[g->n++], leaf.leaf.at, 32);
		if (leaf.is_filing)
			g->filings[g->filings_n++] = leaf;
	}
	return g->n > 0 && !tx_poisoned(tx);
}

/* Describes the next block of a node's chain; false: nothing waits. */
static bool close_block(struct tx *tx, int64_t node, bool *ret_has_more)
{
	struct gathered *g = arena_new(tx_arena(tx), struct gathered);
	struct audit_block before = { 0 }, block = { .node = node };
	struct vault_block sealed = { .node = (uint32_t)block.node };

	*ret_has_more = false;
	if (!gather(tx, block.node, g))
		return false;
	if (block_newest(tx, block.node, &before))
		memcpy(sealed.prev, before.hash, sizeof(sealed.prev));
	if (tx_poisoned(tx))
		return false;
	sealed.first = g->ids[0];
	sealed.last = g->ids[g->n - 1];
	sealed.leaves = (const uint8_t(*)[32])g->leaves;
	sealed.count = g->n;
	vault_block_hash(&sealed, block.hash);
	block.no = before.no + 1;
	block.closed_at = clock_now();
	block.leaves = audit_ids(tx_arena(tx), g->ids, g->n);
	block_insert(tx, &block);
	for (uint32_t i = 0; i < g->filings_n; i++)
		filed_insert(tx, g->filings[i].commit, g->filings[i].id, &block);
	open_leaves_forget(tx, g->ids, g->n);
	*ret_has_more = g->n == BLOCK_MAX;
	return true;
}

bool audit_close_block(struct tx *tx, struct actor *system)
{
	const struct site *site = system->site;
	bool has_more;

	if (node_is_held(tx, site) && close_block(tx, site_node(site), &has_more)) {
		node_guard(tx, site);
		return has_more;
	}
	return false;
}

/* The number of a block is its key, so a node that takes the number at this moment, and
 * closes the same block, finds itself STALE or this job does. */
bool audit_close_strays(struct tx *tx, struct actor *system)
{
	int64_t node;
	bool has_more;

	return stray_node(tx, site_node(system->site), clock_now(), &node) &&
	       close_block(tx, node, &has_more);
}

/* ---- heads ---- */

static struct vault_tip *read_tips(struct tx *tx, uint32_t *ret_n)
{
	struct rows *nodes = node_rows(tx);
	struct vault_tip *tips = arena_array(tx_arena(tx), db_count(nodes) + 1, sizeof(*tips));
	uint32_t n = 0;

	while (db_next(nodes)) {
		struct audit_block block;

		if (!block_newest(tx, col_int(nodes, 0), &block))
			continue;
		tips[n] = (struct vault_tip){ .node = (uint32_t)block.node, .last = block.no };
		memcpy(tips[n++].hash, block.hash, sizeof(block.hash));
	}
	*ret_n = n;
	return tips;
}

static bool is_news(const struct audit_head *before, const struct audit_head *head)
{
	if (head->tips_n != before->tips_n)
		return head->tips_n > 0;
	for (uint32_t i = 0; i < head->tips_n; i++)
		if (head->tips[i].node != before->tips[i].node ||
			head->tips[i].last != before->tips[i].last)
			return true;
	return false;
}

bool audit_sign_head(struct tx *tx, struct actor *system)
{
	struct audit_head before = { 0 }, head = { 0 };
	struct vault_head bound = { 0 };

	head.tips = read_tips(tx, &head.tips_n);
	if (audit_head_newest(tx, &before))
		memcpy(bound.prev, before.hash, sizeof(bound.prev));
	if (tx_poisoned(tx) || !is_news(&before, &head))
		return false;
	head.no = before.no + 1;
	head.hour = (uint32_t)(clock_now() / HOUR);
	bound.no = head.no;
	bound.hour = head.hour;
	bound.tips = head.tips;
	bound.tips_n = head.tips_n;
	vault_head_hash(&bound, head.hash);
	vault_head_sign(system->keys->vault, head.hash, head.sig);
	head_insert(tx, &head, tips_bytes(tx_arena(tx), head.tips, head.tips_n));
	return false;
}

bool audit_head_newest(struct tx *tx, struct audit_head *ret_head)
{
	return audit_heads(tx, ret_head, 1) == 1;
}

size_t audit_heads(struct tx *tx, struct audit_head *ret_heads, size_t most)
{
	struct rows *rows = head_rows(tx, (int)most);
	size_t n = 0;

	while (n < most && db_next(rows))
		head_of(tx, rows, &ret_heads[n++]);
	return n;
}

/* ---- proof of filing ---- */

static bool is_bound(const struct audit_head *head, const struct audit_block *block)
{
	for (uint32_t i = 0; i < head->tips_n; i++)
		if (head->tips[i].node == block->node)
			return head->tips[i].last >= block->no;
	return false;
}

enum outcome audit_find_filing(
	struct tx *tx, const uint8_t commit[32], struct filing_place *ret_place)
{
	struct filing_place place = { 0 };
	struct filed_row row;
	struct rows *heads;

	if (!filed_row(tx, commit, &row))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	place.filed_at = row.at;
	if (row.leaf.len == sizeof(place.leaf))
		memcpy(place.leaf, row.leaf.at, sizeof(place.leaf));
	if (!block_at(tx, row.node, row.block, &place.block))
		return FAILED;
	heads = head_rows_since(tx, place.block.closed_at / HOUR, HEADS_LOOKED_AT);
	while (!place.is_in_head && db_next(heads)) {
		head_of(tx, heads, &place.head);
		place.is_in_head = is_bound(&place.head, &place.block);
	}
	*ret_place = place;
	return tx_poisoned(tx) ? FAILED : OK;
}
