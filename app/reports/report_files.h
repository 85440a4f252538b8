/*
 * report_files.h - a report's files for its readers: which there are, opening one, and
 * taking one out of everybody's sight. Where sealed files lie is app/files' business.
 */
#ifndef ASHRAY_REPORT_FILES_H
#define ASHRAY_REPORT_FILES_H

#include "app/reports/report.h"

/* The files of a report as its page shows them, from the opened story. */
struct report_file {
	const struct file *file;
	bool is_kept; /* neither quarantined nor erased */
};
struct report_files {
	const struct report_file *at;
	size_t n;
};
MUST_USE enum outcome report_files(struct tx *tx, struct report_id id, struct bytes story,
	struct report_files *ret_files); /* OK or FAILED */
/* The same from a list in hand, of an extract. */
MUST_USE enum outcome report_files_listed(struct tx *tx, struct report_id id,
	const struct json *list, struct report_files *ret_files);

/* Files that go into a task's extract, as JSON: the cleaned copy's key, or the key of what
 * could not be cleaned; never that of an original that has a copy. `ids` are the
 * originals'. INVALID: not of this report, or out of sight; FORBIDDEN: no key. */
struct shared_files {
	const int64_t *ids;
	size_t n;
	struct bytes story;
};
MUST_USE enum outcome report_files_share(struct tx *tx, struct actor *who,
	const struct report *report, const struct shared_files *which, struct bytes *ret_list);

/* What a person opens: a cleaned copy by part 0, an original by part 2. NOT_FOUND;
 * FORBIDDEN: barred, not of this desk, or no key; CONFLICT: quarantined. Writes the
 * audit entry. */
struct file_opened {
	struct file_sealed sealed;
	const char *type;
	bool is_copy;
};
MUST_USE enum outcome report_file_open(
	struct tx *tx, struct actor *who, int64_t id, struct file_opened *ret_opened);

/* By one person, without a look at it: from now on nobody opens the file or its copy,
 * and the audit has an incident. `ret_report` is whose file it was. */
MUST_USE enum outcome report_file_quarantine(
	struct tx *tx, struct actor *who, int64_t id, struct report_id *ret_report);

#endif
