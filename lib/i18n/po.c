/*
 * po.c - reading a gettext catalogue (.po). Strict: what translators' tools
 * write is read, what would be guessed at is refused with its line. Fuzzy,
 * obsolete and untranslated entries are skipped, as gettext does.
 */

#include "lib/i18n/language.h"

#include <string.h>

enum { PO_MAX = 4 << 20, TEXT_MAX = 16 * 1024 };

struct po {
	struct arena *arena;
	const char *at;
	int line;
	int forms_n; /* of the language */
	struct str *problem;
	bool has_failed;
};

static void fail(struct po *po, int line, const char *what)
{
	if (!po->has_failed)
		str_addf(po->problem, "line %d: %s", line, what);
	po->has_failed = true;
	po->at = "";
}

static void next_line(struct po *po)
{
	po->at += strcspn(po->at, "\n");
	if (*po->at == '\n') {
		po->at++;
		po->line++;
	}
}

static void skip_blanks(struct po *po)
{
	po->at += strspn(po->at, " \t\r");
}

/* To the next line that says something. Takes comments, and notes fuzzy ones. */
static void skip_comments(struct po *po, bool *ret_is_fuzzy)
{
	for (;;) {
		skip_blanks(po);
		if (*po->at == '#') {
			size_t n = strcspn(po->at, "\n");

			if (po->at[1] == ',' && memmem(po->at, n, "fuzzy", 5) != NULL)
				*ret_is_fuzzy = true;
		} else if (*po->at != '\n') {
			return;
		}
		next_line(po);
	}
}

static void add_escape(struct po *po, struct str *text)
{
	static const char from[] = "nt\"\\", to[] = "\n\t\"\\";
	const char *which = po->at[1] != '\0' ? strchr(from, po->at[1]) : NULL;

	if (which == NULL) {
		fail(po, po->line, "an escape other than \\n \\t \\\" \\\\");
		return;
	}
	str_addc(text, to[which - from]);
	po->at += 2;
}

static void add_quoted(struct po *po, struct str *text)
{
	po->at++;
	while (*po->at != '\0' && *po->at != '"' && *po->at != '\n') {
		size_t n = strcspn(po->at, "\"\\\n");

		str_addn(text, po->at, n);
		po->at += n;
		if (*po->at == '\\')
			add_escape(po, text);
	}
	if (*po->at != '"') {
		fail(po, po->line, "a text without its closing quote");
		return;
	}
	po->at++;
	skip_blanks(po);
	if (*po->at != '\n' && *po->at != '\0')
		fail(po, po->line, "something after a text");
	next_line(po);
}

/* One or more quoted pieces, on one line each. */
static const char *read_text(struct po *po)
{
	struct str text = str_in(po->arena, TEXT_MAX);
	int line = po->line;

	skip_blanks(po);
	if (*po->at != '"')
		fail(po, po->line, "expected a text in double quotes");
	while (*po->at == '"') {
		add_quoted(po, &text);
		skip_blanks(po);
	}
	if (str_over(&text))
		fail(po, line, "a text of more than 16 kB");
	return str_text(&text);
}

static bool takes(struct po *po, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(po->at, word, n) != 0 || strchr(" \t\"", po->at[n]) == NULL)
		return false;
	po->at += n;
	return true;
}

/* Placeholders. */

static bool has_placeholder(const char *text, struct bytes name)
{
	struct bytes literal, other;

	while (message_next(&text, &literal, &other))
		if (other.len > 0 && bytes_equal(other, name))
			return true;
	return false;
}

/* Every placeholder of `text` stands in `a` or `b`. */
static bool placeholders_are_in(const char *text, const char *a, const char *b)
{
	struct bytes literal, name;

	while (message_next(&text, &literal, &name))
		if (name.len > 0 && !has_placeholder(a, name) && !has_placeholder(b, name))
			return false;
	return true;
}

/* A plural form may leave its number out ("one task"); a sentence leaves out nothing. */
static void check_placeholders(struct po *po, const struct message *message, const char *plural)
{
	const char *other = plural != NULL ? plural : "";

	for (int i = 0; i < message->forms_n; i++)
		if (!placeholders_are_in(message->forms[i], message->key, other))
			fail(po, message->line,
				"the translation has a {name} that the English has not");
	if (plural == NULL && !placeholders_are_in(message->key, message->forms[0], ""))
		fail(po, message->line, "the translation lacks a {name} of the English");
}

/* Entries. */

static void read_forms(struct po *po, struct message *message)
{
	static const char *const words[PLURAL_FORMS_MAX] = { "msgstr[0]", "msgstr[1]", "msgstr[2]",
		"msgstr[3]" };

	while (message->forms_n < PLURAL_FORMS_MAX && takes(po, words[message->forms_n]))
		message->forms[message->forms_n++] = read_text(po);
	if (message->forms_n != po->forms_n)
		fail(po, message->line, "not as many plural forms as the language has");
}

static bool is_translated(const struct message *message)
{
	for (int i = 0; i < message->forms_n; i++)
		if (text_empty(message->forms[i]))
			return false;
	return true;
}

/* One entry; NULL: nothing to keep of it, or the end. */
static struct message *read_entry(struct po *po)
{
	struct message *message = arena_new(po->arena, struct message);
	const char *plural = NULL;
	bool is_fuzzy = false;

	skip_comments(po, &is_fuzzy);
	if (*po->at == '\0')
		return NULL;
	message->line = po->line;
	if (takes(po, "msgctxt"))
		fail(po, po->line, "msgctxt is not used here: a key is its English sentence");
	if (!takes(po, "msgid"))
		fail(po, po->line, "expected msgid");
	message->key = read_text(po);
	if (takes(po, "msgid_plural")) {
		plural = read_text(po);
		read_forms(po, message);
	} else if (takes(po, "msgstr")) {
		message->forms[message->forms_n++] = read_text(po);
	} else {
		fail(po, po->line, "expected msgstr");
	}
	if (po->has_failed || is_fuzzy || !is_translated(message))
		return NULL;
	check_placeholders(po, message, plural);
	return message;
}

/* "nplurals=3; …" of the header must agree with our own rules. */
static void check_header(struct po *po, const struct message *header)
{
	const char *said = strstr(header->forms[0], "nplurals=");

	if (said != NULL && said[9] != '0' + po->forms_n)
		fail(po, header->line, "nplurals of the header is not that of the language");
}

struct message *po_read(struct arena *a, struct bytes bytes, int forms_n, struct str *problem)
{
	struct po po = { .arena = a, .line = 1, .forms_n = forms_n, .problem = problem };
	struct message *first = NULL, **end = &first;

	if (bytes.len == 0)
		return NULL; /* no catalogue: the keys are shown */
	if (bytes.len > PO_MAX || !utf8_clean(bytes.at, bytes.len)) {
		fail(&po, 1, "not clean UTF-8 of at most 4 MiB");
		return NULL;
	}
	po.at = arena_textn(a, (const char *)bytes.at, bytes.len);
	while (*po.at != '\0') {
		struct message *message = read_entry(&po);

		if (message == NULL || po.has_failed)
			continue;
		if (message->key[0] == '\0' && message->forms_n == 1) {
			check_header(&po, message);
			continue;
		}
		*end = message;
		end = &message->next;
	}
	return po.has_failed ? NULL : first;
}
