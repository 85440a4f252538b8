/*
 * main.c - the verbs of the command line. A verb reads its options, does its
 * work through app/, and says how it ended. To add one: a row in `verbs`, a
 * function in src/.
 */

#include "src/verbs.h"

#include <sys/stat.h>

static const struct verb verbs[] = {
	{ "serve", verb_serve, "run the site", options_serve },
	{ "init", verb_init, "make a site: keys, recovery shares, first desk and head",
		options_init },
	{ "demo", verb_demo, "make a site full of invented people, and run it", options_demo },
	{ "migrate", verb_migrate, "bring the database's schema forward", options_data },
	{ "recover", verb_recover, "use the recovery shares: a ring for a person, or the key file",
		options_recover },
	{ "custodians", verb_custodians, "make new recovery shares with the old ones",
		options_custodians },
	{ "new-key", verb_new_key, "add a site key; the newest seals, all open", options_data },
	{ "backup-key", verb_backup_key, "make the offline key that opens backups",
		options_backup_key },
	{ "backup", verb_backup, "write the whole site into one sealed file", options_backup },
	{ "restore", verb_restore, "make a site of a backup", options_restore },
	{ "verify", verb_verify, "check that no entry of the audit was changed", options_verify },
	{ "pack", verb_pack, "pack check DIR: name every fault of a country pack", options_none },
	{ "routes", verb_routes, "list every page and who may use it", options_none },
	{ "bench", verb_bench, "bench intake: reports a second, beside the machine's own limit",
		options_bench },
	{ NULL, NULL, NULL, NULL },
};

static int usage(FILE *to)
{
	fputs("ashray - a place to report violence against children, and to act on it\n\n", to);
	for (const struct verb *v = verbs; v->name != NULL; v++)
		fprintf(to, "  ashray %-10s %s\n", v->name, v->about);
	fputs("\nashray VERB --help tells a verb's options.\n", to);
	return to == stdout ? 0 : 2;
}

int main(int argc, char **argv)
{
	umask(077); /* what this program writes is its owner's alone */
	if (argc < 2)
		return usage(stderr);
	if (text_equal(argv[1], "--help") || text_equal(argv[1], "help"))
		return usage(stdout);
	if (text_equal(argv[1], "--version")) {
		puts("ashray " ASHRAY_VERSION);
		return 0;
	}
	for (const struct verb *v = verbs; v->name != NULL; v++)
		if (text_equal(argv[1], v->name))
			return verb_run(v, argc - 2, argv + 2);
	fprintf(stderr, "ashray: there is no verb '%s'\n\n", argv[1]);
	return usage(stderr);
}
