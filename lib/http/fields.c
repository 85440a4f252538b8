/* fields.c - names with values, and the plainer of the two ways to send them. */

#include "lib/http/parse.h"

struct fields fields_in(struct arena *a, size_t max)
{
	return (struct fields){ .arena = a, .max = max };
}

/* Almost every value is plain and stays where it is. */
static struct http_field field_of(struct arena *a, struct bytes name, struct bytes value)
{
	enum utf8_look look = utf8_look(value.at, value.len);
	struct http_field f = { .name = (const char *)name.at,
		.value = (const char *)value.at,
		.len = value.len,
		.is_text = look != UTF8_BROKEN };

	if (look != UTF8_PLAIN) {
		char *tidy = arena_alloc(a, 3 * value.len + 1);

		f.len = utf8_tidy(tidy, value.at, value.len);
		f.value = tidy;
	}
	return f;
}

int fields_add(struct fields *f, struct bytes name, struct bytes value)
{
	if (f->n == f->max)
		return 413;
	if (name.len == 0 || !utf8_clean(name.at, name.len))
		return 400;
	if (f->n == f->room) {
		size_t room = f->room > 0 ? f->room * 2 : 16;
		struct http_field *at = arena_array(f->arena, room, sizeof(*at));

		if (f->n > 0)
			memcpy(at, f->at, f->n * sizeof(*at));
		f->at = at;
		f->room = room;
	}
	f->at[f->n++] = field_of(f->arena, name, value);
	return 0;
}

struct http_fields fields_list(const struct fields *f)
{
	return (struct http_fields){ .at = f->at, .n = f->n };
}

const char *fields_text(struct http_fields f, const char *name)
{
	for (size_t i = 0; i < f.n; i++)
		if (text_equal(f.at[i].name, name))
			return f.at[i].is_text ? f.at[i].value : NULL;
	return NULL;
}

/* One "name=value"; a name alone has the empty value. */
static int pair_read(struct fields *f, struct bytes pair)
{
	const uint8_t *equals = memchr(pair.at, '=', pair.len);
	size_t name_len = equals != NULL ? (size_t)(equals - pair.at) : pair.len;
	struct bytes name, value, raw = BYTES_NONE;

	if (equals != NULL)
		raw = bytes_of(equals + 1, pair.len - name_len - 1);
	if (!percent_decode(f->arena, bytes_of(pair.at, name_len), true, &name) ||
		!percent_decode(f->arena, raw, true, &value))
		return 400;
	return fields_add(f, name, value);
}

int urlencoded_read(struct arena *a, struct bytes body, size_t max, struct http_fields *ret_fields)
{
	struct fields f = fields_in(a, max);
	const uint8_t *at = body.at, *end = at != NULL ? at + body.len : NULL;

	while (at < end) {
		const uint8_t *amp = memchr(at, '&', (size_t)(end - at));
		const uint8_t *stop = amp != NULL ? amp : end;
		int refused = 0;

		if (stop > at)
			refused = pair_read(&f, bytes_of(at, (size_t)(stop - at)));
		if (refused != 0)
			return refused;
		at = stop + 1;
	}
	*ret_fields = fields_list(&f);
	return 0;
}
