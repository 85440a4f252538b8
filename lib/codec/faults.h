/*
 * faults.h - what is wrong in a file that a person wrote: file, line and what
 * to change. Readers collect faults and go on, so that an author sees all of
 * them at once. Not for what a user of a page typed: that is data of its form.
 */
#ifndef ASHRAY_CODEC_FAULTS_H
#define ASHRAY_CODEC_FAULTS_H

#include "lib/base/base.h"

enum { FAULTS_MAX = 200 }; /* more are counted and not kept */

struct fault {
	const char *file;
	int line; /* from 1; 0 is the file as a whole */
	const char *what;
	const struct fault *next;
};

struct faults {
	struct arena *arena;
	const char *file; /* whose faults are being added now; the caller changes it */
	const struct fault *first;
	struct fault *last;
	size_t n;
};

/* Empty; what is kept lives in the arena. */
struct faults faults_in(struct arena *a, const char *file);

/* Adds one. The sentence says what to change: "question 'age': min is larger than max". */
void fault_add(struct faults *f, int line, const char *format, ...) PRINTF(3, 4);

/* "packs/bd/forms/report.json:41: question 'age': min is larger than max". */
const char *fault_text(struct arena *a, const struct fault *fault);

#endif
