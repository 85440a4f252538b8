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

/* ---- bodies ---- */

/* May this person manage the body, and through which of his own? */
struct right {
	int64_t by;  /* body of his that gives the right */
	bool is_own; /* it is the body itself */
};
MUST_USE enum outcome people_may(
	struct tx *tx, const struct actor *who, int64_t body, struct right *ret_right);

/* An administrator enters a body: a name without rings, dormant until it is admitted.
 * `body->id` and state are set here. */
MUST_USE enum outcome people_body_enter(
	struct tx *tx, const struct actor *who, struct body *body, int64_t *ret_body);

/* The head of the body above (of a top body: of any top body) admits it: rings are
 * made, certified by his own, with the parent's reserve behind them. `body->id` 0
 * enters it in the same change. */
struct admission {
	struct body body;
	const bool *compartments; /* as body_kinds.json says of its kind */
	const char *reserve_kind; /* of a top body: the kind that stands behind it; or NULL */
};
MUST_USE enum outcome people_body_admit(struct tx *tx, const struct actor *who,
	const struct admission *admission, int64_t *ret_body);

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

/* ---- what goes wrong ---- */

/* For somebody who holds a post: all by the id of that holding. */
struct help {
	int64_t holding;
	enum factor_kind factor;
	const char *purpose;
};

/* Forgotten password: a new invitation for the same person, who keeps his posts. */
MUST_USE enum outcome people_restore(struct tx *tx, const struct actor *who,
	const struct help *help, struct handed *ret_handed, struct wrong *ret_wrong);

/* Lost phone or card: a new factor, handed over; the password stays. */
MUST_USE enum outcome people_new_factor(struct tx *tx, const struct actor *who,
	const struct help *help, struct handed *ret_handed, struct wrong *ret_wrong);

/* Leaves the post: today is the last day of nothing any more (NO_TIME: at once), or a
 * last day to come. Keys of this body go, unless another post in it keeps them. */
MUST_USE enum outcome people_end(struct tx *tx, const struct actor *who, const struct help *help,
	int64_t last_on, struct wrong *ret_wrong);

/* No more sign-in, no session, no key anywhere, until somebody restores him. */
MUST_USE enum outcome people_block(
	struct tx *tx, const struct actor *who, const struct help *help, struct wrong *ret_wrong);

/* Rotates the rings of bodies in which this person is a key holder and somebody left.
 * At sign-in and on the pages of people. Reads, then writes. */
MUST_USE enum outcome people_rotate_due(struct tx *tx, const struct actor *who);

/* Takes the keys whose time is over; for the daily job. */
MUST_USE enum outcome people_expire(struct tx *tx);

/* ---- uses of the reserve, for the body they were made in ---- */

struct reserve_line {
	int64_t at;
	const char *who, *by_body, *kind, *person;
	const char *purpose; /* NULL: the reader has no key for it */
};
struct reserve_lines {
	const struct reserve_line *at;
	size_t n;
};
MUST_USE enum outcome people_reserve_uses(
	struct tx *tx, const struct actor *who, int64_t body, struct reserve_lines *ret_lines);

#endif
