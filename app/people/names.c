/* names.c - names of accounts, out of their sealed profiles. */

#include "app/people/names.h"

#include "app/people/account.h"

struct names people_names(struct tx *tx, const struct actor *who, const int64_t *accounts, size_t n)
{
	struct arena *a = tx_arena(tx);
	struct person_name *all = arena_array(a, n + 1, sizeof(*all));
	size_t have = 0;

	for (size_t at = 0; at < n; at += PROFILES_AT_ONCE) {
		struct rows *rows = profile_rows(tx, accounts + at, n - at);

		while (db_next(rows) && have < n) {
			int64_t account = col_int(rows, 0);

			all[have++] = (struct person_name){ .account = account,
				.name = profile_open(
					who->keys->vault, a, account, col_sealed(rows, 1))
						.name };
		}
	}
	return (struct names){ .at = all, .n = have };
}

const char *name_among(struct names names, int64_t account)
{
	for (size_t i = 0; i < names.n; i++)
		if (names.at[i].account == account)
			return names.at[i].name;
	return "";
}
