/* audit.c - an entry becomes a salted leaf. */

#include "app/core/audit/audit_store.h"
#include "app/core/site/node.h"

/* What a reporter did is known to the hour, what staff did to the minute: finer
 * times, beside an operator's connection log, would name the reporter. */
static int64_t coarse(const struct actor *who)
{
	int64_t now = clock_now(), step = who->account == ACTOR_PUBLIC ? HOUR : MINUTE;

	return now - now % step;
}

void audit(struct tx *tx, const struct actor *who, const struct audit_entry *entry)
{
	struct arena *a = tx_arena(tx);
	struct vault_leaf *leaf = arena_new(a, struct vault_leaf);
	uint8_t *hash = arena_alloc(a, 32);

	vault_random(leaf->salt, sizeof(leaf->salt));
	leaf->at = coarse(who);
	leaf->actor = who->account;
	leaf->action = entry->action;
	leaf->object = entry->object;
	if (entry->commit != NULL)
		memcpy(leaf->commit, entry->commit, sizeof(leaf->commit));
	else if (entry->commits.len > 0)
		vault_commit_blob(entry->commits, leaf->commit);
	vault_leaf_hash(leaf, hash);
	audit_insert(tx, &(struct audit_row){
				 .id = id_new(),
				 .node = site_node(who->site),
				 .at = leaf->at,
				 .actor = leaf->actor,
				 .object = leaf->object,
				 .action = entry->action,
				 .about = entry->about,
				 .salt = bytes_of(leaf->salt, sizeof(leaf->salt)),
				 .commit = bytes_of(leaf->commit, sizeof(leaf->commit)),
				 .leaf = bytes_of(hash, 32),
				 .delta = entry->delta,
				 .note = entry->note,
			 });
}

void audit_act(struct tx *tx, const struct actor *who, const char *action, const char *about,
	int64_t object)
{
	audit(tx, who, &(struct audit_entry){ .action = action, .about = about, .object = object });
}
