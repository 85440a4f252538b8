/*
 * id.h - names of rows. An id is 64 bits: 15 bits of the day since 2020-01-01
 * and 48 random bits, so that rows of one day lie together and no clock finer
 * than a day and no sequence can be read from it. Never shown to a reporter.
 * Domain rooms wrap it into types of their own (struct report_id { int64_t n; }).
 */
#ifndef ASHRAY_ID_H
#define ASHRAY_ID_H

#include "lib/base/types.h"

/* A new id of today, or of a given day (tests, imports). Never 0. */
int64_t id_new(void);
int64_t id_of_day(int64_t day);

/* Day number of an id. */
int64_t id_day(int64_t id);

/* Crockford base 32, 13 characters, as ids stand in URLs. */
void id_text(int64_t id, char ret_text[14]);
bool id_read(const char *text, int64_t *ret_id);

/* The 16 bytes by which the vault knows a record: 8 zeros, then big-endian. */
void id_record(int64_t id, uint8_t ret_record[16]);

#endif
