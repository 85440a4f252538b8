/* flow.c - the next page follows from the answers. */

#include "lib/forms/flow.h"
#include "lib/forms/answers_inside.h"

static bool is_shown(const struct answers *answers, const struct form_page *page)
{
	for (size_t i = page->first; i < page->first + page->n; i++)
		if (answers->at[i].is_relevant)
			return true;
	return false;
}

const struct form_page *form_next_page(const struct answers *answers, const struct form_page *page)
{
	const struct form *form = answers->form;

	for (size_t i = page != NULL ? (size_t)(page - form->pages) + 1 : 0; i < form->pages_n; i++)
		if (is_shown(answers, &form->pages[i]))
			return &form->pages[i];
	return NULL;
}

const struct form_page *form_page_before(
	const struct answers *answers, const struct form_page *page)
{
	const struct form *form = answers->form;

	for (size_t i = page != NULL ? (size_t)(page - form->pages) : form->pages_n; i > 0; i--)
		if (is_shown(answers, &form->pages[i - 1]))
			return &form->pages[i - 1];
	return NULL;
}

const struct form_page *form_first_unanswered(const struct answers *answers)
{
	const struct form *form = answers->form;

	for (size_t i = 0; i < form->n; i++)
		if (answers->at[i].is_relevant && answers->at[i].state == ANSWER_NONE &&
			question_asks(&form->questions[i]))
			return &form->pages[form->questions[i].page];
	return NULL;
}

const struct form_page *form_first_missing(struct answers *answers)
{
	const struct form *form = answers->form;

	if (answers_check(answers, NULL) == 0)
		return NULL;
	for (size_t i = 0; i < form->n; i++)
		if (answers->at[i].is_relevant && answers->at[i].fault != FAULT_NONE)
			return &form->pages[form->questions[i].page];
	return NULL;
}

const char *form_interrupt(
	const struct answers *answers, const struct form_page *page, const char *shown)
{
	bool is_due = shown == NULL;

	for (size_t i = page->first; i < page->first + page->n; i++) {
		const struct question *q = &answers->form->questions[i];

		for (size_t j = 0; answers->at[i].is_relevant && j < q->interrupts_n; j++) {
			const struct interrupt *one = &q->interrupts[j];

			if (is_due && answers_hold(answers, one->when))
				return one->page;
			is_due |= text_equal(one->page, shown);
		}
	}
	return NULL;
}

struct form_progress form_progress(const struct answers *answers, const struct form_page *page)
{
	const struct form *form = answers->form;
	struct form_progress progress = { 0 };

	for (size_t i = 0; i < form->pages_n; i++) {
		if (!is_shown(answers, &form->pages[i]))
			continue;
		progress.of++;
		progress.page += &form->pages[i] <= page;
	}
	return progress;
}
