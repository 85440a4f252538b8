/* clock.c - when the next step of a task is due. */

#include "app/tasks/clock.h"

#include "app/core/pack/bodies.h"
#include "app/core/pack/clocks.h"

#define FIVE_MINUTES (5 * MINUTE)

struct task_clock task_clock_start(struct actor *who, const char *body_kind_id, int risk,
	const struct report_facts *facts, const char *step)
{
	const struct pack *pack = who->site->pack;
	const struct body_kind *kind = body_kind(pack, body_kind_id);
	const struct risk_level *level = risk_level_of_n(pack, risk);
	const char *level_id = level != NULL ? level->id : NULL;
	struct fact_values values = facts_values(facts);
	struct situation situation =
		situation_of(pack, &values, level_id, zone_day(who->site->zone, clock_now()));
	struct deadline deadline;

	clock_set(pack,
		&(struct clock_question){
			.step = step,
			.level = level_id,
			.from_at = clock_now(),
			.working = { .calendar = kind != NULL ? kind->calendar
							      : pack_calendar(pack, NULL),
				.zone = pack->zone },
			.situation = &situation,
		},
		&deadline);
	return (struct task_clock){ .start_at = clock_now(),
		.due_at = deadline.due_at - deadline.due_at % FIVE_MINUTES };
}
