/* openapi_public.c - the description of the API, of all that app_routes serves. */

#include "app/app.h"
#include "app/core/web/openapi.h"

static struct reply describe(struct request *rq)
{
	struct reply reply = reply_json(rq, 200, openapi_write(rq, app_routes));

	reply.http.may_compress = true; /* the same for everybody */
	return reply;
}

const struct route openapi_public[] = {
	{ HTTP_GET, "/api/openapi.json", describe, ACCESS_PUBLIC, ROUTE_API, NULL,
		"this description of the API (OpenAPI 3.1)" },
	{ 0 },
};
