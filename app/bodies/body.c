/* body.c - which body serves a place, and what it is called. */

#include "app/bodies/body.h"

#include "app/core/pack/bodies.h"

const struct body *body_among(struct bodies_found found, int64_t id)
{
	for (size_t i = 0; i < found.n; i++)
		if (found.at[i].id == id)
			return &found.at[i];
	return NULL;
}

/* Bodies of one kind are few, so one query brings them all and the way up the
 * tree of areas is walked here. */
enum outcome body_serving(
	struct tx *tx, const char *kind, const struct area *area, struct body *ret_body)
{
	struct bodies_found found = bodies_of_kind(tx, kind);

	if (tx_poisoned(tx))
		return FAILED;
	for (; area != NULL; area = area->parent) {
		for (size_t i = 0; i < found.n; i++) {
			if (text_equal(found.at[i].area, area->code)) {
				*ret_body = found.at[i];
				return OK;
			}
		}
	}
	return NOT_FOUND;
}

const char *body_name(
	const struct body *b, const struct language *language, const struct site *site)
{
	bool is_own = language == site->languages[0];

	return is_own || text_empty(b->name_en) ? b->name : b->name_en;
}
struct working_time body_working_time(struct tx *tx, const struct site *site, const struct body *b)
{
	const struct body_kind *kind = body_kind(site->pack, b->kind);

	return working_time_of(tx, site, kind != NULL ? kind->calendar : NULL, b->area);
}
