/*
 * vocabulary.c - what this compiler knows of HTML: which elements there are,
 * and which attributes carry links, words, or danger. The list of elements is
 * closed: an element that is missing here is added here, with its flags.
 */

#include "tools/htmlc/htmlc.h"

#include <string.h>

static const struct element_kind elements[] = {
	{ "html", 0 },
	{ "head", 0 },
	{ "body", 0 },
	{ "title", ELEMENT_PLAIN },
	{ "meta", ELEMENT_VOID },
	{ "link", ELEMENT_VOID },
	{ "script", 0 },
	{ "header", 0 },
	{ "footer", 0 },
	{ "main", 0 },
	{ "nav", 0 },
	{ "section", 0 },
	{ "article", 0 },
	{ "aside", 0 },
	{ "search", 0 },
	{ "address", 0 },
	{ "hgroup", 0 },
	{ "h1", 0 },
	{ "h2", 0 },
	{ "h3", 0 },
	{ "h4", 0 },
	{ "h5", 0 },
	{ "h6", 0 },
	{ "p", 0 },
	{ "div", 0 },
	{ "span", 0 },
	{ "blockquote", 0 },
	{ "br", ELEMENT_VOID },
	{ "wbr", ELEMENT_VOID },
	{ "hr", ELEMENT_VOID },
	{ "ul", 0 },
	{ "ol", 0 },
	{ "li", 0 },
	{ "dl", 0 },
	{ "dt", 0 },
	{ "dd", 0 },
	{ "figure", 0 },
	{ "figcaption", 0 },
	{ "details", 0 },
	{ "summary", 0 },
	{ "dialog", 0 },
	{ "a", 0 },
	{ "strong", 0 },
	{ "em", 0 },
	{ "b", 0 },
	{ "i", 0 },
	{ "u", 0 },
	{ "s", 0 },
	{ "small", 0 },
	{ "mark", 0 },
	{ "sub", 0 },
	{ "sup", 0 },
	{ "q", 0 },
	{ "cite", 0 },
	{ "dfn", 0 },
	{ "abbr", 0 },
	{ "del", 0 },
	{ "ins", 0 },
	{ "bdi", 0 },
	{ "bdo", 0 },
	{ "ruby", 0 },
	{ "rt", 0 },
	{ "rp", 0 },
	{ "data", 0 },
	{ "time", ELEMENT_PLAIN },
	{ "code", ELEMENT_WORDLESS },
	{ "kbd", ELEMENT_WORDLESS },
	{ "samp", ELEMENT_WORDLESS },
	{ "var", ELEMENT_WORDLESS },
	{ "pre", ELEMENT_WORDLESS | ELEMENT_VERBATIM },
	{ "table", 0 },
	{ "caption", 0 },
	{ "colgroup", 0 },
	{ "col", ELEMENT_VOID },
	{ "thead", 0 },
	{ "tbody", 0 },
	{ "tfoot", 0 },
	{ "tr", 0 },
	{ "th", 0 },
	{ "td", 0 },
	{ "form", 0 },
	{ "fieldset", 0 },
	{ "legend", 0 },
	{ "label", 0 },
	{ "button", 0 },
	{ "input", ELEMENT_VOID },
	{ "select", 0 },
	{ "optgroup", 0 },
	{ "option", ELEMENT_PLAIN },
	{ "datalist", 0 },
	{ "textarea", ELEMENT_PLAIN | ELEMENT_VERBATIM },
	{ "output", 0 },
	{ "progress", 0 },
	{ "meter", 0 },
	{ "img", ELEMENT_VOID },
	{ "picture", 0 },
	{ "audio", 0 },
	{ "video", 0 },
	{ "source", ELEMENT_VOID },
	{ "track", ELEMENT_VOID },
	{ "noscript", 0 },
	{ "svg", ELEMENT_SVG },
	{ "g", ELEMENT_SVG },
	{ "defs", ELEMENT_SVG },
	{ "symbol", ELEMENT_SVG },
	{ "use", ELEMENT_SVG },
	{ "path", ELEMENT_SVG },
	{ "rect", ELEMENT_SVG },
	{ "circle", ELEMENT_SVG },
	{ "ellipse", ELEMENT_SVG },
	{ "line", ELEMENT_SVG },
	{ "polyline", ELEMENT_SVG },
	{ "polygon", ELEMENT_SVG },
	{ "text", ELEMENT_SVG },
	{ "tspan", ELEMENT_SVG },
	{ "desc", ELEMENT_SVG },
	{ "pattern", ELEMENT_SVG },
	{ "clipPath", ELEMENT_SVG },
	{ "mask", ELEMENT_SVG },
	{ "marker", ELEMENT_SVG },
	{ "linearGradient", ELEMENT_SVG },
	{ "stop", ELEMENT_SVG },
};

