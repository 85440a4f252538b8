/* routes.c - `ashray routes`: every route, and who may use it. The golden file
 * tests/http/permissions.table is this list, so that a new page is decided on. */

#include "src/verbs.h"

static const char *access_text(enum access access)
{
	switch (access) {
	case ACCESS_PUBLIC:
		return "public";
	case ACCESS_SIGNED_IN:
		return "signed-in";
	case ACCESS_TRIAGE:
		return "triage";
	case ACCESS_TASKS:
		return "tasks";
	case ACCESS_SUPERVISE:
		return "supervise";
	case ACCESS_PEOPLE:
		return "people";
	case ACCESS_BODIES:
		return "bodies";
	case ACCESS_AUDIT:
		return "audit";
	}
	BUG("an access without a name: %u", (unsigned)access);
}

static void print_roles(enum access access)
{
	if (access == ACCESS_PUBLIC) {
		fputs(" everybody", stdout);
		return;
	}
	for (int role = 0; role < ROLES; role++)
		if (((role_access((enum role)role) | ACCESS_SIGNED_IN) & access) != 0)
			printf(" %s", role_text((enum role)role));
}

int verb_routes(const struct arguments *args)
{
	(void)args;
	for (const struct route *const *table = app_routes; *table != NULL; table++)
		for (const struct route *r = *table; r->path != NULL; r++) {
			printf("%-4s %-44s %-9s", r->method == HTTP_GET ? "GET" : "POST", r->path,
				access_text(r->access));
			print_roles(r->access);
			putchar('\n');
		}
	return 0;
}
