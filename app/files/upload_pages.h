/*
 * upload_pages.h - files in a request: the sink they stream into, waiting until they were
 * typed and cleaned, and adding them to a draft. For page files. A page that takes
 * files says ROUTE_FILES and begins like this:
 *
 *	if (!uploads_ready(rq))
 *		return uploads_wait(rq);        (the handler is called again)
 *	uploads_add(rq, "files", &list, &wrong);
 */
#ifndef ASHRAY_UPLOAD_PAGES_H
#define ASHRAY_UPLOAD_PAGES_H

#include "app/core/web/house.h"
#include "app/files/file.h"

/* For struct web_config. */
struct http_file_sink upload_sink(void);

/* No worker waits for a helper: the request is given away and comes back. */
bool uploads_ready(const struct request *rq);
struct reply uploads_wait(struct request *rq);

/* Adds what came in that field to the list, which lies in the request's arena.
 * What is not taken is dropped, and the sentence says why; NULL if all was taken. */
const char *uploads_add(struct request *rq, const char *field, struct file_list *list);

/* Drops all that came: a page that asks for nothing, or a draft that is no more. */
void uploads_drop(struct request *rq);

/* Takes one file out of a list, and off the disk. */
void upload_remove(struct request *rq, struct file_list *list, int64_t id);

#endif
