/* speech.c - reads phases, sentences, pages, texts and receipt words. */

#include "app/core/pack/speech.h"
#include "app/core/pack/clocks.h"
#include "app/core/pack/reading.h"
#include "lib/i18n/fold.h"

#include <string.h>

static const char *const report_states[] = { STATE_RECEIVED, STATE_TRIAGE, STATE_ROUTED,
	STATE_CLOSED };
static const char *const task_states[] = { STATE_WAITING, STATE_ACCEPTED, STATE_ACTING,
	STATE_PAUSED, STATE_FINISHED, STATE_DECLINED, STATE_WITHDRAWN };
static const char *const needed_texts[] = {
#define LIST(list)
#define CODE(list, code)
#define TEXT(key) #key,
#include "app/core/pack/needed.table"
#undef LIST
#undef CODE
#undef TEXT
};
static const char *const coarse_names[] = { "received", "working", "finished" };

static int place_in(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (text_equal(names[i], name))
			return (int)i;
	return -1;
}

bool is_report_state(const char *state)
{
	return place_in(report_states, COUNT_OF(report_states), state) >= 0;
}

bool is_task_state(const char *state)
{
	return place_in(task_states, COUNT_OF(task_states), state) >= 0;
}

/* ---- phases ---- */

static void read_phase(struct reading *r, const struct json *item, void *place)
{
	static const char *const known[] = { "id", "n", "of", "states", "coarse", "name", "text",
		NULL };
	const char *of = json_need_text(item, "of", r->faults);
	const char *coarse = json_need_text(item, "coarse", r->faults);
	struct phase *f = place;

	json_only_keys(item, known, r->faults);
	f->id = reading_id(r, item);
	f->n = reading_n(r, item, 9999);
	f->is_of_task = text_equal(of, "task");
	f->states = reading_texts(r, item, "states");
	f->name = reading_words(r, item, "name");
	f->text = reading_words(r, item, "text");
	if (of != NULL && !f->is_of_task && !text_equal(of, "report"))
		reading_fault(r, item->line, "\"of\" is \"report\" or \"task\"");
	for (size_t i = 0; i < f->states.n; i++)
		if (!(f->is_of_task ? is_task_state : is_report_state)(f->states.at[i]))
			reading_fault(r, item->line, "\"%s\" is no state of a %s", f->states.at[i],
				f->is_of_task ? "task" : "report");
	if (coarse == NULL)
		return;
	if (place_in(coarse_names, COUNT_OF(coarse_names), coarse) < 0)
		reading_fault(r, item->line, "\"coarse\" is received, working or finished");
	else
		f->coarse =
			(enum coarse_phase)place_in(coarse_names, COUNT_OF(coarse_names), coarse);
}

static const struct phase *phase_in(const struct speech *s, bool is_of_task, const char *state)
{
	for (size_t i = 0; i < s->phases_n; i++)
		if (s->phases[i].is_of_task == is_of_task &&
			text_list_has(&s->phases[i].states, state))
			return &s->phases[i];
	return NULL;
}

static void check_state(
	struct reading *r, const struct speech *s, bool is_of_task, const char *state)
{
	size_t n = 0;

	for (size_t i = 0; i < s->phases_n; i++)
		n += s->phases[i].is_of_task == is_of_task &&
		     text_list_has(&s->phases[i].states, state);
	if (n != 1)
		reading_fault(r, 0, "the state \"%s\" of a %s must stand in exactly one phase",
			state, is_of_task ? "task" : "report");
}

static void read_phases(struct reading *r, struct speech *s)
{
	static const struct item_reader reader = { sizeof(struct phase), read_phase };
	const struct json *list = reading_json(r, "phases.json", JSON_ARRAY, true);

	if (list == NULL)
		return;
	s->phases = reading_items(r, list, &reader, &s->phases_n);
	reading_unique(r, &(struct unique){ .items = s->phases,
				  .n = s->phases_n,
				  .list = list,
				  .size = sizeof(s->phases[0]),
				  .id_at = offsetof(struct phase, id),
				  .n_at = offsetof(struct phase, n) });
	for (size_t i = 0; i < COUNT_OF(report_states); i++)
		check_state(r, s, false, report_states[i]);
	for (size_t i = 0; i < COUNT_OF(task_states); i++)
		check_state(r, s, true, task_states[i]);
}

