/*
 * start.h - people without pages: the first body and its head when a site is made,
 * people entered directly where both keys are at hand (demo, tests), the way back by
 * recovery shares, and other shares. For `ashray init`, `recover`, `custodians`, `demo`.
 */
#ifndef ASHRAY_PEOPLE_START_H
#define ASHRAY_PEOPLE_START_H

#include "app/people/people.h"

/* A person with password and factor already chosen. */
struct person_now {
	const char *name, *user, *phone, *mail, *password;
	enum factor_kind factor;
	struct bytes seed; /* FACTOR_SEED bytes; BYTES_NONE: made here */
};

struct person_made {
	int64_t account;
	struct bytes seed;
	char code[VAULT_CODE_SIZE];    /* recovery code */
	const struct vault_user *user; /* in the actor's block */
};

/* Makes the recovery ring and splits it, the first desk (certified by the site) and
 * its head. CONFLICT: the site has been made. The shares are to be printed, then
 * wiped; nobody can make them again. */
struct site_start {
	struct body desk; /* id and state are set here */
	const bool *compartments;
	const char *post; /* title of the head's post */
	struct person_now head;
	unsigned shares_needed, shares_n;
};
struct site_started {
	int64_t desk;
	struct person_made head;
	struct vault_share shares[VAULT_SHARES_MAX];
	uint8_t fingerprint[32]; /* of the desk, to be published */
};
MUST_USE enum outcome people_site_init(struct tx *tx, const struct actor *house,
	const struct site_start *start, struct site_started *ret_started);

/* A person straight into a post. `who` manages the body, as in people_invite(). */
struct member_now {
	int64_t post;
	const char *charge;
	int64_t from_on, until_on; /* NO_TIME = today; open */
	struct person_now person;
};
MUST_USE enum outcome people_member_now(struct tx *tx, const struct actor *who,
	const struct member_now *now, struct person_made *ret_made);

/* k shares open one ring for one person, who becomes a key holder of it; a public
 * trace stays. INVALID: `ret_fault` says what is wrong with the shares. */
struct recovery {
	struct vault_shares shares;
	int64_t body;
	enum compartment compartment;
	const char *user;
};
MUST_USE enum outcome people_recover(struct tx *tx, const struct actor *house,
	const struct recovery *what, struct recovery_fault *ret_fault);

/* Other custodians: k of the shares until now give new ones, which are to be printed and
 * wiped. What is sealed to the old ones waits for its key holders; a public trace stays.
 * INVALID as above. */
struct custodians {
	struct vault_shares old;
	unsigned needed, n;
};
struct custodians_made {
	struct vault_share shares[VAULT_SHARES_MAX];
	uint16_t gen;
	size_t waiting; /* rings */
};
MUST_USE enum outcome people_custodians(struct tx *tx, const struct actor *house,
	const struct custodians *what, struct custodians_made *ret_made,
	struct recovery_fault *ret_fault);

#endif
