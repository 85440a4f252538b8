/* fuzz_sign_in.c - any text as user name, password and code: a name that is taken keeps
 * to its few signs, and a code that fits was the one that is shown. */

#include "app/people/factor.h"
#include "app/people/password.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct bytes seed = { (const uint8_t *)"12345678901234567890", 20 };

static void check_name(struct arena *a, const char *typed)
{
	const char *name = user_name_read(a, typed);

	if (name != NULL && (strlen(name) < 3 || strlen(name) > 40 ||
				    !text_equal(name, user_name_read(a, name))))
		BUG("a user name that is not its own writing");
}

static void check_codes(const char *typed)
{
	int64_t step = 0;
	int line = -1;

	clock_freeze((int64_t)1111111109 * SECOND);
	if (factor_totp_fits(seed, typed, 0, &step) && step == 0)
		BUG("a code of no step");
	if (factor_card_fits(seed, typed, 0, &line) && (line < 0 || line >= CARD_LINES))
		BUG("a line that is on no card");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_create(8 << 20);
	const char *typed = arena_textn(a, (const char *)data, size);

	/* Other text does not come through the door. */
	if (size <= 4096 && utf8_clean(data, size)) {
		check_name(a, typed);
		check_codes(typed);
		password_wrong(a, typed, "rina.po");
	}
	arena_destroy(a);
	return 0;
}