/* ---- sentences ---- */

static void read_sentence(struct reading *r, const struct json *item, void *place)
{
	static const char *const known[] = { "id", "n", "to", "from", "asks", "kinds", "when",
		"text", "note", NULL };
	const char *to = json_need_text(item, "to", r->faults);
	struct sentence *s = place;

	json_only_keys(item, known, r->faults);
	s->id = reading_id(r, item);
	s->n = reading_n(r, item, 9999);
	s->is_for_reporter = text_equal(to, "reporter");
	s->from = reading_texts(r, item, "from");
	s->asks = json_may_bool(item, "asks", false, r->faults);
	s->rule = rule_read(r, item);
	s->text = reading_words(r, item, "text");
	if (to != NULL && !s->is_for_reporter && !text_equal(to, "body"))
		reading_fault(r, item->line, "\"to\" is \"reporter\" or \"body\"");
	if (s->from.n == 0 || s->from.n != (size_t)text_list_has(&s->from, "desk") +
						   text_list_has(&s->from, "body"))
		reading_fault(r, item->line, "\"from\" names \"desk\", \"body\" or both");
}

static void read_sentences(struct reading *r, struct speech *s)
{
	static const struct item_reader reader = { sizeof(struct sentence), read_sentence };
	const struct json *list = reading_json(r, "sentences.json", JSON_ARRAY, true);

	if (list == NULL)
		return;
	s->sentences = reading_items(r, list, &reader, &s->sentences_n);
	reading_unique(r, &(struct unique){ .items = s->sentences,
				  .n = s->sentences_n,
				  .list = list,
				  .size = sizeof(s->sentences[0]),
				  .id_at = offsetof(struct sentence, id),
				  .n_at = offsetof(struct sentence, n) });
	if (s->sentences_n > SENTENCES_MAX)
		reading_fault(r, 0, "there may be %d sentences", SENTENCES_MAX);
}

/* ---- pages ---- */

static void read_page(struct reading *r, const struct json *item, void *place)
{
	static const char *const known[] = { "id", "title", "text", "helplines", "body_kinds",
		NULL };
	struct text_list lines = reading_texts(r, item, "helplines");
	struct text_list kinds = reading_texts(r, item, "body_kinds");
	const struct helpline **at = arena_array(r->arena, lines.n + 1, sizeof(*at));
	const struct body_kind **kinds_at = arena_array(r->arena, kinds.n + 1, sizeof(*kinds_at));
	struct info_page *page = place;

	json_only_keys(item, known, r->faults);
	*page = (struct info_page){ .helplines = at, .body_kinds = kinds_at };
	page->id = reading_id(r, item);
	page->title = reading_words(r, item, "title");
	page->text = reading_words(r, item, "text");
	for (size_t i = 0; i < lines.n; i++) {
		at[page->helplines_n++] = helpline(r->pack, lines.at[i]);
		if (at[i] == NULL)
			reading_fault(
				r, item->line, "\"%s\" is not in helplines.json", lines.at[i]);
	}
	for (size_t i = 0; i < kinds.n; i++) {
		kinds_at[page->body_kinds_n++] = body_kind(r->pack, kinds.at[i]);
		if (kinds_at[i] == NULL)
			reading_fault(
				r, item->line, "\"%s\" is not in body_kinds.json", kinds.at[i]);
	}
}

static void read_pages(struct reading *r, struct speech *s)
{
	static const struct item_reader reader = { sizeof(struct info_page), read_page };
	const struct json *list = reading_json(r, "pages.json", JSON_ARRAY, true);

	if (list == NULL)
		return;
	s->pages = reading_items(r, list, &reader, &s->pages_n);
	reading_unique(r, &(struct unique){ .items = s->pages,
				  .n = s->pages_n,
				  .list = list,
				  .size = sizeof(s->pages[0]),
				  .id_at = offsetof(struct info_page, id),
				  .n_at = SIZE_MAX });
}

/* ---- texts ---- */

/* The longest that a report may wait to be read. */
static struct duration time_to_read(const struct pack *pack)
{
	const struct clock_step *step = clock_step(pack, STEP_TRIAGE);
	struct duration longest = { 0 };

