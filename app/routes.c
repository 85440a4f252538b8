/* routes.c - every table of routes, listed by hand: what is not here is not served. */

#include "app/app.h"

extern const struct route account_desk[];
extern const struct route acting_desk[];
extern const struct route admission_desk[];
extern const struct route audit_desk[];
extern const struct route audit_public[];
extern const struct route board_desk[];
extern const struct route calendar_desk[];
extern const struct route compare_desk[];
extern const struct route erase_desk[];
extern const struct route file_desk[];
extern const struct route health_public[];
extern const struct route helping_desk[];
extern const struct route home_public[];
extern const struct route inbox_desk[];
extern const struct route joining_public[];
extern const struct route openapi_public[];
extern const struct route people_api[];
extern const struct route people_desk[];
extern const struct route report_api[];
extern const struct route report_desk[];
extern const struct route report_public[];
extern const struct route sign_in_public[];
extern const struct route sorting_desk[];
extern const struct route task_desk[];
extern const struct route traces_public[];
extern const struct route track_public[];
extern const struct route working_desk[];

const struct route *const app_routes[] = {
	account_desk,
	acting_desk,
	admission_desk,
	audit_desk,
	audit_public,
	board_desk,
	calendar_desk,
	compare_desk,
	erase_desk,
	file_desk,
	health_public,
	helping_desk,
	home_public,
	inbox_desk,
	joining_public,
	openapi_public,
	people_api,
	people_desk,
	report_api,
	report_desk,
	report_public,
	sign_in_public,
	sorting_desk,
	task_desk,
	traces_public,
	track_public,
	working_desk,
	NULL,
};
