/* multipart.c - a state machine over slices. The delimiter begins with CR, and
 * a boundary holds none: so a match that fails was content, and the byte that
 * broke it can only begin a new one. */

#include "lib/http/multipart.h"

#include <strings.h>

enum state { AT_DELIMITER, AFTER_DELIMITER, IN_HEAD, IN_CONTENT, AT_END };

struct multipart {
	struct arena *arena;
	const struct part_events *events;
	void *ctx;
	enum state state;
	int refused;
	char *delimiter; /* CR LF - - boundary */
	size_t delimiter_len;
	size_t matched; /* bytes of the delimiter seen so far */
	char after[2];  /* what followed a delimiter: CR LF or - - */
	size_t after_len;
	char head[PART_HEAD_MAX + 1];
	size_t head_len;
};

struct multipart *multipart_create(
	struct arena *a, const char *boundary, const struct part_events *events, void *ctx)
{
	struct multipart *m = arena_new(a, struct multipart);

	m->arena = a;
	m->events = events;
	m->ctx = ctx;
	m->delimiter = arena_printf(a, "\r\n--%s", boundary);
	m->delimiter_len = strlen(m->delimiter);
	m->matched = 2; /* the first delimiter has no line before it */
	return m;
}

/* Skips `word` in any case and the blanks after it; NULL if it is not there. */
static const char *skip_word(const char *at, const char *word)
{
	size_t n = strlen(word);

	if (strncasecmp(at, word, n) != 0)
		return NULL;
	at += n;
	return at + strspn(at, " \t");
}

/* A quoted value. Browsers write a quote as %22 or as backslash-quote; nothing
 * else is escaped, so that a backslash in a name stays one. */
static const char *quoted_read(struct arena *a, const char *at, struct bytes *ret_value)
{
	char *to;
	size_t len = 0;

	if (*at++ != '"')
		return NULL;
	to = arena_alloc(a, strlen(at) + 1);
	while (*at != '"') {
		if (at[0] == '\\' && at[1] == '"')
			at++;
		if (*at == '\0')
			return NULL;
		to[len++] = *at++;
	}
	*ret_value = bytes_of(to, len);
	return at + 1;
}

static bool disposition_read(struct multipart *m, const char *at, struct part_head *part)
{
	at = skip_word(at, "form-data");
	while (at != NULL && *at == ';') {
		const char *value;

		at += 1 + strspn(at + 1, " \t");
		if ((value = skip_word(at, "name=")) != NULL) {
			if (part->name.at != NULL)
				return false;
			at = quoted_read(m->arena, value, &part->name);
		} else if ((value = skip_word(at, "filename=")) != NULL) {
			if (part->filename.at != NULL)
				return false;
			at = quoted_read(m->arena, value, &part->filename);
		} else {
			return false;
		}
		if (at != NULL)
			at += strspn(at, " \t");
	}
	return at != NULL && *at == '\0' && part->name.len > 0;
}

/* What may change the bytes of a part is refused; nobody has sent it for years. */
static bool transfer_is_plain(const char *coding)
{
	return strcasecmp(coding, "binary") == 0 || strcasecmp(coding, "8bit") == 0 ||
	       strcasecmp(coding, "7bit") == 0;
}

static bool line_read(struct multipart *m, const char *line, struct part_head *part)
{
	const char *value;

	if ((value = skip_word(line, "content-disposition:")) != NULL)
		return part->name.at == NULL && disposition_read(m, value, part);
	if ((value = skip_word(line, "content-type:")) != NULL) {
		if (part->type != NULL)
			return false;
		part->type = arena_text(m->arena, value);
		return utf8_clean(part->type, strlen(part->type));
	}
	if ((value = skip_word(line, "content-transfer-encoding:")) != NULL)
		return transfer_is_plain(value);
	return strchr(line, ':') > line;
}

