/* csv.c - one row at a time; a fault ends the reading and says where. */

#include "lib/codec/csv.h"

#include <string.h>

struct csv csv_over(struct bytes table)
{
	struct csv c = { .at = table.at, .end = table.at + table.len, .line = 1 };

	if (table.len >= 3 && memcmp(table.at, "\xEF\xBB\xBF", 3) == 0)
		c.at += 3;
	return c;
}

static bool refuse(struct csv *c, const char *fault)
{
	c->fault = fault;
	c->fault_line = c->line;
	return false;
}

static bool at_end_of_line(const struct csv *c)
{
	return c->at == c->end || *c->at == '\n' ||
	       (*c->at == '\r' && c->end - c->at > 1 && c->at[1] == '\n');
}

/* Takes what lies between `from` and `to` as a cell, or says why not. */
static bool keep(struct csv *c, struct arena *a, struct bytes cell, const char **ret_cell)
{
	if (cell.len > CSV_CELL_BYTES_MAX)
		return refuse(c, "shorten this cell: it is longer than 16,384 bytes");
	if (cell.len > 0 && !utf8_clean(cell.at, cell.len))
		return refuse(c, "save the file as UTF-8, without control characters");
	*ret_cell = arena_textn(a, (const char *)cell.at, cell.len);
	return true;
}

static bool plain_cell(struct csv *c, struct arena *a, const char **ret_cell)
{
	const uint8_t *from = c->at;

	while (!at_end_of_line(c) && *c->at != ',') {
		if (*c->at == '"')
			return refuse(
				c, "put the whole cell in quotation marks and double those inside");
		if (*c->at == '\r')
			return refuse(c, "end lines with LF or CRLF, not with CR alone");
		c->at++;
	}
	return keep(c, a, bytes_of(from, (size_t)(c->at - from)), ret_cell);
}

/* Stands on the opening mark; leaves behind the closing one. */
static bool quoted_cell(struct csv *c, struct arena *a, const char **ret_cell)
{
	struct str cell = str_in(a, CSV_CELL_BYTES_MAX + 1);
	int opened_on = c->line;

	for (c->at++; c->at < c->end; c->at++) {
		if (*c->at == '"' && (c->at + 1 == c->end || c->at[1] != '"'))
			break;
		if (*c->at == '"')
			c->at++;
		if (*c->at == '\n')
			c->line++;
		str_addn(&cell, c->at, 1);
	}
	if (c->at == c->end) {
		c->line = opened_on;
		return refuse(c, "close the quotation mark that opens in this line");
	}
	c->at++;
	if (!at_end_of_line(c) && *c->at != ',')
		return refuse(c, "put a comma after the closing quotation mark");
	return keep(c, a, str_bytes(&cell), ret_cell);
}

static void pass_end_of_line(struct csv *c)
{
	if (c->at < c->end && *c->at == '\r')
		c->at++;
	if (c->at < c->end)
		c->at++;
	c->line++;
}

bool csv_next(struct csv *c, struct arena *a, struct csv_row *ret_row)
{
	bool has_cell;

	if (c->fault != NULL)
		return false;
	while (c->at < c->end && at_end_of_line(c))
		pass_end_of_line(c);
	if (c->at == c->end)
		return false;
	ret_row->n = 0;
	ret_row->line = c->line;
	for (;;) {
		if (ret_row->n == CSV_CELLS_MAX)
			return refuse(c, "this row has more than 64 cells: leave some out");
		has_cell = c->at < c->end && *c->at == '"'
				   ? quoted_cell(c, a, &ret_row->cells[ret_row->n])
				   : plain_cell(c, a, &ret_row->cells[ret_row->n]);
		if (!has_cell)
			return false;
		ret_row->n++;
		if (c->at == c->end || *c->at != ',')
			break;
		c->at++;
	}
	pass_end_of_line(c);
	return true;
}
