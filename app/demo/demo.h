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

/* ---- its folder ---- */

/* What was begun and not ended is made anew; a site that is no demo is never touched. */
enum demo_folder { DEMO_TO_BE_MADE, DEMO_WHOLE, DEMO_IS_OTHER_SITE };
enum demo_folder demo_folder(const struct app_config *config);

/* Makes the folder, marks it as unfinished, and takes away what an interrupted demo
 * left. False with a line in the log. */
MUST_USE bool demo_folder_begin(const struct app_config *config);
MUST_USE bool demo_folder_end(const struct app_config *config);

/* ---- the notes ---- */

/* demo-accounts.json in the data folder. */
const char *demo_notes(struct arena *a, const struct app_config *config);

/* Prints the accounts with the codes of their telephones, and the receipts. */
MUST_USE bool demo_print(const char *notes);

#endif
