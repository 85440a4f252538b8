/* telling.c - what bodies are told of a task, and who stands above them. */

#include "app/tasks/telling.h"

#include "app/core/keys/custody.h"
#include "app/reports/bars.h"

enum { CHAIN_MAX = 16 };

void task_tell(
	struct tx *tx, struct actor *who, const struct task_row *row, const struct line *line)
{
	const struct language *own = who->site->languages[0];
	struct str digits = str_in(tx_arena(tx), 64), text = str_in(tx_arena(tx), 1000);
	struct value values[3] = { { .name = "number", .type = VALUE_TEXT },
		{ .name = "due", .type = VALUE_INSTANT, .n = row->due_at } };

	words_digits(&digits, own, arena_printf(tx_arena(tx), "%lld", (long long)row->number));
	values[0].text = str_text(&digits);
	message_fill(&text, own, who->site->zone, language_text(own, line->text), values);
	notify_body(tx, who,
		&(struct notice){ .kind = line->kind,
			.object = row->id,
			.body = line->body,
			.due_at = line->at != NO_TIME ? line->at : clock_now(),
			.text = str_text(&text) });
}

int64_t task_body_above(struct tx *tx, struct actor *who, const struct task_row *row, int64_t from)
{
	int64_t passed[CHAIN_MAX] = { row->body };
	size_t n = 1;

	for (int64_t body = keys_body_behind(tx, from); body != 0 && n < CHAIN_MAX;
		body = keys_body_behind(tx, body)) {
		for (size_t i = 0; i < n; i++)
			if (passed[i] == body)
				return 0;
		if (!bar_holds_body(tx, who, row->report, body) &&
			body_has(tx, who->site, body, ACCESS_SUPERVISE))
			return body;
		passed[n++] = body;
	}
	return 0;
}
