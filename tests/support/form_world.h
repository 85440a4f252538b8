/*
 * form_world.h - a small country for tests and fuzzing of forms: one code list,
 * eight places on three levels, two information pages, and a form that has
 * every type of question.
 */
#ifndef ASHRAY_TEST_FORM_WORLD_H
#define ASHRAY_TEST_FORM_WORLD_H

#include "lib/forms/form.h"

extern const struct form_world fixture_world;
extern const struct places fixture_places;

/* The form, and the beginnings of one. */
extern const char fixture_json[];

#define FIXTURE_HEAD                                                                  \
	"{\"id\":\"report\",\"version\":3,\"languages\":[\"en\"],\n"                  \
	"\"sections\":[{\"id\":\"facts\",\"seal\":\"clear\",\"readers\":[\"desk\"]}," \
	"{\"id\":\"story\",\"readers\":[\"desk\",\"body\"]}],\n"
#define FIXTURE_PAGES     "\"pages\":[{\"id\":\"child\",\"title\":{\"en\":\"About the child\"}}],\n"
#define FIXTURE_QUESTIONS "\"questions\":[\n"

#endif
