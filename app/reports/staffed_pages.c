/* staffed_pages.c - nobody is at the desk: the pack's words, and until when. */

#include "app/reports/staffed_pages.h"

#include "app/core/layout/layout.h"

enum { WORDS_MAX = 2000 };

const char *unstaffed_words(struct request *rq, struct desk_now now)
{
	const struct value values[] = {
		{ .name = "opens", .type = VALUE_INSTANT, .n = now.opens_at }, { 0 }
	};
	struct str words = str_in(rq->arena, WORDS_MAX);

	if (now.is_staffed)
		return NULL;
	str_add(&words, rq_pack_text(rq, "home_unstaffed"));
	if (now.opens_at != NO_TIME) {
		str_addc(&words, ' ');
		message_fill(&words, rq->language, rq->site->zone,
			rq_text(rq, MESSAGE("The desk opens again on {opens}.")), values);
	}
	return str_text(&words);
}
