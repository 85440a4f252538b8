/*
 * place.h - areas as the person who asks for one needs them: a tree to go down
 * and names to search. Which areas there are is the application's to say.
 */
#ifndef ASHRAY_FORMS_PLACE_H
#define ASHRAY_FORMS_PLACE_H

#include "lib/i18n/i18n.h"

/* Places that can be chosen. An area belongs to the one that contains it; ranks
 * grow from the largest to the smallest. The functions read `of` only. */
struct place {
	const char *code;
	const char *parent; /* NULL at the top */
	const char *name;   /* in the language asked for */
	int rank;
};

struct places {
	const void *of;
	bool (*find)(const void *of, const struct language *language, const char *code,
		struct place *ret_place);
	/* Those directly inside a place, in the order in which people expect them. The
	 * top has one root (a country): NULL gives what lies directly inside that. */
	size_t (*inside)(const void *of, struct arena *a, const struct language *language,
		const char *code, const struct place **ret_places);
	/* Those that a typed word may mean, best first, at most twelve. */
	size_t (*search)(const void *of, struct arena *a, const struct language *language,
		const char *typed, const struct place **ret_places);
};

#endif
