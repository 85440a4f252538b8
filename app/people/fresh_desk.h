/* fresh_desk.h - the second factor once more, before something grave: for the pages of
 * every slice that have such acts. */
#ifndef ASHRAY_FRESH_DESK_H
#define ASHRAY_FRESH_DESK_H

#include "app/core/web/web.h"

/* True if the second factor was shown lately; else `ret_reply` is the page that asks for
 * it and then sends the same form again. */
MUST_USE bool rq_fresh(struct request *rq, struct reply *ret_reply);

#endif
