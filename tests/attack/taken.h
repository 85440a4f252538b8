/* taken.h - what somebody carries away: files, rows, a dump, as bytes. */
#ifndef ASHRAY_ATTACK_TAKEN_H
#define ASHRAY_ATTACK_TAKEN_H

#include "tests/support/served.h"

struct bytes taken_file(struct arena *a, const char *path);

/* Every value of every row, one after the other: a value that lies on several pages of
 * the file is whole here. */
struct bytes taken_cells(struct arena *a, struct served *s);

/* The data folder: database, what waits to be written into it, sealed files, names. */
struct bytes taken_folder(struct arena *a, const char *path);

/* What pg_dump writes of the test's PostgreSQL, by way of a file in `folder`. */
struct bytes taken_dump(struct arena *a, const char *folder);

#endif
