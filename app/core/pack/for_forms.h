/*
 * for_forms.h - the pack as lib/forms asks for it: code lists, places, and
 * which pages there are. lib/forms knows no pack; this is the bridge.
 */
#ifndef ASHRAY_PACK_FOR_FORMS_H
#define ASHRAY_PACK_FOR_FORMS_H

#include "app/core/pack/pack.h"
#include "lib/forms/form.h"

/* What a form of this pack may name. */
struct form_world pack_form_world(const struct pack *p);

/* The places of a pack, seen by one reader on one day. The view must outlive
 * what is made of it; names that have to be made live in its arena. */
struct places_view {
	const struct pack *pack;
	struct arena *arena;
	int64_t on;
};
struct places pack_places(const struct places_view *view);

#endif