	for (size_t i = 0; i < pack->clocks->levels_n; i++)
		if (step->limits[i].working_days > longest.working_days ||
			(longest.working_days == 0 && step->limits[i].ms > longest.ms))
			longest = step->limits[i];
	return longest;
}

/* Every number of a promise is the clock's: in minutes, hours or days. */
static bool promises_no_other(struct arena *a, const char *promise, const struct duration *limit)
{
	const char *at = digits_ascii(a, promise);

	while (*(at += strcspn(at, "0123456789")) != '\0') {
		size_t len = strspn(at, "0123456789");
		int64_t n, ms = limit->ms;

		if (!int_read(arena_textn(a, at, len), 0, INT32_MAX, &n))
			return false;
		if (limit->working_days > 0 ? n != limit->working_days
					    : n * MINUTE != ms && n * HOUR != ms && n * DAY != ms)
			return false;
		at += len;
	}
	return true;
}

/* What everybody is promised is what the clock asks of the desk. */
static void check_promise(struct reading *r, const struct json *promise)
{
	struct duration limit;

	if (clock_step(r->pack, STEP_TRIAGE) == NULL)
		return; /* which is a fault of its own */
	limit = time_to_read(r->pack);
	for (const struct json *v = json_first(promise); v != NULL; v = v->next)
		if (v->kind == JSON_TEXT && !promises_no_other(r->arena, v->text, &limit))
			reading_fault(r, v->line,
				"\"%s\" names another time than the limit of \"" STEP_TRIAGE
				"\" in clocks.json",
				promise->key);
}

static bool is_shown(const char *key)
{
	return place_in(needed_texts, COUNT_OF(needed_texts), key) >= 0;
}

static void read_texts(struct reading *r, struct speech *s)
{
	const struct json *object = reading_json(r, "texts.json", JSON_OBJECT, true);
	struct public_text *at =
		arena_array(r->arena, object != NULL ? object->items.n + 1 : 1, sizeof(*at));

	s->texts = at;
	for (const struct json *v = json_first(object); v != NULL; v = v->next) {
		if (!is_shown(v->key))
			reading_fault(r, v->line,
				"\"%s\" is shown by no page: mend its spelling, or take it out",
				v->key);
		at[s->texts_n++] = (struct public_text){ .key = v->key,
			.text = reading_words_of(r, v, v->key) };
	}
	for (size_t i = 0; object != NULL && i < COUNT_OF(needed_texts); i++)
		if (json_get(object, needed_texts[i]) == NULL)
			reading_fault(r, 0, "\"%s\" is missing: a page shows it", needed_texts[i]);
	check_promise(r, json_get(object, "home_promise"));
}

/* ---- receipt words ---- */

/* A word as its reader sees it, and where it stands. */
struct word_key {
	const char *key;
	int line;
};

static int by_key(const void *one, const void *other)
{
	const struct word_key *a = one, *b = other;
	int order = strcmp(a->key, b->key);

	return order != 0 ? order : a->line - b->line;
}

static char *four_letters(struct arena *a, const char *word)
{
	const char *end = word;

	for (int i = 0; i < 4; i++)
		utf8_next(&end);
	return arena_textn(a, word, (size_t)(end - word));
}

/* Two words that read alike would open another receipt, or none. */
static void check_apart(struct reading *r, const char *const *words,
	char *(*key_of)(struct arena *a, const char *word), const char *fault)
{
	struct word_key *keys = arena_array(r->arena, RECEIPT_WORDS, sizeof(*keys));

	for (int i = 0; i < RECEIPT_WORDS; i++)
		keys[i] = (struct word_key){ key_of(r->arena, words[i]), i + 1 };
	qsort(keys, RECEIPT_WORDS, sizeof(*keys), by_key);
	for (int i = 1; i < RECEIPT_WORDS; i++)
		if (strcmp(keys[i].key, keys[i - 1].key) == 0)
			reading_fault(r, keys[i].line, "\"%s\" %s line %d: take another word",
				words[keys[i].line - 1], fault, keys[i - 1].line);
}

