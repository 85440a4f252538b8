/* message.c - texts with {placeholders}, and digits of all scripts. */

#include "lib/i18n/language.h"

#include <string.h>

/* Length of "{name}" at the start; 0: there is none, and '{' is itself. */
static size_t placeholder_length(const char *at)
{
	size_t n;

	if (*at != '{')
		return 0;
	n = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz0123456789_");
	return n > 0 && at[n + 1] == '}' ? n + 2 : 0;
}

bool message_next(const char **text, struct bytes *ret_literal, struct bytes *ret_name)
{
	const char *from = *text, *end = from;
	size_t n = 0;

	if (*from == '\0')
		return false;
	while (*end != '\0' && (n = placeholder_length(end)) == 0)
		end++;
	*ret_literal = bytes_of(from, (size_t)(end - from));
	*ret_name = n > 0 ? bytes_of(end + 1, n - 2) : BYTES_NONE;
	*text = end + n;
	return true;
}

const struct value *message_value(const struct value *values, struct bytes name)
{
	static const struct value nothing = { .type = VALUE_TEXT };

	for (; values != NULL && values->name != NULL; values++)
		if (bytes_equal(bytes_of(values->name, strlen(values->name)), name))
			return values;
	return &nothing;
}

static void add_value(
	struct str *to, const struct language *l, struct zone zone, const struct value *value)
{
	char id[14];

	switch (value->type) {
	case VALUE_TEXT:
		str_add(to, value->text != NULL ? value->text : "");
		break;
	case VALUE_COUNT:
		words_count(to, l, value->n);
		break;
	case VALUE_DAY:
		if (value->n != NO_TIME)
			words_day(to, l, value->n);
		break;
	case VALUE_INSTANT:
		if (value->n != NO_TIME)
			words_instant(to, l, zone, value->n);
		break;
	case VALUE_ID:
		id_text(value->n, id);
		str_add(to, id);
		break;
	}
}

void message_fill(struct str *to, const struct language *l, struct zone zone, const char *text,
	const struct value *values)
{
	struct bytes literal, name;

	while (message_next(&text, &literal, &name)) {
		str_addn(to, literal.at, literal.len);
		if (name.len > 0)
			add_value(to, l, zone, message_value(values, name));
	}
}

/* The value of a digit of any script that is read here, or -1. */
static int digit_value(uint32_t c)
{
	static const uint32_t zeros[] = { '0', 0x09E6, 0x0966, 0x0660, 0x06F0 };

	for (size_t i = 0; i < COUNT_OF(zeros); i++)
		if (c >= zeros[i] && c < zeros[i] + 10)
			return (int)(c - zeros[i]);
	return -1;
}

const char *digits_ascii(struct arena *a, const char *text)
{
	struct str s = str_in(a, strlen(text));
	const char *p = text;

	while (*p != '\0') {
		const char *from = p;
		int digit = digit_value(utf8_next(&p));

		if (digit >= 0)
			str_addc(&s, (char)('0' + digit));
		else
			str_addn(&s, from, (size_t)(p - from));
	}
	return str_text(&s);
}
