/* board.c - lists of what is late or unanswered. */

#include "app/tasks/board.h"

#include "app/core/pack/clocks.h"
#include "app/tasks/task_store.h"

enum { BOARD_MOST = 50 };

struct task_list tasks_late(struct tx *tx, struct actor *who, const struct board_question *q)
{
	return task_list_of(tx, who,
		q->is_desk ? task_rows_late_of_desk(tx, q->body, q->before, q->most)
			   : task_rows_late_under(tx, q->body, q->before, q->most));
}

/* The least level at which the pack wants somebody to ring. */
static const struct risk_level *level_to_ring(const struct pack *pack)
{
	for (size_t i = pack->clocks->levels_n; i > 0; i--)
		if (pack->clocks->levels[i - 1].phone_after > 0)
			return &pack->clocks->levels[i - 1];
	return NULL;
}

struct task_list tasks_unanswered(struct tx *tx, struct actor *who, int64_t desk)
{
	const struct risk_level *level = level_to_ring(who->site->pack);

	if (level == NULL)
		return (struct task_list){ 0 };
	return task_list_of(tx, who,
		task_rows_unanswered(tx, &(struct unanswered){ .desk = desk,
						 .since = clock_now() - level->phone_after,
						 .risk = level->n,
						 .most = BOARD_MOST }));
}

struct task_list tasks_declined(struct tx *tx, struct actor *who, int64_t desk)
{
	return task_list_of(tx, who, task_rows_declined(tx, desk, BOARD_MOST));
}
