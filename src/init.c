/* init.c - `ashray init`: makes a site, and prints once what is never shown again. */

#include "src/verbs.h"

#include "app/making.h"
#include "src/shares.h"

#include <termios.h>
#include <unistd.h>

enum { PASSWORD_MAX = 200 };

/* From the terminal without showing it, or a line of standard input. */
static bool ask_password(char password[PASSWORD_MAX])
{
	struct termios shown, hidden;
	bool is_terminal = tcgetattr(STDIN_FILENO, &shown) == 0;
	bool is_read;

	if (is_terminal) {
		fputs("Password of the first head (at least 10 characters): ", stderr);
		hidden = shown;
		hidden.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	}
	is_read = fgets(password, PASSWORD_MAX, stdin) != NULL;
	if (is_terminal) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
		fputs("\n", stderr);
	}
	password[is_read ? strcspn(password, "\n") : 0] = '\0';
	return is_read;
}

static void print_started(struct arena *a, const struct app *app, const struct person_now *head,
	const struct site_started *started, unsigned n)
{
	uint8_t pk[32];

	printf("The site is made. What follows is shown once: write it down now.\n\n");
	printf("User name            %s\n", head->user);
	printf("Authenticator seed   %s\n", factor_base32(a, started->head.seed));
	printf("Recovery code        %s\n\n", started->head.code);
	shares_print(started->shares, n, 1);
	vault_site_head_pk(app->site.vault, 0, pk);
	printf("\nTo be published:\n  key of the audit heads  %s\n", hex_text(a, bytes_of(pk, 32)));
	printf("  fingerprint of the desk %s\n", hex_text(a, bytes_of(started->fingerprint, 32)));
}

int verb_init(const struct arguments *args)
{
	struct arena *a = arena_create(1 << 20);
	struct app_config config = arguments_app(args);
	struct person_now head = { .name = argument(args, "user"),
		.user = argument(args, "user"),
		.phone = "",
		.mail = "",
		.factor = FACTOR_TOTP };
	char password[PASSWORD_MAX];
	struct site_started started;
	struct making_shares shares;
	struct shares_of of;
	struct app app = { 0 };
	int status = 1;

	if (head.user == NULL || !shares_of_read(argument(args, "shares"), &of) ||
		config.pack == NULL) {
		fputs("ashray init --data DIR --pack DIR --user NAME [--shares 3/5]\n", stderr);
		arena_destroy(a);
		return 2;
	}
	shares = (struct making_shares){ .needed = of.needed, .n = of.n };
	if (ask_password(password) && making_begin(&app, &config)) {
		head.password = password;
		switch (making_first_desk(&app, a, &head, &shares, &started)) {
		case OK:
			print_started(a, &app, &head, &started, shares.n);
			status = 0;
			break;
		case INVALID:
			log_error("the user name or the password cannot be taken: a password has "
				  "at least 10 "
				  "characters, is not a common one and not the user name");
			break;
		default:
			log_error("the site could not be made");
		}
	}
	explicit_bzero(password, sizeof(password));
	explicit_bzero(&started, sizeof(started));
	if (app.arena != NULL)
		app_close(&app);
	arena_destroy(a);
	return status;
}
