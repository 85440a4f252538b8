/* audit_store.h - rows of the audit. Private to this folder. */
#ifndef ASHRAY_AUDIT_STORE_H
#define ASHRAY_AUDIT_STORE_H

#include "app/core/audit/audit_chain.h"

struct audit_row {
	int64_t id, node, at, actor, object;
	const char *action, *about;
	struct bytes salt, commit, inner, leaf; /* inner: of the first entries there is none */
	struct sealed delta, note;
};

void audit_insert(struct tx *tx, const struct audit_row *row);

struct rows *line_rows_of_record(
	struct tx *tx, int64_t object, struct audit_before before, int most);
struct rows *line_rows_of_actor(struct tx *tx, int64_t actor, struct audit_before before, int most);
enum { LINES_AT_ONCE = 32 };
struct rows *line_rows(struct tx *tx, const int64_t *ids, size_t n); /* in no order */
void line_of(const struct rows *rows, struct audit_line *ret_line);

/* ---- blocks ---- */

struct open_leaf {
	int64_t id;
	struct bytes leaf, commit;
	bool is_filing;
};
struct rows *open_leaf_rows(struct tx *tx, int64_t node, int most);
void open_leaf_of(const struct rows *rows, struct open_leaf *ret_leaf);
/* Another node than this, whose entries wait and whose lease has run out; false: none. */
bool stray_node(struct tx *tx, int64_t than, int64_t now, int64_t *ret_node);
void open_leaves_forget(struct tx *tx, const int64_t *ids, size_t n);

bool block_newest(struct tx *tx, int64_t node, struct audit_block *ret_block);
bool block_at(struct tx *tx, int64_t node, int64_t no, struct audit_block *ret_block);
void block_insert(struct tx *tx, const struct audit_block *block);

void filed_insert(struct tx *tx, struct bytes commit, int64_t leaf, const struct audit_block *at);

/* Leaf, node and block of a filing; false if nothing has this commitment. */
struct filed_row {
	int64_t at, node, block;
	struct bytes leaf;
};
bool filed_row(struct tx *tx, const uint8_t commit[32], struct filed_row *ret_row);

/* ---- heads ---- */

struct rows *node_rows(struct tx *tx); /* nodes that have blocks, in order */
void head_insert(struct tx *tx, const struct audit_head *head, struct bytes tips);
struct rows *head_rows(struct tx *tx, int most);                     /* newest first */
struct rows *head_rows_since(struct tx *tx, int64_t hour, int most); /* oldest first */
struct rows *head_rows_after(struct tx *tx, int64_t no, int most);
void head_of(struct tx *tx, const struct rows *rows, struct audit_head *ret_head);

/* node u32 ‖ block i64 ‖ hash 32, little-endian, as a head's row keeps them. */
struct bytes tips_bytes(struct arena *a, const struct vault_tip *tips, size_t n);

#endif
