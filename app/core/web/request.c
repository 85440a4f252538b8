/* request.c - what a handler asks its request. */

#include "app/core/web/web.h"

#include <ctype.h>

const char *rq_path_text(const struct request *rq, const char *name)
{
	for (size_t i = 0; i < rq->values_n; i++)
		if (text_equal(rq->values[i].name, name))
			return rq->values[i].value;
	BUG("the route %s has no {%s}", rq->route->path, name);
}

enum outcome rq_path_id(const struct request *rq, const char *name, int64_t *ret_id)
{
	return id_read(rq_path_text(rq, name), ret_id) ? OK : NOT_FOUND;
}

static const struct http_field *find_field(const struct request *rq, const char *name)
{
	for (size_t i = 0; i < rq->fields.n; i++)
		if (text_equal(rq->fields.at[i].name, name))
			return &rq->fields.at[i];
	return NULL;
}

const char *rq_field(const struct request *rq, const char *name)
{
	const struct http_field *f = find_field(rq, name);

	return f != NULL && f->is_text ? f->value : NULL;
}

const char *rq_shown(const struct request *rq, const char *name)
{
	const struct http_field *f = find_field(rq, name);

	return f != NULL ? f->value : NULL;
}

bool rq_given(const struct request *rq, const char *name)
{
	const char *value = rq_field(rq, name);

	if (value == NULL)
		return false;
	while (*value != '\0' && isspace((unsigned char)*value))
		value++;
	return *value != '\0';
}

bool rq_field_int(const struct request *rq, const char *name, int64_t *ret_n)
{
	const char *value = rq_field(rq, name);

	return value != NULL &&
	       int_read(digits_ascii(rq->arena, value), INT64_MIN / 2, INT64_MAX / 2, ret_n);
}

bool rq_field_id(const struct request *rq, const char *name, int64_t *ret_id)
{
	return id_read(rq_field(rq, name), ret_id);
}

const char *rq_language_prefix(const struct request *rq)
{
	if (rq->language == rq->site->languages[0])
		return "";
	return arena_printf(rq->arena, "/%s", language_tag(rq->language));
}

struct url rq_url(const struct request *rq, struct url path)
{
	const char *prefix = rq_language_prefix(rq);

	if (*prefix == '\0' || url_is_none(path))
		return path;
	if (text_equal(path.text, "/"))
		return url_local(rq->arena, prefix);
	return url_local(rq->arena, arena_printf(rq->arena, "%s%s", prefix, path.text));
}

const char *rq_text(const struct request *rq, const char *key)
{
	return language_text(rq->language, key);
}

enum { PAGE_MAX = 4 << 20 };

struct html rq_html(const struct request *rq)
{
	struct html html = html_in(rq->arena, PAGE_MAX, rq->language, rq->site->zone, clock_now());

	html.form_token = rq->form_token;
	return html;
}
