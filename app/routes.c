/* routes.c - every table of routes, listed by hand: what is not here is not served. */

#include "app/app.h"

extern const struct route file_desk[];
extern const struct route health_public[];
extern const struct route home_public[];
extern const struct route openapi_public[];
extern const struct route report_api[];
extern const struct route report_public[];
extern const struct route track_public[];

const struct route *const app_routes[] = {
	file_desk,
	health_public,
	home_public,
	openapi_public,
	report_api,
	report_public,
	track_public,
	NULL,
};
