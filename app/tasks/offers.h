/*
 * offers.h - which reports were just offered to somebody: several officers who press
 * "next" in the same moment read the same snapshot, and each shall get another one.
 * Only a courtesy inside this process: that two never get the same, the guard on the
 * report's version sees to. Private to this folder.
 */
#ifndef ASHRAY_TASK_OFFERS_H
#define ASHRAY_TASK_OFFERS_H

#include <stdbool.h>
#include <stdint.h>

/* True if nobody in this process was offered the report in the last seconds; from
 * now on it is offered. */
bool offer_first(int64_t report);

#endif
