/*
 * openapi.h - the description of the API for people who write programs, made from
 * what is served: route tables, views, the country's form. A row and its view say
 * nearly all of it; what they cannot say stands in the row's notes.
 */
#ifndef ASHRAY_OPENAPI_H
#define ASHRAY_OPENAPI_H

#include "app/core/web/web.h"

/* One field of a form, or one member of a JSON object. Tables end with a NULL name.
 * A name that ends with '*' stands for all that begin like it. */
struct api_member {
	const char *name;
	enum api_type {
		API_TEXT,
		API_CODE, /* of the pack's list */
		API_DATE,
		API_INSTANT,
		API_COUNT,
		API_BOOL,
		API_ID,
		API_URL,
		API_OBJECT, /* with the members `of` */
		API_LIST,   /* of such objects, or without `of` of texts */
		API_FILE,
	} type;
	const char *about; /* English */
	const char *list;
	const struct api_member *of;
	bool is_needed; /* of a body: not to be left out */
};

/* A value of the query or of a header. */
struct api_parameter {
	const char *name;
	const char *in;
	const char *about;
};

/* What the row of a route and its view do not say. */
struct api_note {
	const struct api_member *takes; /* the body: a form, or the same members as JSON */
	void (*takes_form)(struct request *rq, struct json_out *out); /* the body's schema, if
								       * the pack decides it */
	const struct api_member *gives; /* the answer, where no view gives it */
	int status;                     /* of that answer; 0: 200 */
	const struct api_parameter *asks;
};

/* Raised when something is removed or renamed that programs may rely on. */
#define API_VERSION "1"

/* The whole document (OpenAPI 3.1), the same bytes for the same site and language. */
struct bytes openapi_write(struct request *rq, const struct route *const *tables);

#endif
