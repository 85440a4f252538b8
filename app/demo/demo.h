/*
 * demo.h - a site full of invented people: bodies, accounts, scenarios that are alive
 * today, and two years of background. Made by the real rules with the clock set to
 * the past; the data are the pack's, in its folder demo/. It sends nothing to anybody.
 */
#ifndef ASHRAY_DEMO_H
#define ASHRAY_DEMO_H

#include "app/app.h"

struct demo_order {
	int64_t reports;   /* of the background */
	const char *notes; /* where accounts and receipts are written: demo-accounts.json */
};

/* Fills an open app whose schema is empty. Sets the clock, and lets it go again.
 * False with a line in the log: what is there then is of no use. */
MUST_USE bool demo_make(struct app *app, const struct demo_order *order);

/* ---- the notes ---- */

/* Prints the accounts with the codes of their telephones, and the receipts. */
MUST_USE bool demo_print(const char *notes);

#endif
