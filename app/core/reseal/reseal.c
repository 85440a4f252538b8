/* reseal.c - from an older site key to the newest. */

#include "app/core/reseal/reseal_store.h"

#include "app/core/keys/recovery.h"

static const char copy_step[] = "key_copy_kid", cells_step[] = "resealed_kid";

/* Whoever has only shares must get every key that is in use. */
static void renew_copy(struct tx *tx, const struct actor *system, uint8_t newest)
{
	struct recovery_chain chain;

	if (recovery_vouch(tx, system->keys->vault, &chain) != OK) {
		tx_poison(tx);
		return;
	}
	keys_site_copy_renew(tx, system->keys, recovery_newest(&chain));
	kid_note(tx, copy_step, newest);
	audit_act(tx, system, "site.new_key", "site", 0);
}

/* How many of these rows went over. What does not open was changed by somebody. */
static size_t reseal_rows(struct tx *tx, const struct actor *system,
	const struct cell_column *column, struct rows *rows)
{
	struct vault_keys *vault = system->keys->vault;
	size_t n = 0;

	while (db_next(rows)) {
		int64_t id = col_int(rows, 0);
		struct sealed was = col_sealed(rows, 1);
		struct vault_place place = place_of(column->table, column->field, id);
		struct bytes plain;

		if (!vault_cell_open(vault, &place, was, &plain)) {
			log_error(
				"alarm: a value under the site key does not open: it was changed");
			continue;
		}
		cell_put(tx, column, id, was, vault_cell_seal(vault, &place, plain));
		n++;
	}
	return n;
}

bool reseal_some(struct tx *tx, const struct actor *system)
{
	uint8_t newest = vault_site_kid(system->site->vault, 0);

	if (vault_site_count(system->site->vault) == 1 || kid_noted(tx, cells_step) == newest)
		return false;
	if (kid_noted(tx, copy_step) != newest) {
		renew_copy(tx, system, newest);
		return true;
	}
	for (const struct cell_column *column = cell_columns; column->sql_old != NULL; column++)
		if (reseal_rows(tx, system, column, cell_rows(tx, column, newest)) > 0)
			return true;
	kid_note(tx, cells_step, newest);
	audit_act(tx, system, "site.resealed", "site", 0);
	return false;
}
