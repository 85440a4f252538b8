/*
 * csv.h - reads tables as RFC 4180 writes them: commas, quotation marks
 * doubled inside, lines ended by LF or CRLF. Strict, because a cell that
 * slipped into the wrong column is worse than a file that is refused.
 * Meaning of columns is the caller's.
 */
#ifndef ASHRAY_CODEC_CSV_H
#define ASHRAY_CODEC_CSV_H

#include "lib/base/base.h"

enum {
	CSV_CELLS_MAX = 64,         /* in one row */
	CSV_CELL_BYTES_MAX = 16384, /* in one cell */
};

/* A reader over bytes that outlive it. A byte-order mark at the start is
 * passed over, since spreadsheets write one. */
struct csv {
	const uint8_t *at;
	const uint8_t *end;
	int line;          /* of what is read next */
	const char *fault; /* what to change in `fault_line`; NULL while all is well */
	int fault_line;
};

/* Cells are clean UTF-8 without NUL, in the arena that csv_next() was given. */
struct csv_row {
	const char *cells[CSV_CELLS_MAX];
	size_t n;
	int line; /* where the row begins */
};

struct csv csv_over(struct bytes table);

/* The next row that is not empty; false at the end and at a fault. */
bool csv_next(struct csv *c, struct arena *a, struct csv_row *ret_row) MUST_USE;

#endif
