/* record.c - records as bytes: a letter for the kind, then fields; numbers little-endian. */

#include "app/backup/record.h"

/* Tags of values. Booleans are numbers, since one engine keeps them so. */
enum { TAG_NULL = 'n', TAG_NUMBER = 'i', TAG_TEXT = 't', TAG_BYTES = 'x' };

/* ---- names ---- */

static bool is_letter(char c, bool is_path)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
	       (is_path ? c >= 'A' && c <= 'Z' : c == '.');
}

bool record_name_fits(const char *name, bool is_path)
{
	size_t n = strlen(name), slashes = 0;

	if (n == 0 || n > RECORD_NAME)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (is_path && name[i] == '/' && i > 0 && i + 1 < n)
			slashes++;
		else if (!is_letter(name[i], is_path))
			return false;
	}
	return slashes == (is_path ? 1 : 0);
}

/* ---- writing ---- */

static bool write_bytes(const struct record_sink *sink, const void *at, size_t n)
{
	return sink->write(sink->to, bytes_of(at, n));
}

static bool write_byte(const struct record_sink *sink, uint8_t byte)
{
	return write_bytes(sink, &byte, 1);
}

static bool write_number(const struct record_sink *sink, uint64_t number, size_t n)
{
	uint8_t at[8];

	for (size_t i = 0; i < n; i++)
		at[i] = (uint8_t)(number >> (8 * i));
	return write_bytes(sink, at, n);
}

static bool write_name(const struct record_sink *sink, const char *name)
{
	size_t n = strlen(name);

	return write_byte(sink, (uint8_t)n) && write_bytes(sink, name, n);
}

static bool write_value(const struct record_sink *sink, const struct db_arg *v)
{
	switch (v->type) {
	case DB_INT:
	case DB_BOOL:
		return write_byte(sink, TAG_NUMBER) && write_number(sink, (uint64_t)v->number, 8);
	case DB_TEXT:
	case DB_BYTES:
		return write_byte(sink, v->type == DB_TEXT ? TAG_TEXT : TAG_BYTES) &&
		       write_number(sink, v->bytes.len, 4) &&
		       write_bytes(sink, v->bytes.at, v->bytes.len);
	default:
		return write_byte(sink, TAG_NULL);
	}
}

static bool write_table(const struct record_sink *sink, const struct record *r)
{
	bool is_written = write_name(sink, r->name) && write_byte(sink, (uint8_t)r->columns_n);

	for (size_t i = 0; is_written && i < r->columns_n; i++)
		is_written = write_name(sink, r->columns[i]);
	return is_written;
}

static bool write_row(const struct record_sink *sink, const struct record *r)
{
	bool is_written = true;

	for (size_t i = 0; is_written && i < r->columns_n; i++)
		is_written = write_value(sink, &r->values[i]);
	return is_written;
}

bool record_write(const struct record_sink *sink, const struct record *r)
{
	if (!write_byte(sink, (uint8_t)r->kind))
		return false;
	switch (r->kind) {
	case RECORD_STEP:
		return write_name(sink, r->name) && write_number(sink, (uint64_t)r->rows, 8);
	case RECORD_TABLE:
		return write_table(sink, r);
	case RECORD_ONE_ROW:
		return write_row(sink, r);
	case RECORD_FILE:
		return write_name(sink, r->name);
	case RECORD_ONE_PIECE:
		return write_number(sink, r->piece.len, 4) &&
		       write_bytes(sink, r->piece.at, r->piece.len);
	case RECORD_END:
		return write_number(sink, (uint64_t)r->rows, 8) &&
		       write_number(sink, (uint64_t)r->files, 8);
	}
	BUG("a record of kind %d", (int)r->kind);
}

/* ---- reading ---- */

static bool read_bytes(const struct record_source *source, void *to, size_t n)
{
	return n == 0 || source->read(source->from, to, n);
}

static bool read_number(const struct record_source *source, size_t n, uint64_t *ret_number)
{
	uint8_t at[8];
	uint64_t number = 0;

	if (!read_bytes(source, at, n))
		return false;
	for (size_t i = n; i > 0; i--)
		number = number << 8 | at[i - 1];
	*ret_number = number;
	return true;
}

