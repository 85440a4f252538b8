/*
 * sheet.c - joins style sheets and takes out what only their authors need:
 * comments, indentation, line breaks, blanks beside punctuation. Strings stay.
 *     sheet OUT.css palette.css public.css
 */

#include "lib/base/base.h"

enum { SHEET_MAX = 1 << 20 };

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A blank is needed between words and before what could begin a selector. */
static bool blank_matters(char before, char after)
{
	return strchr("{};,>", before) == NULL && strchr("{};,>", after) == NULL && before != ':';
}

static const char *skip_comment(const char *css)
{
	const char *end = strstr(css + 2, "*/");

	return end != NULL ? end + 2 : css + strlen(css);
}

static void squeeze(const char *css, struct str *out)
{
	char quote = '\0';

	while (*css != '\0') {
		if (quote == '\0' && text_starts(css, "/*")) {
			css = skip_comment(css);
		} else if (quote == '\0' && is_blank(*css)) {
			while (is_blank(*css) || text_starts(css, "/*"))
				css = *css == '/' ? skip_comment(css) : css + 1;
			if (out->len > 0 && *css != '\0' &&
				blank_matters(out->at[out->len - 1], *css))
				str_addc(out, ' ');
		} else {
			if (*css == '\\' && quote != '\0' && css[1] != '\0')
				str_addc(out, *css++);
			else if (quote == *css)
				quote = '\0';
			else if (quote == '\0' && (*css == '"' || *css == '\''))
				quote = *css;
			if (*css == '}' && out->len > 0 && out->at[out->len - 1] == ';')
				out->len--;
			str_addc(out, *css++);
		}
	}
}

static bool read_file(const char *path, struct arena *a, char **ret_text)
{
	FILE *f = fopen(path, "rb");
	char *text = arena_alloc(a, SHEET_MAX + 1);
	size_t n;

	if (f == NULL)
		return false;
	n = fread(text, 1, SHEET_MAX, f);
	fclose(f);
	text[n] = '\0';
	*ret_text = text;
	return n > 0 && n < SHEET_MAX;
}

int main(int argc, char **argv)
{
	struct arena *a = arena_create(64 << 20);
	struct str out = str_in(a, SHEET_MAX);
	bool is_done = argc > 2;
	FILE *to;

	for (int i = 2; i < argc && is_done; i++) {
		char *text;

		is_done = read_file(argv[i], a, &text);
		if (is_done)
			squeeze(text, &out);
		else
			fprintf(stderr, "sheet: cannot read %s\n", argv[i]);
	}
	to = is_done ? fopen(argv[1], "wb") : NULL;
	if (to != NULL) {
		is_done = fwrite(out.at, 1, out.len, to) == out.len;
		is_done = fclose(to) == 0 && is_done;
	}
	arena_destroy(a);
	return is_done && to != NULL ? 0 : 1;
}
