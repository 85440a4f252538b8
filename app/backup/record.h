/*
 * record.h - the neutral format inside a backup (docs/backup.md): one record after
 * another, with no word of either engine in it. Writing into any sink, reading from
 * any source; what is read was written by somebody else and is checked to its end.
 */
#ifndef ASHRAY_BACKUP_RECORD_H
#define ASHRAY_BACKUP_RECORD_H

#include "lib/db/db.h"

enum {
	RECORD_COLUMNS = 40,
	RECORD_NAME = 63,
	RECORD_ROW = 40 << 20, /* bytes of one row's values together */
	RECORD_PIECE = 64 << 10,
};

enum record_kind {
	RECORD_STEP = 'M',  /* a step of the schema that the rows were made under */
	RECORD_TABLE = 'T', /* a table and its columns; its rows follow */
	RECORD_ONE_ROW = 'R',
	RECORD_FILE = 'F', /* a sealed file of the folder; its pieces follow */
	RECORD_ONE_PIECE = 'P',
	RECORD_END = 'Z', /* how many rows and files there were */
};

struct record {
	enum record_kind kind;
	const char *name;           /* of the step, the table or the file */
	const char *const *columns; /* names; of a table */
	size_t columns_n;
	struct db_arg values[RECORD_COLUMNS]; /* of a row: NULL, number, text or bytes */
	struct bytes piece;
	int64_t rows, files; /* at the end; of a step, `rows` is its hash */
};

/* Both give false when the other side does. */
struct record_sink {
	bool (*write)(void *to, struct bytes bytes);
	void *to;
};
struct record_source {
	bool (*read)(void *from, void *to, size_t n); /* exactly n bytes */
	void *from;
};

/* A row has the `columns_n` values of its table. */
MUST_USE bool record_write(const struct record_sink *sink, const struct record *record);

/* The next one, in the arena; `columns_n` is that of the table that was read last.
 * False: the source ended, or it is no record: a name of other letters, a number too
 * large, text that is not clean UTF-8. */
MUST_USE bool record_read(const struct record_source *source, struct arena *a, size_t columns_n,
	struct record *ret_record);

/* Small letters, digits, "_" and ".", at most RECORD_NAME of them; of a file's name
 * capitals and one "/" inside instead of dots. So it neither leaves its folder nor ends
 * a statement. */
bool record_name_fits(const char *name, bool is_path);

#endif
