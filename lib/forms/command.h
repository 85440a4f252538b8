/*
 * command.h - forms that the program itself must understand (sign in, route,
 * accept): a table of C fields becomes the same questions that a pack's form
 * has, so that one reader and one checker serve both, and a request goes
 * straight into a C struct. Questionnaires of a country are form.h.
 *
 *	struct referral_form {
 *		int64_t service;
 *		const char *reason;
 *		int64_t reply_by;
 *	};
 *	static const struct field fields[] = {
 *		FIELD(referral_form, service,  F_ID,   .label = MESSAGE("Service"), .required =
 *true), FIELD(referral_form, reason,   F_TEXT, .label = MESSAGE("Reason"), .max = 4000),
 *		FIELD(referral_form, reply_by, F_DATE, .label = MESSAGE("Answer by")),
 *		{ 0 }
 *	};
 */
#ifndef ASHRAY_FORMS_COMMAND_H
#define ASHRAY_FORMS_COMMAND_H

#include "lib/forms/answers.h"

/* The member's C type stands beside each; another size is BUG() at start. */
enum field_type {
	F_TEXT = 1, /* const char *, "" when empty; one line up to 200 characters, then many */
	F_INT,      /* int64_t, `none` when empty */
	F_BOOL,     /* bool: a box with the value "yes" that may be ticked */
	F_DATE,     /* int64_t day number, NO_TIME when empty */
	F_INSTANT,  /* int64_t UTC ms, NO_TIME when empty; typed on the clock of the place */
	F_ID,       /* int64_t, or a struct around one; 0 when empty */
	F_CODE,     /* const char *, NULL when empty; of `list` */
	F_CODES,    /* struct field_codes; of `list` */
};

struct field_codes {
	const char *const *at;
	size_t n;
};

struct field {
	const char *name;
	enum field_type type;
	size_t offset, size;
	const char *label, *hint; /* English keys of the catalogues */
	const char *list;         /* code list of the pack */
	int64_t min, max;         /* F_INT: range when min < max. F_TEXT: max characters */
	int64_t none;             /* F_INT: value of an empty field */
	bool required;
};

#define FIELD(form, member, kind, ...)                                                    \
	{                                                                                 \
		.name = #member, .type = (kind), .offset = offsetof(struct form, member), \
		.size = sizeof(((struct form *)0)->member), __VA_ARGS__                   \
	}

/* A table as a form: once at start. Lists are those of the world. */
struct command {
	const struct form *form;
	const struct field *fields;
};
struct command command_create(struct arena *a, const char *name, const struct field *fields,
	const struct form_world *world);

/* Reads and checks the fields of a request. True: *ret_form is filled, texts and
 * codes living in the arena of the answers. False: the answers have the faults
 * and what was typed, and *ret_form is as it was. */
bool form_read(const struct command *command, struct answers *answers, struct form_fields in,
	void *ret_form);

#endif
