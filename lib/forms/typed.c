/* typed.c - reading what people type. */

#include "lib/forms/typed.h"

#include <string.h>

enum { MINUTES = 24 * 60, LONGEST_NUMBER = 18 };

int64_t moment_instant(struct moment m, struct zone zone)
{
	int64_t wall, at;

	if (m.on == NO_TIME)
		return NO_TIME;
	wall = m.on * DAY + (m.minute > 0 ? m.minute : 0) * (int64_t)MINUTE;
	at = wall - zone_minutes(zone, wall) * (int64_t)MINUTE;
	/* The first guess asked for the offset at an instant some hours off. */
	return wall - zone_minutes(zone, at) * (int64_t)MINUTE;
}

struct moment moment_of(int64_t at, struct zone zone)
{
	int64_t wall;

	if (at == NO_TIME)
		return MOMENT_NONE;
	wall = at + zone_minutes(zone, at) * (int64_t)MINUTE;
	return (struct moment){ .on = day_of(wall),
		.minute = (int)((wall - day_of(wall) * DAY) / MINUTE) };
}

void moment_text(struct moment m, char ret_text[24])
{
	char day[12];

	day_text(m.on, day);
	if (m.minute < 0)
		snprintf(ret_text, 24, "%s", day);
	else
		snprintf(ret_text, 24,
			"%s"
			"T%02d:%02d",
			day, m.minute / 60 % 24, m.minute % 60);
}

static bool two_digits(const char *text, int most, int *ret_n)
{
	if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
		return false;
	*ret_n = (text[0] - '0') * 10 + text[1] - '0';
	return *ret_n <= most;
}

bool moment_read(const char *text, struct moment *ret_moment)
{
	char day[11];
	int hour, minute;
	struct moment m = MOMENT_NONE;

	if (text == NULL || strlen(text) < 10)
		return false;
	memcpy(day, text, 10);
	day[10] = '\0';
	if (!day_read(day, &m.on))
		return false;
	if (text[10] != '\0') {
		if (strlen(text) != 16 || text[10] != 'T' || text[13] != ':' ||
			!two_digits(text + 11, 23, &hour) || !two_digits(text + 14, 59, &minute))
			return false;
		m.minute = hour * 60 + minute;
	}
	*ret_moment = m;
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

const char *typed_words(struct arena *a, const char *text)
{
	enum utf8_look look;
	char *words, *to;
	size_t n;

	if (text == NULL)
		return "";
	n = strlen(text);
	look = utf8_look(text, n);
	if (look == UTF8_BROKEN)
		return NULL;
	if (look == UTF8_SIGNS) {
		to = arena_alloc(a, 3 * n + 1);
		n = utf8_tidy(to, text, n);
		text = to;
	}
	while (n > 0 && is_blank(text[n - 1]))
		n--;
	while (n > 0 && is_blank(*text)) {
		text++;
		n--;
	}
	if (memchr(text, '\r', n) == NULL)
		return arena_textn(a, text, n);
	words = to = arena_alloc(a, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '\r' && text[i + 1] == '\n')
			continue;
		*to++ = text[i] == '\r' ? '\n' : text[i];
	}
	*to = '\0';
	return words;
}

/* The words in ASCII digits; "" for what is no text at all. */
static const char *plain(struct arena *a, const char *text)
{
	const char *words = typed_words(a, text);

	return words != NULL ? digits_ascii(a, words) : "";
}

bool typed_number(struct arena *a, const char *text, int64_t *ret_n)
{
	const char *digits = plain(a, text);

	return strlen(digits) <= LONGEST_NUMBER && int_read(digits, INT64_MIN, INT64_MAX, ret_n);
}

bool typed_time(struct arena *a, const char *text, int *ret_minute)
{
	const char *digits = plain(a, text), *rest;
	int64_t hour, minute = 0;
	size_t n = strspn(digits, "0123456789");

	if (n == 0 || n > 2 || !int_read(arena_textn(a, digits, n), 0, 23, &hour))
		return false;
	rest = digits + n;
	if (*rest == ':' || *rest == '.') {
		n = strspn(rest + 1, "0123456789");
		if (n == 0 || n > 2 || !int_read(arena_textn(a, rest + 1, n), 0, 59, &minute))
			return false;
		rest += n + 1;
	}
	if (*rest != '\0')
		return false;
	*ret_minute = (int)(hour * 60 + minute);
	return *ret_minute < MINUTES;
}

enum typed_day typed_day(struct arena *a, const char *const parts[3], int64_t *ret_on)
{
	int64_t n[3];

	for (int i = 0; i < 3; i++)
		if (!typed_number(a, parts[i], &n[i]))
			return DAY_NO_DIGITS;
	if (n[2] >= 0 && n[2] < 100)
		return DAY_SHORT_YEAR;
	if (n[0] < 1 || n[0] > 31 || n[1] < 1 || n[1] > 12 || n[2] < 1000 || n[2] > 9999 ||
		!day_read(
			arena_printf(a, "%04d-%02d-%02d", (int)n[2], (int)n[1], (int)n[0]), ret_on))
		return DAY_NO_SUCH;
	return DAY_READ;
}
