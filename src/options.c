/* options.c - the rows of options, and reading a command line by them. */

#include "src/verbs.h"

#include <unistd.h>

#define SITE_OPTIONS                                                                               \
	{ "data", "DIR", "/var/lib/ashray", "folder of database, key and files" },                 \
		{ "database", "URL", NULL, "postgres://…; without it SQLite in the data folder" }, \
		{ "pack", "DIR", NULL,                                                             \
			"country pack; without it the one the site was made with" },               \
	{                                                                                          \
		"key", "FILE", NULL, "the site key; without it site.key in the data folder"        \
	}

const struct option options_none[] = { { 0 } };
const struct option options_data[] = { SITE_OPTIONS, { 0 } };
const struct option options_init[] = {
	SITE_OPTIONS,
	{ "user", "NAME", NULL, "user name of the first desk's head" },
	{ "shares", "K/N", "3/5", "recovery shares needed, of how many" },
	{ 0 },
};
const struct option options_bench[] = {
	SITE_OPTIONS,
	{ "seconds", "N", "10", "how long each part is measured" },
	{ "json", NULL, NULL, "print one line of JSON" },
	{ 0 },
};
const struct option options_verify[] = {
	SITE_OPTIONS,
	{ "head", "FILE", NULL, "a published head: the text of /audit-heads.txt" },
	{ "head-key", "HEX", NULL, "the published key; without it those of the key file" },
	{ 0 },
};
const struct option options_recover[] = {
	SITE_OPTIONS,
	{ "body", "ID", NULL, "the body, by its id or its name" },
	{ "compartment", "NAME", "main", "main, identity, originals, notes, closed or reserve" },
	{ "user", "NAME", NULL, "who gets the ring" },
	{ "key-file", NULL, NULL, "write the key file anew instead" },
	{ "drill", NULL, NULL, "only see whether the shares open, and leave a line in the audit" },
	{ 0 },
};
const struct option options_custodians[] = {
	SITE_OPTIONS,
	{ "shares", "K/N", "3/5", "new recovery shares needed, of how many" },
	{ "waiting", NULL, NULL, "only name the rings that still open with older shares" },
	{ 0 },
};
const struct option options_backup[] = {
	SITE_OPTIONS,
	{ "to", "FILE", NULL, "where to write it" },
	{ "for", "HEX", NULL, "public key of `ashray backup-key`, beside the recovery ring" },
	{ 0 },
};
const struct option options_backup_key[] = {
	{ "to", "FILE", NULL, "where its secret goes: off this machine, soon" },
	{ 0 },
};
const struct option options_restore[] = {
	SITE_OPTIONS,
	{ "from", "FILE", NULL, "the backup" },
	{ "backup-key", "FILE", NULL, "the offline key; without it shares from the terminal" },
	{ "erased", "FILE", NULL,
		"what was erased since; without it erased.log beside the backup" },
	{ "head", "FILE", NULL,
		"a head published before the backup: the text of /audit-heads.txt" },
	{ "check", NULL, NULL, "only read it to its end" },
	{ 0 },
};
const struct option options_serve[] = {
	SITE_OPTIONS,
	{ "listen", "ADDRESS:PORT", "127.0.0.1:8080", "where to listen" },
	{ "cert", "FILE", NULL, "certificate chain (PEM): HTTPS" },
	{ "cert-key", "FILE", NULL, "its key" },
	{ "behind-proxy", NULL, NULL, "a proxy on this machine speaks HTTPS for us" },
	{ 0 },
};
const struct option options_demo[] = {
	SITE_OPTIONS,
	{ "listen", "ADDRESS:PORT", "127.0.0.1:8080", "where to listen" },
	{ "reports", "N", "3000", "background reports" },
	{ "no-serve", NULL, NULL, "make the data and stop" },
	{ 0 },
};

static int find_option(const struct option *options, const char *name, size_t n)
{
	for (int i = 0; options[i].name != NULL; i++)
		if (strlen(options[i].name) == n && strncmp(options[i].name, name, n) == 0)
			return i;
	return -1;
}

static int help(const struct verb *verb)
{
	printf("ashray %s - %s\n\n", verb->name, verb->about);
	for (const struct option *o = verb->options; o->name != NULL; o++)
		printf("  --%-14s %-14s %s%s%s\n", o->name, o->value != NULL ? o->value : "",
			o->about, o->usual != NULL ? " — usual: " : "",
			o->usual != NULL ? o->usual : "");
	return 0;
}

static int wrong(const struct verb *verb, const char *what, const char *argument)
{
	fprintf(stderr, "ashray %s: %s: %s\n", verb->name, what, argument);
	return 2;
}

int verb_run(const struct verb *verb, int argc, char **argv)
{
	struct arguments args = { .options = verb->options };

	for (int i = 0; i < argc; i++) {
		const char *name = argv[i], *value;
		int at;

		if (!text_starts(name, "--")) {
			if (args.rest_n == REST_MAX)
				return wrong(verb, "too many arguments", name);
			args.rest[args.rest_n++] = name;
			continue;
		}
		if (text_equal(name, "--help"))
			return help(verb);
		value = strchr(name, '=');
		at = find_option(verb->options, name + 2,
			value != NULL ? (size_t)(value - name - 2) : strlen(name + 2));
		if (at < 0)
			return wrong(verb, "there is no option", name);
		if (verb->options[at].value == NULL)
			value = "yes";
		else if (value != NULL)
			value++;
		else if (i + 1 < argc)
			value = argv[++i];
		else
			return wrong(verb, "this option wants a value", name);
		args.values[at] = value;
	}
	return verb->run(&args);
}

const char *argument(const struct arguments *args, const char *name)
{
	int at = find_option(args->options, name, strlen(name));

	if (at < 0)
		BUG("a verb asks for --%s, which it does not declare", name);
	return args->values[at] != NULL ? args->values[at] : args->options[at].usual;
}

bool argument_is(const struct arguments *args, const char *name)
{
	return argument(args, name) != NULL;
}

struct app_config arguments_app(const struct arguments *args)
{
	return (struct app_config){
		.data = argument(args, "data"),
		.database = argument(args, "database"),
		.pack = argument(args, "pack"),
		.key = argument(args, "key"),
	};
}

const char *usual_pack(struct arena *a)
{
	static const char *const below[] = { "packs", "share/ashray/packs" };
	char *folder = realpath("/proc/self/exe", NULL);
	const char *found = NULL;
	char *slash;

	while (found == NULL && folder != NULL && (slash = strrchr(folder, '/')) != NULL) {
		*slash = '\0';
		for (size_t i = 0; i < COUNT_OF(below) && found == NULL; i++) {
			const char *path =
				arena_printf(a, "%s/%s/" ASHRAY_DEMO_PACK, folder, below[i]);

			if (access(path, R_OK) == 0)
				found = path;
		}
	}
	free(folder);
	return found;
}
