/*
 * main.c - the compiler as a program:
 *   htmlc views/x.html x.view.h x.view.c x.d   compiles one template
 *   htmlc --messages views/…                   prints the keys as a .pot file
 *   htmlc --registry all_views.c views/…       writes the table of all views
 */

#include "tools/htmlc/htmlc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 1 << 20, ARENA_MAX = 256 << 20 };

/* The text of a file; NULL, with a word on stderr unless `may_lack`. */
static const char *file_text(struct arena *a, const char *path, bool may_lack)
{
	FILE *f = fopen(path, "rb");
	char *text;
	size_t n;

	if (f == NULL) {
		if (!may_lack)
			perror(path);
		return NULL;
	}
	text = arena_alloc(a, FILE_MAX + 1);
	n = fread(text, 1, FILE_MAX + 1, f);
	fclose(f);
	if (n > FILE_MAX || !utf8_clean(text, n)) {
		fprintf(stderr, "%s:1: error: not clean UTF-8 of at most 1 MiB\n", path);
		return NULL;
	}
	text[n] = '\0';
	return text;
}

static bool write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "wb");
	size_t n = strlen(text);
	bool is_written;

	if (f == NULL) {
		perror(path);
		return false;
	}
	is_written = fwrite(text, 1, n, f) == n;
	if (fclose(f) != 0 || !is_written) {
		perror(path);
		return false;
	}
	return true;
}

/* From the root of the project, as everybody names files. */
static const char *printed_path(const char *path)
{
	while (text_starts(path, "../"))
		path += 3;
	return text_starts(path, "./") ? path + 2 : path;
}

/* Looks for {{use}}d templates beside the one that is compiled. */
struct folder {
	struct opener opener;
	const char *path;
};

static const char *open_beside(struct opener *o, struct arena *a, const char *name)
{
	const struct folder *folder = (const struct folder *)o;

	return file_text(a, arena_printf(a, "%s%s.html", folder->path, name), true);
}

/* Reads and checks one template; NULL, with the error printed. */
static struct view_file *load(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/'), *base = slash != NULL ? slash + 1 : path;
	size_t folder_n = (size_t)(base - path);
	struct folder folder = { .path = arena_textn(a, path, folder_n) };
	struct source s = { .arena = a, .line = 1, .path = printed_path(path) };
	struct view_file *t;

	folder.opener.open = open_beside;
	folder.opener.folder = printed_path(folder.path);
	s.at = file_text(a, path, false);
	if (s.at == NULL)
		return NULL;
	if (!text_ends(base, ".html")) {
		fprintf(stderr, "%s:1: error: a template is called name.html\n", path);
		return NULL;
	}
	t = template_read(&s, arena_textn(a, base, strlen(base) - 5), &folder.opener);
	if (s.problem == NULL)
		template_check(&s, t);
	if (s.problem != NULL) {
		fprintf(stderr, "%s\n", s.problem);
		return NULL;
	}
	return t;
}

static bool compile(struct arena *a, char **arguments)
{
	const char *path = arguments[0], *slash = strrchr(path, '/');
	int folder_n = slash != NULL ? (int)(slash - path) + 1 : 0;
	struct view_file *t = load(a, path);
	struct str depends = str_in(a, 64 * 1024);

	if (t == NULL)
		return false;
	str_addf(&depends, "%s %s: %s", arguments[1], arguments[2], path);
	for (size_t i = 0; i < t->uses_n; i++)
		str_addf(&depends, " %.*s%s.html", folder_n, path, t->uses[i]);
	str_add(&depends, "\n");
	return write_file(arguments[1], emit_header(a, t, printed_path(path))) &&
	       write_file(arguments[2], emit_source(a, t, printed_path(path))) &&
	       write_file(arguments[3], str_text(&depends));
}

static bool list_messages(struct arena *a, char **paths, int n)
{
	struct str messages = str_in(a, 16 << 20);

	str_add(&messages, "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\n");
	for (int i = 0; i < n; i++) {
		struct view_file *t = load(a, paths[i]);

		if (t == NULL)
			return false;
		emit_messages(&messages, t, printed_path(paths[i]));
	}
	return fputs(str_text(&messages), stdout) >= 0 && fflush(stdout) == 0;
}

static bool write_registry(struct arena *a, const char *to, char **paths, int n)
{
	struct str faces = str_in(a, 1 << 20), rows = str_in(a, 1 << 20);

	for (int i = 0; i < n; i++) {
		struct view_file *t = load(a, paths[i]);

		if (t == NULL)
			return false;
		for (struct shape *shape = t->shapes; shape != NULL; shape = shape->next)
			if (shape->is_view) {
				str_addf(&faces, "extern const struct view %s;\n", shape->name);
				str_addf(&rows, "\t&%s,\n", shape->name);
			}
	}
	return write_file(to, arena_printf(a,
				      "/* Made by htmlc: every view of the program. */\n"
				      "#include \"lib/html/view.h\"\n\n%s\n"
				      "extern const struct view *const all_views[];\n"
				      "const struct view *const all_views[] = {\n%s\tNULL,\n};\n",
				      str_text(&faces), str_text(&rows)));
}

int main(int n, char **arguments)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(ARENA_MAX);
	bool is_done;

	if (n > 2 && text_equal(arguments[1], "--messages")) {
		is_done = list_messages(a, arguments + 2, n - 2);
	} else if (n > 2 && text_equal(arguments[1], "--registry")) {
		is_done = write_registry(a, arguments[2], arguments + 3, n - 3);
	} else if (n == 5) {
		is_done = compile(a, arguments + 1);
	} else {
		fprintf(stderr, "usage: htmlc TEMPLATE HEADER SOURCE DEPENDENCIES\n"
				"       htmlc --messages TEMPLATE...\n"
				"       htmlc --registry SOURCE TEMPLATE...\n");
		return 2;
	}
	return is_done ? 0 : 1;
}
