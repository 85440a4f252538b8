/* people_pages.h - what the page files of this slice share. Private to this folder. */
#ifndef ASHRAY_PEOPLE_PAGES_H
#define ASHRAY_PEOPLE_PAGES_H

#include "app/core/layout/layout.h"
#include "app/people/fresh_desk.h"
#include "app/people/people.h"

/* Nobody, for signing in and joining, whoever else the browser still carries. */
const struct actor *rq_nobody(struct request *rq);

/* This browser's long cookie: read, and set for a bit more than a year. */
const char *rq_browser(const struct request *rq);
void reply_browser(struct request *rq, struct reply *reply, const char *token);

/* A path on the desk, without its language; NULL if the text is anything else. */
const char *rq_desk_path(const struct request *rq, const char *text);

struct reply ask_second(struct request *rq, const char *path, bool wrong);

/* A form field as a day, a second factor, a text without blanks around it ("" if none). */
int64_t rq_day(const struct request *rq, const char *name);
enum factor_kind rq_factor(const struct request *rq);
const char *rq_typed(const struct request *rq, const char *name);

/* Words for codes of this slice. */
const char *charge_words(const struct request *rq, const char *charge);
const char *role_words(const struct request *rq, enum role role);

struct url url_body(const struct request *rq, int64_t body);
struct part seed_part(struct request *rq, const char *secret, const char *uri);

#endif
