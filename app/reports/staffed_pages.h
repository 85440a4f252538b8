/* staffed_pages.h - what pages for reporters say of a desk at which nobody is. */
#ifndef ASHRAY_STAFFED_PAGES_H
#define ASHRAY_STAFFED_PAGES_H

#include "app/bodies/staffing.h"
#include "app/core/web/web.h"

/* The pack's words, and when the desk opens if that is known. NULL: it is staffed. */
const char *unstaffed_words(struct request *rq, struct desk_now now);

#endif
