/*
 * fields_desk.c - the fields of the forms about people and posts, as programs are told
 * of them. That no field of a page is missing here tests/http/faces.test.mjs sees.
 */

#include "app/people/fields_desk.h"

#define FIELDS(...)                          \
	.takes = (const struct api_member[]) \
	{                                    \
		__VA_ARGS__,                 \
		{                            \
			0                    \
		}                            \
	}
#define NEEDED(field, words)                              \
	{                                                 \
		field, API_TEXT, words, .is_needed = true \
	}
#define NEW_PASSWORD                                                              \
	NEEDED("password", "the new one: at least 10 characters, no common one"), \
		NEEDED("again", "the same once more")
#define PURPOSE                                                                \
	{                                                                      \
		"purpose", API_TEXT, "needed where it is a use of the reserve" \
	}

/* ---- signing in ---- */

const struct api_note note_token = {
	FIELDS(NEEDED("user", NULL), NEEDED("password", NULL),
		NEEDED("totp", "the code of the telephone, or the next one of the card")),
	.status = 201,
	.gives =
		(const struct api_member[]){
			NEEDED("token", "for the header Authorization: Bearer"),
			NEEDED("token_type", "Bearer"),
			{ "expires_in", API_COUNT, "seconds", .is_needed = true },
			{ 0 },
		},
};

const struct api_note note_sign_in = { FIELDS(NEEDED("user", NULL), NEEDED("password", NULL),
	NEEDED("code", "of the telephone or of the card"),
	{ "back_to", API_URL, "where to go then" }) };

const struct api_note note_forgotten = { FIELDS(NEEDED("user", NULL),
	NEEDED("recovery", "the recovery code of the letter"),
	NEEDED("code", "of the telephone or of the card"), NEW_PASSWORD) };

const struct api_note note_join = { FIELDS(
	NEEDED("user", NULL), NEEDED("code", "of the invitation")) };

const struct api_note note_join_password = { FIELDS(
	NEEDED("user", NULL), NEEDED("code", "of the invitation"), NEW_PASSWORD) };

const struct api_note note_second = { FIELDS(
	NEEDED("second_code", "of the telephone or of the card"),
	{ "second_path", API_URL, "where the form was going; its fields come along",
		.is_needed = true }) };

const struct api_note note_kept = { FIELDS(
	NEEDED("kept_act", "send, or anything else to throw it away"),
	{ "kept_path", API_URL, "where it was going", .is_needed = true }) };

const struct api_note note_password = { FIELDS(
	NEEDED("old", "the password of now"), NEW_PASSWORD) };

/* ---- offices and posts ---- */

const struct api_note note_body = { FIELDS({ "parent", API_ID, "the office above" },
	NEEDED("kind", "one that the country has"), NEEDED("name", NULL), { "name_en", API_TEXT },
	NEEDED("area", "name or code of a place"), { "phone", API_TEXT },
	{ "address", API_TEXT }) };

const struct api_note note_post = { FIELDS(NEEDED("title", NULL),
	NEEDED("role", "officer, head, triage, administrator, protection"),
	{ "phone", API_TEXT, "the duty telephone" }) };

const struct api_note note_keys = { FIELDS(
	{ "account", API_ID, "one whose number was compared; without it all that are proved" }) };

#define HELD                                                                            \
	NEEDED("charge", "permanent, acting, additional, cover"), { "from", API_DATE }, \
		{ "until", API_DATE }, PURPOSE

const struct api_note note_invite = { FIELDS(NEEDED("name", NULL), NEEDED("user", NULL),
	{ "phone", API_TEXT }, { "mail", API_TEXT }, NEEDED("factor", "totp, card"), HELD) };

const struct api_note note_hold_post = { FIELDS(NEEDED("user", NULL), HELD) };

const struct api_note note_help = { FIELDS(NEEDED("act", "restore, factor, end, block"),
	{ "factor", API_TEXT, "totp, card" }, { "last", API_DATE, "end: the last day" }, PURPOSE) };
