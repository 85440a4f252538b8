/* for_forms.c - hands lists, places and pages to lib/forms. */

#include "app/core/pack/for_forms.h"
#include "app/core/pack/areas.h"
#include "app/core/pack/codes.h"
#include "app/core/pack/speech.h"

enum { SHOWN_MAX = 12 };

static const struct code_list *list_of_world(const void *of, const char *id)
{
	return pack_codes(of, id);
}

static bool level_of_world(const void *of, const char *id, int *ret_rank)
{
	const struct area_level *level = area_level(of, id);

	if (level != NULL)
		*ret_rank = level->rank;
	return level != NULL;
}

static bool world_has_page(const void *of, const char *id)
{
	return pack_page(of, id) != NULL;
}

struct form_world pack_form_world(const struct pack *p)
{
	return (struct form_world){
		.of = p, .list = list_of_world, .level = level_of_world, .has_page = world_has_page
	};
}

static struct place place_of(const struct area *area, struct arena *a, const struct language *l)
{
	return (struct place){
		.code = area->code,
		.parent = area->parent != NULL ? area->parent->code : NULL,
		.name = area_name(a, area, l),
		.rank = area->level->rank,
	};
}

static bool find(
	const void *of, const struct language *l, const char *code, struct place *ret_place)
{
	const struct places_view *view = of;
	const struct area *area = area_of(view->pack, code);

	if (area != NULL)
		*ret_place = place_of(area, view->arena, l);
	return area != NULL;
}

static size_t inside(const void *of, struct arena *a, const struct language *l, const char *code,
	const struct place **ret_places)
{
	const struct places_view *view = of;
	const struct area *area = code != NULL ? area_of(view->pack, code) : view->pack->areas->at;
	struct place *places;
	size_t n = 0;

	if (area == NULL)
		return 0;
	places = arena_array(a, area->children_n + 1, sizeof(*places));
	for (size_t i = 0; i < area->children_n; i++)
		if (area_is_valid(area->children[i], view->on))
			places[n++] = place_of(area->children[i], a, l);
	*ret_places = places;
	return n;
}

static size_t search(const void *of, struct arena *a, const struct language *l, const char *typed,
	const struct place **ret_places)
{
	const struct places_view *view = of;
	const struct area *hits[PLACE_HITS_MAX];
	size_t n = place_search(view->pack, a, typed, view->on, hits);
	struct place *places = arena_array(a, SHOWN_MAX, sizeof(*places));

	n = n < SHOWN_MAX ? n : SHOWN_MAX;
	for (size_t i = 0; i < n; i++)
		places[i] = place_of(hits[i], a, l);
	*ret_places = places;
	return n;
}

struct places pack_places(const struct places_view *view)
{
	return (struct places){ .of = view, .find = find, .inside = inside, .search = search };
}
