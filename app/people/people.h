/*
 * people.h - posts and who holds them: a post belongs to a body and may be vacant;
 * a person holds posts from-to, several of them in several bodies with one sign-in;
 * the keys follow the posts. Whoever heads a body manages it and those below, and
 * each reach into a body below is a use of its reserve: with a purpose, audited,
 * shown to it. Administrators make bodies; they hold no ring and invite into none.
 */
#ifndef ASHRAY_PEOPLE_H
#define ASHRAY_PEOPLE_H

#include "app/bodies/body.h"
#include "app/core/keys/custody.h"
#include "app/people/signing.h"

/* What follows needs a person (no program) whose second factor is fresh (access.h),
 * and FORBIDDEN says that he is not, or may not. */

/* ---- who may ---- */

/* May this person manage the body, and through which of his own? */
struct right {
	int64_t by;  /* body of his that gives the right */
	bool is_own; /* it is the body itself */
};
MUST_USE enum outcome people_may(
	struct tx *tx, const struct actor *who, int64_t body, struct right *ret_right);

/* ---- posts ---- */

struct new_post {
	int64_t body;
	const char *title;
	enum role role;
	const char *phone; /* the duty phone; NULL or "" */
};
MUST_USE enum outcome people_post_add(
	struct tx *tx, const struct actor *who, const struct new_post *post, int64_t *ret_post);
MUST_USE enum outcome people_post_phone(
	struct tx *tx, const struct actor *who, int64_t post, const char *phone);

/* Posts of a body with their holders, today's and those to come; a vacant post is a
 * line without an account. */
struct post_line {
	int64_t post, holding, account;
	const char *title, *phone;
	enum role role;
	const char *name, *user; /* of the holder */
	const char *state;       /* of his account */
	const char *charge;
	int64_t from_on, until_on;
	bool needs_second;       /* a wide post (access.h) to which nobody has agreed yet */
	bool may_agree;          /* it, and whoever asks neither gave the post nor holds it */
	bool waits;              /* has a pair, and not yet the keys of this post */
	bool is_pledged;         /* the pair is proved by the invitation's letter */
	const char *pair_number; /* if not, to be compared by voice */
};
struct post_lines {
	const struct post_line *at;
	size_t n;
};
MUST_USE enum outcome people_posts(
	struct tx *tx, const struct actor *who, int64_t body, struct post_lines *ret_lines);

/* One post, or one holder (a line with his holding), for whoever manages the body. */
struct seat {
	int64_t body;
	struct right right;
	struct post_line line;
};
MUST_USE enum outcome people_post(
	struct tx *tx, const struct actor *who, int64_t post, struct seat *ret_seat);
MUST_USE enum outcome people_holder(
	struct tx *tx, const struct actor *who, int64_t holding, struct seat *ret_seat);

/* A body and those directly below it (0: the top bodies), with posts and vacant posts. */
struct body_line {
	struct body body;
	int64_t posts, vacant;
};
struct body_lines {
	const struct body_line *at;
	size_t n;
};
MUST_USE enum outcome people_bodies(
	struct tx *tx, const struct actor *who, int64_t parent, struct body_lines *ret_lines);

/* ---- inviting ---- */

struct invitation {
	int64_t post;
	const char *charge;        /* permanent, acting, additional, cover */
	int64_t from_on, until_on; /* NO_TIME = today; open */
	const char *name, *user, *phone, *mail;
	enum factor_kind factor;
	const char *purpose; /* needed where it is a use of the reserve */
};

/* What is handed over, shown once: the code, and the card if there is one. */
struct handed {
	int64_t account, body;
	const char *name, *user;
	const char *code;         /* to join with; NULL if only the factor is new */
	const char *secret, *uri; /* of a telephone's seed, or NULL */
	const char *const *card;  /* CARD_LINES codes, or NULL */
	int64_t until_at;
};
MUST_USE enum outcome people_invite(struct tx *tx, const struct actor *who,
	const struct invitation *form, struct handed *ret_handed, struct wrong *ret_wrong);

/* Gives those who wait in a body the keys of their posts: one account, or with 0 all
 * whose pair is proved. Rings that wait for rotation are rotated first. */
MUST_USE enum outcome people_finish(
	struct tx *tx, const struct actor *who, int64_t body, int64_t account);

/* Somebody who has an account takes a further post: additional charge, cover, acting,
 * or his next post. The keys follow at once. */
struct taking {
	int64_t post;
	const char *user;
	const char *charge;
	int64_t from_on, until_on;
	const char *purpose;
};
MUST_USE enum outcome people_hold(struct tx *tx, const struct actor *who,
	const struct taking *taking, struct wrong *ret_wrong);

#endif
