/*
 * verbs.h - what a verb is, and the options it may take. An option is a row:
 * its name, whether it takes a value, what it means.
 */
#ifndef ASHRAY_VERBS_H
#define ASHRAY_VERBS_H

#include "app/app.h"

struct option {
	const char *name;  /* "listen" for --listen */
	const char *value; /* what it takes, for the help; NULL: a flag */
	const char *usual; /* without it; NULL: nothing */
	const char *about;
};

enum { OPTIONS_MAX = 16, REST_MAX = 32 };

/* What stood on the command line, checked against the verb's rows. */
struct arguments {
	const struct option *options;
	const char *values[OPTIONS_MAX];
	const char *rest[REST_MAX];
	size_t rest_n;
};

struct verb {
	const char *name;
	int (*run)(const struct arguments *args);
	const char *about;
	const struct option *options;
};

/* Reads the arguments and runs; 2 when they make no sense. */
int verb_run(const struct verb *verb, int argc, char **argv);

/* A value, or its usual; NULL if there is neither. BUG() for no such option. */
const char *argument(const struct arguments *args, const char *name);
bool argument_is(const struct arguments *args, const char *name);

/* --data, --database, --pack, --key as every verb on a site takes them. */
struct app_config arguments_app(const struct arguments *args);

/* The pack of the demo, above the program: in the tree that it was built in, or under
 * share/ where it was installed. NULL: nowhere. */
const char *usual_pack(struct arena *a);

int verb_serve(const struct arguments *args);
int verb_demo(const struct arguments *args);
int verb_init(const struct arguments *args);
int verb_migrate(const struct arguments *args);
int verb_pack(const struct arguments *args);
int verb_verify(const struct arguments *args);
int verb_bench(const struct arguments *args);
int verb_recover(const struct arguments *args);
int verb_new_key(const struct arguments *args);
int verb_custodians(const struct arguments *args);
int verb_backup_key(const struct arguments *args);
int verb_backup(const struct arguments *args);
int verb_restore(const struct arguments *args);
int verb_routes(const struct arguments *args);

extern const struct option options_none[], options_data[], options_serve[], options_demo[],
	options_init[], options_bench[], options_verify[], options_recover[], options_custodians[],
	options_backup[], options_backup_key[], options_restore[];

#endif
