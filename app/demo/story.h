/*
 * story.h - what happens in a demo: each report is a story, a list of steps with
 * their time, who does them and in which body's task. Scenarios are written down in
 * the pack, the background is made by chance; the stage plays both by the same rules.
 * Private to this folder.
 */
#ifndef ASHRAY_DEMO_STORY_H
#define ASHRAY_DEMO_STORY_H

#include "app/demo/cast.h"
#include "app/reports/report.h"

enum deed {
	DEED_FILE,    /* the reporter sends the answers */
	DEED_RATE,    /* a desk sets the risk `code`; `text` says why */
	DEED_ROUTE,   /* a desk hands it to `to`; `text` is the safe-contact decision */
	DEED_LINK,    /* a desk finds that it is the same as another story's */
	DEED_CLOSE,   /* a desk closes the report for the reason `code`, with `text` */
	DEED_DESK,    /* a desk writes to the reporter: `text`, or the sentence `code` */
	DEED_REVIEW,  /* a desk lets the body's last words through */
	DEED_ACCEPT,  /* a body */
	DEED_DECLINE, /* for the reason `code`; `text` says whose it is */
	DEED_ACT,     /* an act of the kind `code` */
	DEED_PAUSE,   /* for the reason `code` */
	DEED_RESUME,
	DEED_FINISH, /* with the outcome `code` */
	DEED_ASK,    /* a body asks the reporter */
	DEED_WRITE,  /* a body writes to the reporter, or sends the sentence `code` */
	DEED_ADD,    /* the reporter adds a fact */
	DEED_ANSWER, /* the reporter answers the body */
	DEED_OBJECT, /* the reporter objects */
	DEED_ERASE,  /* its time is over, by the country's rules: the last step */
	DEEDS
};

struct share {
	struct cast_body *body;
	const char *duty;
	bool is_lead;
};

struct step {
	int64_t at;
	enum deed deed;
	struct cast_person *by;       /* NULL: the reporter */
	const struct cast_body *body; /* whose task; NULL for desks' deeds */
	const char *code, *text;
	const char *seen[3]; /* of an act: by whom, where, whether alone; "" = not said */
	const struct share *to;
	size_t to_n;
};

struct flight;

struct story {
	const char *id; /* of a scenario; NULL in the background */
	const char *title;
	const char *channel, *door;
	struct bytes answers;  /* JSON as a program would send it */
	struct story *same_as; /* the one that it is linked to */
	const struct step *steps;
	size_t steps_n;
	/* What came of it. */
	struct receipt receipt;
	int64_t report;
	struct flight *flight; /* a change of it that is not yet durable */
};

struct stories {
	struct story *at;
	size_t n;
};

/* From demo/scenarios.json, all together; steps that lie in the future are left out. */
MUST_USE bool scenarios_read(struct world *w, struct stories *ret_stories);

/* The background, by chance, as demo/crowd.json says. */
MUST_USE bool crowd_make(struct world *w, int64_t reports, struct stories *ret_stories);

/* Does one step by the rules of the slices, and leaves the change in `tx`. */
struct scene {
	struct world *world;
	struct story *story;
	const struct step *step;
	struct tx *tx;
	int attempt;
};
MUST_USE enum outcome deed_do(struct scene *s);

/* ---- what happens by itself ---- */

/* The instant of the tick that follows one at `at`. */
int64_t clockwork_after(const struct world *w, int64_t at);
/* Is there anything to do then? So that nobody waits for the disk when there is not. */
bool clockwork_is_due(struct world *w, int64_t at);
MUST_USE bool clockwork_tick(struct world *w, int64_t at);
/* The last tick, and what is long over. */
MUST_USE bool clockwork_sweep(struct world *w);

/* Plays all stories in the order of time, the clock standing at each step. */
MUST_USE bool stage_play(struct world *w, const struct stories *all, size_t n);

#endif
