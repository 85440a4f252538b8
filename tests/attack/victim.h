/*
 * victim.h - a town (site_fixture.h) to which everything was told that people tell: each
 * text in it is one that stands nowhere else in the world, so that whoever finds it
 * afterwards has found a leak.
 */
#ifndef ASHRAY_VICTIM_H
#define ASHRAY_VICTIM_H

#include "app/reports/report.h"
#include "tests/attack/scan.h"
#include "tests/support/site_fixture.h"

enum { PLANTS_MAX = 60, VICTIM_REPORTS = 4 };

struct victim {
	struct town_site *town;
	struct plant plants[PLANTS_MAX];
	size_t plants_n;
	struct report_id reports[VICTIM_REPORTS];
	struct receipt receipts[VICTIM_REPORTS];
	size_t reports_n;
	/* What lies under the site key alone: opens for whoever took that, too. */
	const char *staff_name, *staff_phone, *address;
};

/* `database` as in served.h. */
struct victim *victim_create(const char *database);
void victim_destroy(struct victim *v);

/* A text of 12 letters that was never written before; planted under this name. */
const char *victim_plant(struct victim *v, const char *where, bool is_bengali);

/* Files a report by the rules: what stands between the braces of its answers. */
struct report_id victim_file(
	struct town_site *t, const char *answers, const char *pin, struct receipt *ret_receipt);

/* Somebody of the town as an actor of this transaction. */
struct actor *victim_actor(struct town_site *t, struct tx *tx, const struct colleague *who);

#endif