static bool read_name(
	const struct record_source *source, struct arena *a, bool is_path, const char **ret_name)
{
	char *name;
	uint64_t n;

	if (!read_number(source, 1, &n) || n == 0 || n > RECORD_NAME)
		return false;
	name = arena_alloc(a, n + 1);
	if (!read_bytes(source, name, n) || strlen(name) != n || !record_name_fits(name, is_path))
		return false;
	*ret_name = name;
	return true;
}

/* `left` is what the row may still hold. */
static bool read_long(
	const struct record_source *source, struct arena *a, size_t *left, struct db_arg *v)
{
	uint8_t *at;
	uint64_t n;

	if (!read_number(source, 4, &n) || n > *left)
		return false;
	*left -= n;
	at = arena_alloc(a, n + 1); /* text ends in NUL, and bytes are somewhere */
	v->bytes = bytes_of(at, n);
	return read_bytes(source, at, n) && (v->type == DB_BYTES || utf8_valid(at, n));
}

static bool read_value(
	const struct record_source *source, struct arena *a, size_t *left, struct db_arg *v)
{
	uint64_t number;
	uint8_t tag;

	if (!read_bytes(source, &tag, 1))
		return false;
	switch (tag) {
	case TAG_NULL:
		*v = db_null(DB_NULL);
		return true;
	case TAG_NUMBER:
		if (!read_number(source, 8, &number))
			return false;
		*v = db_int((int64_t)number);
		return true;
	case TAG_TEXT:
	case TAG_BYTES:
		*v = (struct db_arg){ .type = tag == TAG_TEXT ? DB_TEXT : DB_BYTES };
		return read_long(source, a, left, v);
	default:
		return false;
	}
}

static bool read_table(const struct record_source *source, struct arena *a, struct record *r)
{
	const char **columns;
	uint64_t n;

	if (!read_name(source, a, false, &r->name) || !read_number(source, 1, &n) || n == 0 ||
		n > RECORD_COLUMNS)
		return false;
	columns = arena_array(a, n, sizeof(*columns));
	for (size_t i = 0; i < n; i++)
		if (!read_name(source, a, false, &columns[i]))
			return false;
	r->columns = columns;
	r->columns_n = n;
	return true;
}

static bool read_row(
	const struct record_source *source, struct arena *a, size_t columns_n, struct record *r)
{
	size_t left = RECORD_ROW;

	r->columns_n = columns_n;
	for (size_t i = 0; i < columns_n; i++)
		if (!read_value(source, a, &left, &r->values[i]))
			return false;
	return columns_n > 0;
}

static bool read_piece(const struct record_source *source, struct arena *a, struct record *r)
{
	uint8_t *at;
	uint64_t n;

	if (!read_number(source, 4, &n) || n > RECORD_PIECE)
		return false;
	at = arena_alloc(a, n + 1);
	r->piece = bytes_of(at, n);
	return read_bytes(source, at, n);
}

static bool read_end(const struct record_source *source, struct record *r)
{
	uint64_t rows, files;

	if (!read_number(source, 8, &rows) || !read_number(source, 8, &files))
		return false;
	r->rows = (int64_t)rows;
	r->files = (int64_t)files;
	return true;
}

static bool read_step(const struct record_source *source, struct arena *a, struct record *r)
{
	uint64_t hash;

	if (!read_name(source, a, false, &r->name) || !read_number(source, 8, &hash))
		return false;
	r->rows = (int64_t)hash;
	return true;
}

bool record_read(const struct record_source *source, struct arena *a, size_t columns_n,
	struct record *ret_record)
{
	struct record *r = ret_record;
	uint8_t kind;

	if (!read_bytes(source, &kind, 1))
		return false;
	*r = (struct record){ .kind = kind };
	switch (kind) {
	case RECORD_STEP:
		return read_step(source, a, r);
	case RECORD_TABLE:
		return read_table(source, a, r);
	case RECORD_ONE_ROW:
		return read_row(source, a, columns_n, r);
	case RECORD_FILE:
		return read_name(source, a, true, &r->name);
	case RECORD_ONE_PIECE:
		return read_piece(source, a, r);
	case RECORD_END:
		return read_end(source, r);
	default:
		return false;
	}
}
