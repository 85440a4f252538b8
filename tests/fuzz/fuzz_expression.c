/*
 * fuzz_expression.c - any text as a condition: refused with a sentence, or run
 * with full and empty values; its opposite then gives the opposite.
 */

#include "lib/forms/expression.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = { "b", "n", "t", "d", "y", "c", "m", "o" }; /* by type */

static bool find(const void *of, const char *name, enum expression_type *ret_type, int *ret_at)
{
	(void)of;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (text_equal(names[i], name)) {
			*ret_type = (enum expression_type)i;
			*ret_at = (int)i;
			return true;
		}
	}
	return false;
}

static bool offers(const void *of, int at, const char *code)
{
	(void)of;
	(void)at;
	return text_equal(code, "x") || text_equal(code, "z");
}

static struct expression_value value(const void *of, int at)
{
	static const char *const codes[] = { "x", "z" };
	const int *state = of;
	struct expression_value v = { .state = EX_EMPTY };

	if (*state == EX_UNKNOWN)
		v.state = EX_UNKNOWN;
	if (*state != EX_GIVEN)
		return v;
	return (struct expression_value){
		.state = EX_GIVEN, .number = at % 2, .text = "x", .codes = codes, .codes_n = 2
	};
}

static void run(struct arena *a, const struct expression *e, const struct expression_scope *scope)
{
	const char *source = arena_printf(a, "not(%s)", e->source), *problem;
	const struct expression *opposite = expression_compile(a, source, scope, &problem);

	for (int state = EX_EMPTY; state <= EX_GIVEN; state++) {
		const struct expression_values values = {
			.of = &state, .value = value, .today = 20000
		};
		bool holds = expression_holds(e, &values);

		if (opposite != NULL && expression_holds(opposite, &values) == holds)
			BUG("a condition and its opposite agree");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct expression_scope scope = { .find = find, .offers = offers, .self = "n" };
	struct arena *a = arena_create(64 << 20);
	const char *problem = NULL;
	const struct expression *e =
		expression_compile(a, arena_textn(a, (const char *)data, size), &scope, &problem);

	if (e != NULL)
		run(a, e, &scope);
	else if (text_empty(problem))
		BUG("refused without a word");
	arena_destroy(a);
	return 0;
}
