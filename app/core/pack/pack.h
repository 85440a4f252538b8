/*
 * pack.h - a country as data: the folder of files that docs/packs.md describes,
 * read once at start and never changed after. This is the face of the whole;
 * each noun has its own header beside it. Nothing here knows a country, and
 * nothing here decides about a person: it says what the country's rules say.
 */
#ifndef ASHRAY_PACK_H
#define ASHRAY_PACK_H

#include "lib/base/base.h"
#include "lib/codec/faults.h"
#include "lib/forms/question.h" /* struct texts: words in several languages */

/* Some texts that are not words: ids, codes. */
struct text_list {
	const char *const *at;
	size_t n;
};

bool text_list_has(const struct text_list *list, const char *text);

struct pack_language {
	const char *id;        /* BCP 47: "bn", "sr-Latn" */
	const char *name;      /* in itself */
	const char *digits;    /* ten characters, 0 to 9 */
	const char *direction; /* "ltr" or "rtl" */
	const char *from;      /* the language of which this is another script; NULL: authored */
};

/* What must be true before real people may report here. */
struct go_live_item {
	const char *id;
	int n;
	struct texts text;
};

/* A file of a pack, `path` relative to its folder: "codes/kind.json". */
struct pack_file {
	const char *path;
	struct bytes bytes;
};

struct pack {
	const char *id;      /* "bd" */
	const char *version; /* of the pack, for the footer and for bug reports */
	const char *folder;  /* where it was read from, for faults */
	struct texts name;

	const struct pack_language *languages; /* the first is the pack's own */
	size_t languages_n;

	const struct zone_rules *zone;       /* zone.h */
	const struct areas *areas;           /* areas.h */
	const struct code_lists *codes;      /* codes.h */
	const struct conditions *conditions; /* conditions.h */
	const struct bodies *bodies;         /* bodies.h: kinds of bodies, helplines */
	const struct routing *routing;       /* routing.h */
	const struct triage *triage;         /* triage.h */
	const struct retention *retention;   /* retention.h */
	const struct clocks *clocks;         /* clocks.h */
	const struct calendars *calendars;   /* calendar.h */
	const struct speech *speech;         /* speech.h: phases, sentences, pages, texts, words */

	const char *exit_url; /* neutral site to which quick exit leads */
	const char *emergency_number;
	struct texts emergency_name;
	int adult_age; /* years; who is younger is a child */

	const struct go_live_item *go_live;
	size_t go_live_n;

	const struct pack_file *forms; /* forms/…, as bytes: lib/forms reads them */
	size_t forms_n;

	struct arena *arena; /* holds all of it */
};

/* What the check found. A fault keeps the pack from being used; a remark is
 * for its author. Both lie in the arena that the caller gave the lists. */
struct pack_findings {
	struct faults faults;
	struct faults remarks;
};

struct pack_findings pack_findings_in(struct arena *a);

struct fact_names; /* conditions.h; the house has one, in app/core/facts */

/* Reads a pack from a folder, or from files that lie in the program. NULL when
 * there is any fault; all of them are listed, not only the first. `folder` is
 * only a name in the second. The pack lives until pack_destroy(). */
const struct pack *pack_load(const char *folder, const struct fact_names *facts,
	struct pack_findings *findings) MUST_USE;
const struct pack *pack_of_files(const char *folder, const struct pack_file *files, size_t n,
	const struct fact_names *facts, struct pack_findings *findings) MUST_USE;
void pack_destroy(const struct pack *p);

/* A file of the pack that is not taken apart here (a form): its bytes live as
 * long as the pack. BYTES_NONE when there is none of that path. */
struct bytes pack_file(const struct pack *p, const char *path);

struct form;

/* What `ashray pack check DIR` says: writes every fault and remark, one a line,
 * to `to`; false when there was a fault. `fits` judges each form further
 * (facts_check of app/core/facts); `on` is today: what is out of date. */
bool pack_check(const char *folder, const struct fact_names *facts,
	bool (*fits)(const struct form *form, struct faults *faults), int64_t on, struct str *to);

/* The language of that id; NULL for one that the pack does not have. */
const struct pack_language *pack_language(const struct pack *p, const char *id);

/* Was the text written in this language? */
bool texts_have(const struct texts *t, const char *language);

#endif
