/*
 * vocabulary.h - what the compiler knows of HTML: the closed list of elements,
 * what attributes carry, and which links and words may stand in a template.
 */
#ifndef ASHRAY_HTMLC_VOCABULARY_H
#define ASHRAY_HTMLC_VOCABULARY_H

#include "lib/base/base.h"

enum {
	ELEMENT_VOID = 1,     /* has no end tag */
	ELEMENT_PLAIN = 2,    /* holds text only */
	ELEMENT_VERBATIM = 4, /* blanks count */
	ELEMENT_WORDLESS = 8, /* its letters need no translation */
	ELEMENT_SVG = 16,
};

struct element_kind {
	const char *name;
	unsigned flags;
};

enum attribute_kind { ATTRIBUTE_MACHINE, ATTRIBUTE_WORDS, ATTRIBUTE_URL, ATTRIBUTE_REFUSED };

const struct element_kind *element_kind(const char *name);
/* Why an element or attribute is refused; NULL: it is not. */
const char *element_refusal(const char *name);
enum attribute_kind attribute_kind(const char *name, const char **ret_why);
/* May such a literal stand in a URL attribute? */
bool url_literal_is_safe(const char *text);
/* Is there a letter in it that a reader would want translated? */
bool text_has_words(const char *text, size_t n);

#endif
