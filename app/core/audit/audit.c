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

/* They live until the change is carried out. */
struct hashes {
	uint8_t salt[16], commit[32], inner[32], leaf[32];
};

void audit(struct tx *tx, const struct actor *who, const struct audit_entry *entry)
{
	struct arena *a = tx_arena(tx);
	struct hashes *h = arena_new(a, struct hashes);
	struct vault_leaf leaf = { .at = coarse(who),
		.actor = who->account,
		.action = entry->action,
		.about = entry->about,
		.object = entry->object };

	vault_random(h->salt, sizeof(h->salt));
	if (entry->commit != NULL)
		memcpy(h->commit, entry->commit, sizeof(h->commit));
	else if (entry->commits.len > 0)
		vault_commit_blob(entry->commits, h->commit);
	vault_inner_hash(h->salt, h->commit, leaf.inner);
	memcpy(h->inner, leaf.inner, sizeof(h->inner));
	vault_leaf_hash(&leaf, h->leaf);
	audit_insert(tx, &(struct audit_row){
				 .id = id_new(),
				 .node = site_node(who->site),
				 .at = leaf.at,
				 .actor = leaf.actor,
				 .object = leaf.object,
				 .action = entry->action,
				 .about = entry->about,
				 .salt = bytes_of(h->salt, sizeof(h->salt)),
				 .commit = bytes_of(h->commit, sizeof(h->commit)),
				 .inner = bytes_of(h->inner, sizeof(h->inner)),
				 .leaf = bytes_of(h->leaf, sizeof(h->leaf)),
				 .delta = entry->delta,
				 .note = entry->note,
			 });
}

void audit_act(struct tx *tx, const struct actor *who, const char *action, const char *about,
	int64_t object)
{
	audit(tx, who, &(struct audit_entry){ .action = action, .about = about, .object = object });
}

void audit_end_hash(struct arena *a, const struct audit_end *end, uint8_t ret_hash[32])
{
	const int64_t numbers[] = { end->report, end->day, end->actor, end->desk, end->ring,
		end->gen };

	vault_hash("erased",
		VAULT_PARTS(audit_ids(a, numbers, COUNT_OF(numbers)), vault_part_text(end->cause),
			end->reason, end->ids),
		ret_hash);
}
