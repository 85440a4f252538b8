/* reseal_store.h - the columns that the site key seals. Private to this folder. */
#ifndef ASHRAY_RESEAL_STORE_H
#define ASHRAY_RESEAL_STORE_H

#include "app/core/reseal/reseal.h"

/* A column of cells: its rows under another kid, and putting one back. */
struct cell_column {
	uint16_t table, field;
	const char *sql_old, *sql_put;
};

/* Ends with a column without statements. */
extern const struct cell_column cell_columns[];

enum { CELL_ROWS = 500 };

struct rows *cell_rows(struct tx *tx, const struct cell_column *column, uint8_t newest);
void cell_put(struct tx *tx, const struct cell_column *column, int64_t id, struct sealed was,
	struct sealed cell);

/* The newest kid for which a step was done, as the site's own row has it; 0: for none. */
uint8_t kid_noted(struct tx *tx, const char *step);
void kid_note(struct tx *tx, const char *step, uint8_t kid);

#endif
