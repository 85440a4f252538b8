/* people_store.h - rows of accounts, posts, holdings, invitations. Private to this folder. */
#ifndef ASHRAY_PEOPLE_STORE_H
#define ASHRAY_PEOPLE_STORE_H

#include "app/people/people.h"

/* ---- account_store.c ---- */

struct account_row {
	int64_t id, version;
	const char *state;
	int64_t login;
	uint8_t salt[16];
	struct sealed key, key_by_code;
	struct bytes pk;
	enum factor_kind factor_kind;
	struct sealed factor;
	int64_t step, wrong, not_before;
	struct sealed profile;
};

/* By the tokens of a name under each of the site's keys; 0 fills up. */
bool account_by_login(struct tx *tx, const int64_t logins[VAULT_KIDS], struct account_row *ret_row);
bool account_row(struct tx *tx, int64_t id, struct account_row *ret_row);
void account_insert(struct tx *tx, const struct account_row *row);

/* (id, profile) of the first sixteen of `n` accounts, in no order. */
enum { PROFILES_AT_ONCE = 16 };
struct rows *profile_rows(struct tx *tx, const int64_t *accounts, size_t n);

/* Writes key, salt, factor, state and step as they stand in the row, guarded by its version. */
void account_update(struct tx *tx, const struct account_row *row);
void account_wrong(struct tx *tx, int64_t id, int64_t not_before);
void account_right(struct tx *tx, int64_t id);

/* Each stops the change if the code was used in between. */
void account_totp_used(struct tx *tx, int64_t id, int64_t step);
void account_card_used(struct tx *tx, int64_t id, int line);

struct browser_row {
	uint8_t token[32];
	int64_t account;
	int64_t wrong;
	bool is_known;    /* for this account */
	bool is_somebody; /* for any */
};
void browser_row(struct tx *tx, struct browser_row *b);
void browser_know(struct tx *tx, const struct browser_row *b, int64_t today);
void browser_wrong(struct tx *tx, const struct browser_row *b);
void browser_forget(struct tx *tx, const struct browser_row *b);
void browsers_forget(struct tx *tx, int64_t account);

/* Where the newest words were going that somebody had typed; NULL: there are none. */
const char *typed_path(struct tx *tx, int64_t account);

int64_t session_wrong(struct tx *tx, const uint8_t sid[32]);
/* One more, the last, none: STALE if it is no longer `seen`, for another was weighed. */
void session_wrong_more(struct tx *tx, const uint8_t sid[32], int64_t seen);
void session_wrong_last(struct tx *tx, const uint8_t sid[32], int64_t seen);
void session_not_wrong(struct tx *tx, const uint8_t sid[32], int64_t seen);

struct invitation_row {
	int64_t account, until_at;
	uint8_t token[32];
	uint32_t ring;
	uint16_t gen;
	struct sealed keys, code;
	struct bytes pledge;
};
bool invitation_by_token(struct tx *tx, const uint8_t token[32], struct invitation_row *ret_row);
bool invitation_of(struct tx *tx, int64_t account, struct invitation_row *ret_row);
void invitation_put(struct tx *tx, const struct invitation_row *row);
void invitation_pledge(struct tx *tx, int64_t account, struct bytes pledge);
void invitation_delete(struct tx *tx, int64_t account);

/* Invitations that nobody took up in time, and browsers that nobody came with any more. */
bool stale_is_there(struct tx *tx, int64_t now, int64_t unseen_since);
void stale_forget(struct tx *tx, int64_t now, int64_t unseen_since);

/* ---- people_store.c ---- */

struct post_row {
	int64_t id, version, body;
	const char *title;
	enum role role;
	struct sealed phone;
};
bool post_row(struct tx *tx, int64_t id, struct post_row *ret_row);
struct rows *post_rows(struct tx *tx, int64_t body);
void post_of(const struct rows *rows, struct post_row *ret_row);
struct rows *post_count_rows(struct tx *tx, int64_t parent, int64_t today);
void post_insert(struct tx *tx, const struct post_row *row);
void post_phone(struct tx *tx, const struct post_row *row);

struct holding_row {
	int64_t id, post, account, body;
	const char *charge;
	int64_t from_on, until_on;
	int64_t given_by, agreed_by; /* accounts; 0 */
	enum role role;
	const char *title;
	const char *account_state;
	struct sealed profile;
	struct bytes pk;
	bool has_keys; /* the ring that goes with the role, for as long as the post */
};
bool holding_row(struct tx *tx, int64_t id, struct holding_row *ret_row);
struct rows *holding_rows_of_body(struct tx *tx, int64_t body, int64_t today);
struct rows *holding_rows_of_account(struct tx *tx, int64_t account, int64_t today);
void holding_row_of(const struct rows *rows, struct holding_row *ret_row);
void holding_insert(struct tx *tx, const struct holding_row *row);
void holding_agree(struct tx *tx, int64_t id, int64_t by);
void holding_until(struct tx *tx, int64_t id, int64_t until_on);

/* Bodies in whose rings somebody has a membership. */
size_t member_bodies(struct tx *tx, int64_t account, const int64_t **ret_bodies);

/* Bodies whose reserve stands behind a body. */
struct rows *reserve_body_rows(struct tx *tx, int64_t body);

/* Memberships whose last day is past: body and account of each. */
struct rows *expired_rows(struct tx *tx, int64_t today);

void body_wake(struct tx *tx, int64_t id, int64_t version);

struct use_row {
	int64_t id, body, by_body, actor, account, at;
	const char *kind;
	uint32_t ring;
	uint16_t gen;
	struct sealed purpose;
};
void use_insert(struct tx *tx, const struct use_row *row);
struct rows *use_rows(struct tx *tx, int64_t body);
void use_of(const struct rows *rows, struct use_row *ret_row);

void trace_insert(struct tx *tx, const char *kind, uint32_t ring);

#endif
