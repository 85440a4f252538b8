/*
 * served.h - a site made for one test and served on a free port of this machine, in
 * this process: the real rules, routes and database behind real sockets. One desk
 * and its head; what the test needs besides, it does through the same rules.
 */
#ifndef ASHRAY_SERVED_H
#define ASHRAY_SERVED_H

#include "app/app.h"
#include "tests/support/cmocka_first.h"

struct served {
	struct app app;
	struct web *web;
	struct arena *arena; /* of the test */
	struct vault_keys *keys;
	struct db_reader *reader;
	char folder[64]; /* the data lie in folder/data */
	const char *data;
	const char *token; /* session of the desk's head */
	int64_t desk;
	int port;
};

/* `helper`: path of ashray-clean. */
struct served *served_open(const char *helper);
/* The same on another database: "postgres://…", empty. NULL: SQLite. */
struct served *served_open_on(const char *helper, const char *database);
void served_close(struct served *s);

/* A transaction of its own; what was opened before is given up. */
struct tx *served_tx(struct served *s);
struct actor *served_nobody(struct served *s);
struct actor *served_head(struct served *s, struct tx *tx);
int64_t served_count(struct served *s, const char *sql);

/* ---- asking it ---- */

struct said {
	int status; /* 0: closed without an answer */
	const char *head;
	struct bytes body;
	const char *text; /* the body with a NUL */
};

/* A part of a form; `filename` NULL for a field. */
struct said_part {
	const char *name, *filename;
	struct bytes value;
};

struct said served_get(struct served *s, const char *path, bool as_head_of_desk);
struct said served_post(struct served *s, const char *path, const struct said_part *parts, size_t n,
	bool as_head_of_desk);

/* A request as it stands, and everything that came back. It says Connection: close. */
struct said served_ask(struct served *s, struct str *request);

/* The same for several at once: all stand at the door, each but for its last byte,
 * before the first is heard. */
enum { TOGETHER_MAX = 32 };
void served_ask_together(
	struct served *s, const struct str *requests, size_t n, struct said *ret_said);

/* The value of a hidden field, or NULL. */
const char *said_field(struct served *s, const struct said *said, const char *name);

/* Do these bytes stand in any file of the data folder? And how many sealed files are
 * there: given and not yet sent, or filed? */
bool served_disk_has(struct served *s, struct bytes b);
enum served_kind { FILES_NEW, FILES_FILED };
int served_files(struct served *s, enum served_kind kind);

#endif
