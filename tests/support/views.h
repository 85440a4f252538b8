/*
 * views.h - what every view must withstand. Fills any view by its table of
 * fields, and reads the tags of a page the way a browser does, so that a page
 * filled with hostile strings can be compared with one filled with harmless
 * ones: the same tags and attributes, or something was injected.
 */
#ifndef ASHRAY_TEST_VIEWS_H
#define ASHRAY_TEST_VIEWS_H

#include "lib/html/view.h"

enum filling { EMPTY, HARMLESS, HOSTILE };

/* A struct of the view, in the arena. Lists have two rows; EMPTY has nothing. */
void *view_filled(struct arena *a, const struct view *view, enum filling filling);

/* The strings by which a hostile page was filled, all in one. */
extern const char hostile_text[];

/* The tags in order: "<p class><b></b></p>"; names of attributes without their
 * values. NULL: the page is broken (an open quote, a '<' out of place). */
const char *tags_of(struct arena *a, const char *html);

/* Renders a view both ways and fails the test where the tags differ, where
 * the empty view is broken, or where the JSON face is no JSON. */
void assert_view_withstands(const struct view *view, const struct language *language);

#endif
