/*
 * rules.c - the languages themselves, one row each. Plural rules are CLDR's;
 * wording follows what people write: Bengali by the spelling of the Bangla
 * Academy (জানুয়ারি), all of it in NFC.
 */

#include "lib/i18n/language.h"

/* English. */

static int english_form(int64_t n)
{
	return n == 1 ? 0 : 1;
}

static const struct rules english = {
	.tag = "en",
	.name = "English",
	.zero = '0',
	.group = ",",
	.decimal = ".",
	.hours = HOURS_12_AFTER,
	.forms_n = 2,
	.form = english_form,
	.wording = {
		.months = { "January", "February", "March", "April", "May", "June", "July",
			"August", "September", "October", "November", "December" },
		.weekdays = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
			"Sunday" },
		.periods = { "am", "am", "am", "pm", "pm", "pm", "pm" },
		.units = { { "year", "years" }, { "month", "months" }, { "day", "days" },
			{ "hour", "hours" }, { "minute", "minutes" } },
		.past = "% ago",
		.future = "in %",
		.now = "now",
		.after_day = " ",
		.after_month = " ",
		.after_year = "",
		.before_time = ", ",
	},
};

/* Bengali. */

static int bengali_form(int64_t n)
{
	return n <= 1 ? 0 : 1;
}

static const struct rules bengali = {
	.tag = "bn",
	.name = "বাংলা",
	.groups_by_lakh = true,
	.zero = 0x09E6,
	.group = ",",
	.decimal = ".",
	.hours = HOURS_12_BEFORE,
	.forms_n = 2,
	.form = bengali_form,
	.wording = {
		.months = { "জানুয়ারি", "ফেব্রুয়ারি", "মার্চ", "এপ্রিল", "মে", "জুন", "জুলাই",
			"আগস্ট", "সেপ্টেম্বর", "অক্টোবর", "নভেম্বর", "ডিসেম্বর" },
		.weekdays = { "সোমবার", "মঙ্গলবার", "বুধবার", "বৃহস্পতিবার", "শুক্রবার", "শনিবার",
			"রবিবার" },
		.periods = { "রাত", "ভোর", "সকাল", "দুপুর", "বিকেল", "সন্ধ্যা", "রাত" },
		.units = { { "বছর", "বছর" }, { "মাস", "মাস" }, { "দিন", "দিন" },
			{ "ঘণ্টা", "ঘণ্টা" }, { "মিনিট", "মিনিট" } },
		.past = "% আগে",
		.future = "% পরে",
		.now = "এখন",
		.after_day = " ",
		.after_month = " ",
		.after_year = "",
		.before_time = ", ",
	},
};

/* Serbian. */

static int serbian_form(int64_t n)
{
	int64_t last = n % 10, last_two = n % 100;

	if (last == 1 && last_two != 11)
		return 0;
	return last >= 2 && last <= 4 && (last_two < 12 || last_two > 14) ? 1 : 2;
}

static const struct rules serbian = {
	.tag = "sr",
	.name = "српски",
	.zero = '0',
	.group = ".",
	.decimal = ",",
	.hours = HOURS_24,
	.forms_n = 3,
	.form = serbian_form,
	.wording = {
		/* Genitive, as a day wants it: "22. новембра 2026." */
		.months = { "јануара", "фебруара", "марта", "априла", "маја", "јуна", "јула",
			"августа", "септембра", "октобра", "новембра", "децембра" },
		.weekdays = { "понедељак", "уторак", "среда", "четвртак", "петак", "субота",
			"недеља" },
		.periods = { "", "", "", "", "", "", "" },
		/* Accusative, as "пре" and "за" want it; only the year shows it. */
		.units = { { "годину", "године", "година" }, { "месец", "месеца", "месеци" },
			{ "дан", "дана", "дана" }, { "сат", "сата", "сати" },
			{ "минут", "минута", "минута" } },
		.past = "пре %",
		.future = "за %",
		.now = "сада",
		.after_day = ". ",
		.after_month = " ",
		.after_year = ".",
		.before_time = " у ",
	},
};

const struct rules *const all_rules[] = { &bengali, &english, &serbian, NULL };
