/* people_api.c - programs sign in: name, password and code for a bearer token of an hour. */

#include "app/people/fields_desk.h"
#include "app/people/people_pages.h"

enum { TOKEN_MAX = 4096 };

static struct reply missing(struct request *rq)
{
	static const char *const names[] = { "user", "password", "totp" };
	struct field_fault faults[COUNT_OF(names)];
	size_t n = 0;

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (!rq_given(rq, names[i]))
			faults[n++] = (struct field_fault){ .name = names[i],
				.message = rq_text(rq, MESSAGE("This is needed.")) };
	return reply_faults(rq, faults, n);
}

static struct reply post_token(struct request *rq)
{
	struct credentials given = { .user = rq_field(rq, "user"),
		.password = rq_field(rq, "password"),
		.code = rq_field(rq, "totp"),
		.is_program = true };
	struct json_out out = json_out_in(rq->arena, TOKEN_MAX);
	int64_t leave_at = clock_ticks() + ALIKE_AFTER;
	struct signed_in in;
	struct reply refused;
	enum outcome oc;

	if (!rq_given(rq, "user") || !rq_given(rq, "password") || !rq_given(rq, "totp"))
		return missing(rq);
	oc = people_sign_in(rq->tx, rq_nobody(rq), &given, &in);
	if (oc == FORBIDDEN) {
		refused = reply_problem(
			rq, 401, MESSAGE("User name, password and code do not belong together."));
		refused.leave_at = leave_at;
		return refused;
	}
	if (oc != OK)
		return reply_outcome(rq, oc);
	json_object(&out);
	json_pair_text(&out, "token", in.token);
	json_pair_text(&out, "token_type", "Bearer");
	json_pair_int(&out, "expires_in", PROGRAM_WHOLE / SECOND);
	json_object_end(&out);
	return reply_json(rq, 201, json_bytes(&out));
}

const struct route people_api[] = {
	{ HTTP_POST, "/api/tokens", post_token, ACCESS_PUBLIC, ROUTE_API | ROUTE_SLOW, NULL,
		"user, password and totp for a bearer token that lives 60 minutes", &note_token },
	{ 0 },
};