/* The head of a part is complete: "line CRLF line CRLF CRLF". */
static int head_read(struct multipart *m)
{
	struct part_head part = { .head_len = m->head_len };
	char *at = m->head;

	if (memchr(m->head, '\0', m->head_len) != NULL)
		return 400;
	while (!text_starts(at, "\r\n")) {
		char *end = strstr(at, "\r\n");

		*end = '\0';
		if (strpbrk(at, "\r\n") != NULL || !line_read(m, at, &part))
			return 400;
		at = end + 2;
	}
	if (part.name.at == NULL)
		return 400;
	return m->events->begin(m->ctx, &part);
}

/* The steps below take what they can use from a slice and return how much. */

static size_t step_head(struct multipart *m, struct bytes slice)
{
	size_t n = 0;

	while (n < slice.len && m->state == IN_HEAD && m->refused == 0) {
		if (m->head_len == PART_HEAD_MAX) {
			m->refused = 400;
			break;
		}
		m->head[m->head_len++] = (char)slice.at[n++];
		m->head[m->head_len] = '\0';
		if ((m->head_len == 2 && memcmp(m->head, "\r\n", 2) == 0) ||
			(m->head_len >= 4 &&
				memcmp(m->head + m->head_len - 4, "\r\n\r\n", 4) == 0)) {
			m->state = IN_CONTENT;
			m->refused = head_read(m);
		}
	}
	return n;
}

static size_t step_after(struct multipart *m, struct bytes slice)
{
	m->after[m->after_len++] = (char)slice.at[0];
	if (m->after_len < sizeof(m->after))
		return 1;
	if (memcmp(m->after, "\r\n", 2) == 0) {
		m->state = IN_HEAD;
		m->head_len = 0;
	} else if (memcmp(m->after, "--", 2) == 0) {
		m->state = AT_END;
		m->after_len = 0;
	} else {
		m->refused = 400;
	}
	return 1;
}

/* Browsers end the closing line, programs may not; more must not follow. */
static size_t step_end(struct multipart *m, struct bytes slice)
{
	if (m->after_len == 2 || slice.at[0] != "\r\n"[m->after_len])
		m->refused = 400;
	m->after_len++;
	return 1;
}

static void delimiter_found(struct multipart *m)
{
	if (m->state == IN_CONTENT)
		m->refused = m->events->end(m->ctx);
	m->state = AFTER_DELIMITER;
	m->matched = 0;
	m->after_len = 0;
}

static size_t step_content(struct multipart *m, struct bytes slice)
{
	const uint8_t *cr;
	size_t n = 0;

	while (n < slice.len && m->matched > 0) {
		if (slice.at[n] == (uint8_t)m->delimiter[m->matched]) {
			n++;
			if (++m->matched == m->delimiter_len) {
				delimiter_found(m);
				return n;
			}
		} else if (m->state == AT_DELIMITER) {
			m->refused = 400;
			return n;
		} else {
			m->refused = m->events->data(m->ctx, bytes_of(m->delimiter, m->matched));
			m->matched = 0;
			return n;
		}
	}
	cr = memchr(slice.at + n, '\r', slice.len - n);
	if (cr != slice.at + n && slice.len > n) {
		size_t len = cr != NULL ? (size_t)(cr - slice.at) - n : slice.len - n;

		m->refused = m->events->data(m->ctx, bytes_of(slice.at + n, len));
		n += len;
	}
	if (cr != NULL && m->refused == 0) {
		m->matched = 1;
		n++;
	}
	return n;
}

int multipart_feed(struct multipart *m, struct bytes slice)
{
	while (slice.len > 0 && m->refused == 0) {
		size_t n = 0;

		switch (m->state) {
		case AT_DELIMITER:
		case IN_CONTENT:
			n = step_content(m, slice);
			break;
		case AFTER_DELIMITER:
			n = step_after(m, slice);
			break;
		case IN_HEAD:
			n = step_head(m, slice);
			break;
		case AT_END:
			n = step_end(m, slice);
			break;
		}
		slice = bytes_of(slice.at + n, slice.len - n);
	}
	return m->refused;
}

int multipart_end(struct multipart *m)
{
	bool is_closed = m->state == AT_END && m->after_len != 1;

	if (m->refused == 0 && !is_closed)
		m->refused = 400;
	return m->refused;
}