/* A word, and after a tab the same in another script. */
static void read_word(struct reading *r, const char *text, size_t at, const char *ret_words[2])
{
	size_t len = strcspn(text, "\t");

	ret_words[0] = arena_textn(r->arena, text, len);
	ret_words[1] = text[len] == '\t' ? text + len + 1 : NULL;
	if (len == 0 || strpbrk(text, " \r") != NULL || !utf8_clean(text, strlen(text)))
		reading_fault(r, (int)at + 1, "one word a line, without blanks");
}

static void read_lines(struct reading *r, struct speech *s, const char *at)
{
	const char **words = arena_array(r->arena, RECEIPT_WORDS, sizeof(*words));
	const char **others = arena_array(r->arena, RECEIPT_WORDS, sizeof(*others)), *pair[2];
	size_t n = 0, with_other = 0;

	for (; *at != '\0' && n < RECEIPT_WORDS; n++) {
		size_t len = strcspn(at, "\n");

		read_word(r, arena_textn(r->arena, at, len), n, pair);
		words[n] = pair[0];
		others[n] = pair[1];
		with_other += pair[1] != NULL;
		at += len;
		at += *at == '\n';
	}
	if (n != RECEIPT_WORDS || *at != '\0') {
		reading_fault(r, 0, "there must be exactly %d words", RECEIPT_WORDS);
		return;
	}
	if (with_other != 0 && with_other != RECEIPT_WORDS)
		reading_fault(r, 0, "give the second spelling to every word, or to none");
	check_apart(r, words, four_letters, "begins with the same four letters as");
	check_apart(r, words, fold_sound, "sounds like");
	s->words = words;
	if (with_other != RECEIPT_WORDS)
		return;
	check_apart(r, others, fold_plain, "in its second spelling is");
	s->other_words = others;
}

static void read_words(struct reading *r, struct speech *s)
{
	const struct pack_file *file = reading_file(r, "words.txt", false);

	if (file == NULL)
		return;
	if (!utf8_clean(file->bytes.at, file->bytes.len))
		reading_fault(r, 0, "save the file as UTF-8");
	else
		read_lines(
			r, s, arena_textn(r->arena, (const char *)file->bytes.at, file->bytes.len));
}

const struct speech *speech_read(struct reading *r)
{
	struct speech *s = arena_new(r->arena, struct speech);

	r->pack->speech = s;
	read_phases(r, s);
	read_sentences(r, s);
	read_pages(r, s);
	read_texts(r, s);
	read_words(r, s);
	return s;
}

/* ---- looking things up ---- */

const struct phase *phase_of_report(const struct pack *p, const char *state)
{
	if (!is_report_state(state))
		BUG("no state of a report");
	return phase_in(p->speech, false, state);
}

const struct phase *phase_of_task(const struct pack *p, const char *state)
{
	if (!is_task_state(state))
		BUG("no state of a task");
	return phase_in(p->speech, true, state);
}

const struct texts *phase_words(
	const struct pack *p, const struct body_kind *kind, const char *state)
{
	for (size_t i = 0; kind != NULL && i < kind->phases_n; i++)
		if (strcmp(kind->phases[i].state, state) == 0)
			return &kind->phases[i].words;
	return &phase_of_task(p, state)->name;
}

const struct sentence *pack_sentence(const struct pack *p, const char *id)
{
	for (size_t i = 0; i < p->speech->sentences_n; i++)
		if (text_equal(p->speech->sentences[i].id, id))
			return &p->speech->sentences[i];
	return NULL;
}

const struct info_page *pack_page(const struct pack *p, const char *id)
{
	for (size_t i = 0; i < p->speech->pages_n; i++)
		if (text_equal(p->speech->pages[i].id, id))
			return &p->speech->pages[i];
	return NULL;
}

size_t sentences_for(const struct pack *p, const struct situation *s, const char *from,
	bool to_reporter, const struct sentence *ret_sentences[SENTENCES_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < p->speech->sentences_n; i++) {
		const struct sentence *one = &p->speech->sentences[i];

		if (one->is_for_reporter == to_reporter && text_list_has(&one->from, from) &&
			rule_holds(&one->rule, s))
			ret_sentences[n++] = one;
	}
	return n;
}

const struct texts *pack_text(const struct pack *p, const char *key)
{
	static const struct texts none;

	for (size_t i = 0; i < p->speech->texts_n; i++)
		if (strcmp(p->speech->texts[i].key, key) == 0)
			return &p->speech->texts[i].text;
	return &none;
}
