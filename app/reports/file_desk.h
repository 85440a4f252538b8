/* file_desk.h - how an opened file leaves the house, whoever opened it. */
#ifndef ASHRAY_FILE_DESK_H
#define ASHRAY_FILE_DESK_H

#include "app/core/web/web.h"
#include "app/reports/report_files.h"

/* Streams it. Only what the cleaner made is shown; an original is handed over as bytes.
 * Nothing in either can run, load or frame anything. */
struct reply file_reply(struct request *rq, const struct file_opened *opened);

#endif