const struct element_kind *element_kind(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(elements); i++)
		if (strcmp(elements[i].name, name) == 0)
			return &elements[i];
	return NULL;
}

struct refusal {
	const char *name;
	const char *why;
};

static const struct refusal refused_elements[] = {
	{ "style", "sheets are files in assets/; inline one with part_style()" },
	{ "iframe", "no page of ours holds another" },
	{ "object", "no page of ours holds another" },
	{ "embed", "no page of ours holds another" },
	{ "base", "it would turn every link" },
	{ "template", "nothing on a page is hidden from the parser" },
	{ "foreignObject", "HTML inside SVG is parsed differently by browsers" },
	{ "animate", "it can change links" },
	{ "set", "it can change links" },
	{ "center", "looks belong into the sheet" },
	{ "font", "looks belong into the sheet" },
};

const char *element_refusal(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(refused_elements); i++)
		if (strcmp(refused_elements[i].name, name) == 0)
			return refused_elements[i].why;
	return NULL;
}

static const struct refusal refused_attributes[] = {
	{ "style", "looks belong into the sheet, and our policy forbids inline styles" },
	{ "srcdoc", "no page of ours holds another" },
	{ "srcset", "a list of links cannot be checked: use src" },
	{ "imagesrcset", "a list of links cannot be checked" },
	{ "ping", "nobody is told where a reader goes" },
	{ "is", "there are no custom elements" },
};

static const char *const url_attributes[] = { "href", "src", "action", "formaction", "poster",
	"cite", "data", "manifest", "background", "longdesc", "xlink:href", "icon", "profile",
	"classid", "codebase", "usemap" };

/* Attributes whose text people read or hear. `content` is a description. */
static const char *const words_attributes[] = { "title", "alt", "placeholder", "label", "abbr",
	"aria-label", "aria-description", "aria-roledescription", "aria-valuetext",
	"aria-placeholder", "content" };

static bool is_among(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

enum attribute_kind attribute_kind(const char *name, const char **ret_why)
{
	if (name[0] == 'o' && name[1] == 'n') {
		*ret_why = "scripts are files in assets/, and our policy forbids inline ones";
		return ATTRIBUTE_REFUSED;
	}
	for (size_t i = 0; i < COUNT_OF(refused_attributes); i++)
		if (strcmp(refused_attributes[i].name, name) == 0) {
			*ret_why = refused_attributes[i].why;
			return ATTRIBUTE_REFUSED;
		}
	if (is_among(name, url_attributes, COUNT_OF(url_attributes)))
		return ATTRIBUTE_URL;
	if (is_among(name, words_attributes, COUNT_OF(words_attributes)))
		return ATTRIBUTE_WORDS;
	return ATTRIBUTE_MACHINE;
}

bool url_literal_is_safe(const char *text)
{
	static const char *const starts[] = { "#", "?", "https://", "tel:", "sms:", "mailto:" };

	if (strpbrk(text, "\\\t\r\n ") != NULL)
		return false;
	if (text[0] == '/')
		return text[1] != '/';
	for (size_t i = 0; i < COUNT_OF(starts); i++)
		if (text_starts(text, starts[i]))
			return true;
	return false;
}

/* Punctuation, arrows, shapes and the like: Latin-1 signs, U+2000-2BFF, U+3000-303F. */
static bool is_sign(uint32_t c)
{
	return (c >= 0x80 && c <= 0xBF) || c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c <= 0x2BFF) ||
	       (c >= 0x3000 && c <= 0x303F);
}

bool text_has_words(const char *text, size_t n)
{
	const char *p = text, *end = text + n;

	while (p < end) {
		uint32_t c;

		if (*p == '&') {
			p += strcspn(p, ";");
			continue;
		}
		c = utf8_next(&p);
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0x80 && !is_sign(c)))
			return true;
	}
	return false;
}
