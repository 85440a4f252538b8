/* letter_desk.h - what is handed over, shown once, to be printed. Private to this folder. */
#ifndef ASHRAY_LETTER_DESK_H
#define ASHRAY_LETTER_DESK_H

#include "app/people/people_pages.h"
#include "letter.view.h"

struct reply show_letter(struct request *rq, const struct handed *handed);

/* Back to the office, which says what was done. */
struct reply reply_done(struct request *rq, int64_t body, const char *done);

#endif
