/*
 * codes.h - code lists: what may be chosen, and what the country's experts
 * attached to each choice. Lists are lib/forms' own; the attributes are ours.
 */
#ifndef ASHRAY_PACK_CODES_H
#define ASHRAY_PACK_CODES_H

#include "app/core/pack/pack.h"

/* The list of that id; NULL when the pack has none. */
const struct code_list *pack_codes(const struct pack *p, const char *list);

/* An entry; NULL when there is none. */
const struct choice *pack_code(const struct pack *p, const char *list, const char *code);

/* What is attached to an entry under a key: code_text(p, "kind", "VS01", "group").
 * Missing list, code or key gives `otherwise`. */
const char *code_text(const struct pack *p, const char *list, const char *code, const char *key,
	const char *otherwise);
int64_t code_number(const struct pack *p, const char *list, const char *code, const char *key,
	int64_t otherwise);
bool code_flag(const struct pack *p, const char *list, const char *code, const char *key);

/* Is a text among those attached under a key? */
bool code_has(const struct pack *p, const char *list, const char *code, const char *key,
	const char *text);

#endif
