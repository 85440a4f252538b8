/* notices.c - sealing a line for somebody's duty phone. */

#include "app/core/notices/notices_store.h"

void notify_body(struct tx *tx, struct actor *who, const struct notice *notice)
{
	int64_t id = id_new();
	struct vault_place place = place_of(TABLE_OUTBOX, FIELD_TEXT, id);

	outbox_insert(tx, id, notice, vault_cell_seal_text(who->keys->vault, &place, notice->text));
}

bool notice_reaches(struct tx *tx, int64_t body)
{
	return outbox_has_phone(tx, body);
}

enum notice_fate notice_fate(struct tx *tx, const char *kind, int64_t object, int64_t body)
{
	const char *state = outbox_state(tx, kind, object, body);

	if (text_empty(state))
		return NOTICE_NONE;
	if (text_equal(state, "sent"))
		return NOTICE_SENT;
	return text_equal(state, "waiting") ? NOTICE_WAITING : NOTICE_FAILED;
}

enum outcome notice_text(struct actor *who, int64_t id, struct sealed text, const char **ret_text)
{
	struct vault_place place = place_of(TABLE_OUTBOX, FIELD_TEXT, id);

	return vault_cell_open_text(who->keys->vault, &place, text, ret_text) ? OK : FAILED;
}

void notices_refuse(struct tx *tx)
{
	if (outbox_has_waiting(tx))
		outbox_refuse_waiting(tx);
}
