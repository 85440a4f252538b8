/*
 * embed.c - turns files into C:
 *   embed TABLE OUT.h OUT.c FOLDER FILE…
 * declares and defines `const struct embedded_file TABLE[]`. A file is called
 * by its path below FOLDER, so "packs" makes ../../packs/bd/pack.json into
 * "bd/pack.json". Bytes become string literals, which compile fastest.
 */

#include "tools/embed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES = 80 };

/* What of a path stands below the folder; NULL: it does not lie there. */
static const char *name_below(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	for (const char *at = path;; at++) {
		if (strncmp(at, folder, n) == 0 && at[n] == '/')
			return at + n + 1;
		at = strchr(at, '/');
		if (at == NULL)
			return NULL;
	}
}

/* One byte inside a string literal. Octal always has three digits, so that no
 * digit behind it is taken for a fourth. */
static void write_byte(FILE *to, int byte, int before)
{
	if (byte == '"' || byte == '\\')
		fprintf(to, "\\%c", byte);
	else if (byte == '\n')
		fputs("\\n", to);
	else if (byte < 0x20 || byte >= 0x7F || (byte == '?' && before == '?'))
		fprintf(to, "\\%03o", byte);
	else
		fputc(byte, to);
}

static bool write_file(FILE *to, const char *path, size_t i)
{
	FILE *from = fopen(path, "rb");
	int byte, before = 0;
	bool is_read;

	if (from == NULL) {
		perror(path);
		return false;
	}
	fprintf(to, "\nstatic const uint8_t file_%zu[] = \"", i);
	for (size_t n = 1; (byte = fgetc(from)) != EOF; n++, before = byte) {
		write_byte(to, byte, before);
		if (n % LINE_BYTES == 0)
			fputs("\"\n\t\"", to);
	}
	fputs("\";\n", to);
	is_read = ferror(from) == 0;
	fclose(from);
	return is_read;
}

static bool write_header(const char *path, const char *table)
{
	FILE *to = fopen(path, "wb");

	if (to == NULL) {
		perror(path);
		return false;
	}
	fprintf(to,
		"/* Made by embed. */\n#pragma once\n\n#include \"tools/embed.h\"\n\n"
		"extern const struct embedded_file %s[];\n",
		table);
	return fclose(to) == 0;
}

static bool write_source(const char *table, const char *path, const char *folder, char **files)
{
	FILE *to = fopen(path, "wb");

	if (to == NULL) {
		perror(path);
		return false;
	}
	fprintf(to, "/* Made by embed. */\n#include \"tools/embed.h\"\n");
	for (size_t i = 0; files[i] != NULL; i++)
		if (!write_file(to, files[i], i)) {
			fclose(to);
			return false;
		}
	fprintf(to,
		"\nextern const struct embedded_file %s[];\n"
		"const struct embedded_file %s[] = {\n",
		table, table);
	for (size_t i = 0; files[i] != NULL; i++)
		fprintf(to, "\t{ \"%s\", { file_%zu, sizeof(file_%zu) - 1 } },\n",
			name_below(files[i], folder), i, i);
	fprintf(to, "\t{ 0 },\n};\n");
	return fclose(to) == 0;
}

int main(int n, char **arguments)
{
	if (n < 5) {
		fprintf(stderr, "usage: embed TABLE HEADER SOURCE FOLDER FILE...\n");
		return 2;
	}
	for (int i = 5; i < n; i++)
		if (name_below(arguments[i], arguments[4]) == NULL) {
			fprintf(stderr, "embed: %s does not lie in a folder \"%s\"\n", arguments[i],
				arguments[4]);
			return 1;
		}
	if (!write_header(arguments[2], arguments[1]) ||
		!write_source(arguments[1], arguments[3], arguments[4], arguments + 5))
		return 1;
	return 0;
}
