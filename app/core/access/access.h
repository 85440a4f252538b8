/*
 * access.h - who is asking, and what that person may do at all. An actor comes
 * out of a session, a receipt, or nothing. The coarse right stands in the route
 * table; whether this actor may see this record, the record's own slice says.
 */
#ifndef ASHRAY_ACCESS_H
#define ASHRAY_ACCESS_H

#include "app/core/keys/keys.h"

/* Rights of routes. A route names exactly one; 0 is refused at start, so that
 * a page must say that it is for everybody. */
enum access {
	ACCESS_PUBLIC = 1 << 0,
	ACCESS_SIGNED_IN = 1 << 1,
	ACCESS_TRIAGE = 1 << 2,    /* read the inbox of one's desk, rate, route */
	ACCESS_TASKS = 1 << 3,     /* the tasks of one's bodies */
	ACCESS_SUPERVISE = 1 << 4, /* what is late, approvals, the reserve */
	ACCESS_PEOPLE = 1 << 5,    /* posts and accounts of one's body and those below */
	ACCESS_BODIES = 1 << 6,    /* bodies, calendars: no ring, no record */
	ACCESS_AUDIT = 1 << 7,     /* who looked at what */
};

const char *access_name(enum access access); /* "signed-in" */

enum role { ROLE_TRIAGE, ROLE_OFFICER, ROLE_HEAD, ROLE_ADMINISTRATOR, ROLE_PROTECTION, ROLES };

const char *role_text(enum role role);
bool role_read(const char *text, enum role *ret_role);
unsigned role_access(enum role role);

/* Does the role reach beyond its body: over every office, or over who looked at what? It
 * is held only if a second person has agreed. */
bool role_is_wide(enum role role);
/* May posts of the role stand in bodies of a kind? The pack says; one that stands
 * elsewhere gives no right. */
bool role_stands_in(const struct site *site, const char *kind, enum role role);

/* A post that somebody holds today. */
struct holding {
	int64_t id, post, body;
	enum role role;
	const char *charge; /* permanent, acting, additional, cover */
	const char *title;
	const char *body_kind;
	const char *body_name;
	const char *body_area;
	int64_t body_parent;
	bool is_agreed; /* a second person has agreed */
};

struct actor {
	const struct site *site;
	int64_t account;  /* 0 = the public, 1 = the system, else a person or program */
	const char *name; /* of staff, as colleagues see it */
	unsigned access;  /* ACCESS_… */
	const struct holding *holdings;
	size_t holdings_n;
	int64_t fresh_at;  /* when the second factor was last shown */
	int64_t seen_at;   /* when the session was last noted as used */
	const char *token; /* of the session; secret */
	bool is_program;
	int64_t report; /* of a reporter on a visit; 0 */
	struct keyring *keys;
};

/* Somebody without a name: a citizen, a job. */
struct actor *actor_nobody(const struct site *site, struct vault_keys *vault, struct arena *a);
struct actor *actor_system(const struct site *site, struct vault_keys *vault, struct arena *a);

/* The person behind a session's token, with posts, rights and memberships.
 * NOT_FOUND: no such session, it ended, or the account is blocked. */
MUST_USE enum outcome actor_of_session(struct tx *tx, const struct site *site,
	struct vault_keys *vault, const char *token, struct actor **ret_actor);

/* Takes up posts and rights of an account that is known already, and nothing else. */
void actor_take_posts(struct tx *tx, struct actor *who);

/* Does the actor hold a post in this body, or in one that stands above it? */
bool actor_in_body(const struct actor *who, int64_t body);
const struct holding *actor_holding(const struct actor *who, enum access need);

/* Does anybody hold a post with this right in a body today, and can sign in? */
bool body_has(struct tx *tx, const struct site *site, int64_t body, enum access need);
/* The same, and has the key of what is sealed to the body: a post alone opens nothing. */
bool body_is_read(struct tx *tx, const struct site *site, int64_t body, enum access need);
/* As body_has(), and it is somebody else than this account. */
bool body_has_besides(
	struct tx *tx, const struct site *site, int64_t body, enum access need, int64_t account);

/* ---- sessions ---- */

enum { SESSION_IDLE = 30 * MINUTE, SESSION_SEEN_EVERY = 5 * MINUTE, FRESH_FOR = 10 * MINUTE };
#define SESSION_WHOLE ((int64_t)12 * HOUR)
#define PROGRAM_WHOLE ((int64_t)60 * MINUTE)

/* Opens a session for a person whose password and factor were just checked;
 * returns the token for the cookie or the bearer header. */
const char *session_start(struct tx *tx, struct keyring *kr, bool is_program);
void session_end(struct tx *tx, const char *token);
void sessions_end_all(struct tx *tx, int64_t account);

/* Notes that the session is used, at most every five minutes. */
void session_seen(struct tx *tx, const struct actor *who);

/* The second factor was shown again, before something grave. */
void session_freshen(struct tx *tx, const struct actor *who);
bool actor_is_fresh(const struct actor *who);

/* Ended sessions go after a day, for they say whose words were typed too late; words
 * that nobody fetched go after a month. Reads, then describes the change. */
void sessions_sweep(struct tx *tx);

/* What somebody typed when his session had ended: sealed to him, given back once. False:
 * nobody can say whose words these are, and they are not kept. */
bool typed_keep(struct tx *tx, struct vault_keys *vault, const char *token, const char *path,
	struct bytes text);
bool typed_take(struct tx *tx, const struct actor *who, const char *path, struct bytes *ret_text);
void typed_forget(struct tx *tx, const struct actor *who, const char *path);

#endif
