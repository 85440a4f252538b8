/*
 * people_story.h - what people do in the tests' stories: sign in, join by letter, give
 * keys, leave, cover; and records that are sealed for an office.
 */
#ifndef ASHRAY_PEOPLE_STORY_H
#define ASHRAY_PEOPLE_STORY_H

#include "app/people/people_fixture.h"

/* A record, sealed to an office as a stranger's report is. */
struct record {
	int64_t id;
	struct sealed keys;
};

struct record story_seal(struct town *t, int64_t body);
enum outcome story_opening(struct town *t, const struct person *p, struct record r);

#define assert_opens(t, p, r)  assert_int_equal(story_opening((t), (p), (r)), OK)
#define assert_closed(t, p, r) assert_int_equal(story_opening((t), (p), (r)), FORBIDDEN)

/* Signs in with a code of the moment; the change is committed, also that of a wrong try. */
enum outcome story_sign_in(struct town *t, const struct person *p, const char *code,
	const char *browser, struct signed_in *ret_in);
enum outcome story_session(struct town *t, const char *token, struct actor **ret_who);

/* Sets the password of a letter and signs in for the first time. */
struct person story_join(struct town *t, const struct handed *handed, const char *password);

/* Acts of a head. */
struct handed story_invite(struct town *t, const struct person *by, int64_t post, const char *user);
enum outcome story_finish(struct town *t, const struct person *by, int64_t body, int64_t account);
struct help story_help(int64_t holding);
void story_end(struct town *t, const struct person *by, int64_t holding, int64_t last_on);
enum outcome story_take(struct town *t, const struct person *by, const struct taking *taking);

/* The daily job. */
void story_expire(struct town *t);

/* The officer of an office beside, with an account and keys of his own. */
struct person story_neighbour(struct town *t, int64_t *ret_office);

#endif
