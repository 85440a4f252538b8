/* node.c - taking, renewing and losing a number. */

#include "app/core/site/node_store.h"

enum { LEASE = 30 * SECOND, TRIES = 20 };

int64_t site_node(const struct site *site)
{
	return site->node != NULL ? atomic_load(&site->node->no) : 0;
}

static bool is_leased(const struct site *site)
{
	return site->node != NULL && site->node->holder != 0;
}

/* The lowest number without a row, or whose row nobody renews. */
static int64_t take_lowest(struct tx *tx, int64_t holder)
{
	struct rows *rows = node_rows_all(tx);
	struct node_row row, mine = { .no = 1, .holder = holder, .until_at = clock_now() + LEASE };

	while (db_next(rows)) {
		node_row_of(rows, &row);
		if (row.no > mine.no)
			break;
		mine.no = row.no;
		if (row.until_at <= clock_now()) {
			node_replace(tx, &row, &mine);
			return mine.no;
		}
		mine.no++;
	}
	node_insert(tx, &mine);
	return mine.no;
}

/* Several nodes may start at once, and all see the same number free. */
static bool take(struct db_reader *reader, struct arena *a, struct node *node)
{
	enum verdict verdict = STALE;

	for (int i = 0; i < TRIES && (verdict == STALE || verdict == CONSTRAINT); i++) {
		struct tx *tx = tx_begin(reader, a);
		int64_t no = take_lowest(tx, node->holder);

		verdict = tx_commit(tx);
		tx_end(tx);
		if (verdict == DURABLE)
			atomic_store(&node->no, no);
	}
	return verdict == DURABLE;
}

bool node_take(struct site *site, struct node *node)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(4 << 20);
	struct db_reader *reader = db_reader_open(site->db);
	bool is_taken;

	*node = (struct node){ .holder = id_new() };
	is_taken = reader != NULL && take(reader, a, node);
	db_reader_close(reader);
	if (!is_taken) {
		log_error("no number could be taken among the nodes of this database");
		return false;
	}
	site->node = node;
	log_info("this is node %lld of the database", (long long)site_node(site));
	return true;
}

void node_give_back(const struct site *site)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(1 << 20);
	struct db_reader *reader = is_leased(site) ? db_reader_open(site->db) : NULL;
	struct tx *tx;

	if (reader == NULL)
		return;
	tx = tx_begin(reader, a);
	node_extend(tx, &(struct node_row){ .no = site_node(site), .holder = site->node->holder });
	if (tx_commit(tx) != DURABLE)
		log_warn("the number of this node stays taken until its lease has run out");
	tx_end(tx);
	db_reader_close(reader);
}

bool node_renew(struct tx *tx, const struct site *site)
{
	struct node_row row = { .until_at = clock_now() + LEASE };

	if (!is_leased(site))
		return false;
	row.holder = site->node->holder;
	if (node_row_held(tx, row.holder, &row.no)) {
		if (row.no != site_node(site))
			log_warn(
				"this is node %lld of the database from now on", (long long)row.no);
		atomic_store(&site->node->no, row.no);
		node_extend(tx, &row);
		return false;
	}
	if (tx_poisoned(tx))
		return false;
	log_error("another process has taken the number %lld of this node, which had not renewed "
		  "it in time: taking another",
		(long long)site_node(site));
	take_lowest(tx, row.holder);
	return true;
}

bool node_is_held(struct tx *tx, const struct site *site)
{
	int64_t no;

	return !is_leased(site) ||
	       (node_row_held(tx, site->node->holder, &no) && no == site_node(site));
}

void node_guard(struct tx *tx, const struct site *site)
{
	if (is_leased(site))
		node_touch(tx, site_node(site), site->node->holder);
}
