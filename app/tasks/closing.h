/*
 * closing.h - days on which offices are closed though no calendar says so (a moved
 * feast, a flood, a strike), and the clocks that give their bodies that time back.
 */
#ifndef ASHRAY_TASK_CLOSING_H
#define ASHRAY_TASK_CLOSING_H

#include "app/core/calendar/closed_days.h"
#include "app/tasks/task.h"

/* Administrators, and heads of the desks that read and keep reports. */
bool may_close_days(const struct actor *who);

/* INVALID: no such calendar or area, no reason, or a day too far away. FORBIDDEN also
 * without a fresh second factor. For a district or less, up to three days within a week and
 * in eight districts a day, the head of a desk of that place closes at once; all else waits
 * for a second person. */
MUST_USE enum outcome day_close(struct tx *tx, struct actor *who, const struct closed_day *day);

/* A second person agrees. INVALID: he entered it himself. CONFLICT: agreed or undone. */
MUST_USE enum outcome day_agree(struct tx *tx, struct actor *who, int64_t id);

/* It was a mistake. Clocks that it has moved stay where they are: no deadline comes
 * nearer than somebody has read it. CONFLICT: undone already. */
MUST_USE enum outcome day_open(struct tx *tx, struct actor *who, int64_t id);

/* For the job: moves running clocks that count working days past a day that was entered. */
bool tasks_move_for_closed(struct tx *tx, struct actor *system);

#endif
