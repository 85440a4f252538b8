/*
 * site.h - what a running Ashray has in hand: pack, keys, database, languages,
 * the data folder. Put together once by app/app.c, constant afterwards; every
 * request and every job holds a pointer to it. Not a place for state.
 */
#ifndef ASHRAY_SITE_H
#define ASHRAY_SITE_H

#include "lib/db/db.h"
#include "lib/i18n/i18n.h"
#include "lib/vault/vault.h"

struct bodies_known;
struct files;
struct form;
struct pack;
struct directory;
struct http_server;
struct lexicon;
struct node;
struct staffing;

struct site {
	const struct pack *pack;
	const struct form *form; /* the questionnaire of a report */
	struct vault_site *vault;
	struct db *db;
	struct directory *directory;             /* of vouched rings */
	struct bodies_known *bodies;             /* who serves where */
	struct staffing *staffing;               /* who sits at the desks */
	const struct language *const *languages; /* the pack's, its own first */
	size_t languages_n;
	struct zone zone;
	const struct lexicon *lexicon; /* of receipt words as people type them */
	bool is_demo;
	bool is_secure;   /* HTTPS, or behind a proxy that speaks it: cookies say Secure */
	const char *data; /* folder of database, files, keys */
	struct files *files;
	struct node *node;          /* its number is leased; NULL: 0 (node.h) */
	struct http_server *server; /* for its figures; NULL until it runs */
};

/* The desk that answers, as long as a site has one: kinds from routing.json. */
enum { ACTOR_PUBLIC = 0, ACTOR_SYSTEM = 1 };

#endif
