/*
 * new_key.c - `ashray new-key`: one more key in the key file. The server does the rest
 * when it starts with it: docs/recovery.md.
 */

#include "src/verbs.h"

#include <errno.h>

int verb_new_key(const struct arguments *args)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(1 << 20);
	struct app_config config = arguments_app(args);
	const char *path = app_key(a, &config);

	if (!vault_start())
		return 1;
	switch (vault_site_add(path)) {
	case OK:
		printf("%s has one more key. Copy the file to every node, then start the servers "
		       "anew:\nthe newest key seals from then on, all of them open, and what an "
		       "older one sealed\ngoes over by itself. Keep the older keys in the file.\n",
			path);
		return 0;
	case NOT_FOUND:
		fprintf(stderr, "ashray new-key: the key file %s is missing\n", path);
		return 1;
	case FORBIDDEN:
		fprintf(stderr, "ashray new-key: %s must be its owner's alone\n", path);
		return 1;
	case INVALID:
		fprintf(stderr, "ashray new-key: %s is damaged, or holds %d keys already\n", path,
			VAULT_KIDS);
		return 1;
	default:
		fprintf(stderr, "ashray new-key: %s: %s\n", path, strerror(errno));
		return 1;
	}
}
