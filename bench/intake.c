/*
 * intake.c - complete reports, each with a story of its own, into a running server
 * over loopback HTTP. Counts only those that were answered with a receipt.
 */

#include "bench/intake.h"

#include <string.h>

enum { CONNECTIONS = 64, STORY = 6144, BODY_MAX = 64 << 10 };

struct intake {
	int64_t run; /* so that no key of an earlier run is met again */
};

/* ---- what is sent ---- */

static const char *const sentences[] = {
	"প্রতি রাতে ছেলেটিকে মারে, পাশের ঘর থেকে কান্না শোনা যায়।",
	"স্কুলে যেতে দেয় না, সারা দিন দোকানে কাজ করায়।",
	"গত সপ্তাহে হাতে পোড়া দাগ দেখেছি, জিজ্ঞেস করলে চুপ করে থাকে।",
	"মা নেই, বাবা শহরে থাকেন, চাচার বাড়িতে থাকে।",
	"কাউকে বলতে মানা করেছে, বললে আরও মারবে বলেছে।",
	"পাড়ার দু-একজন জানেন, কিন্তু কেউ কিছু বলেন না।",
	"খেতে দেয় এক বেলা, পরনে একটাই জামা।",
	"শুক্রবার বিকেলে মাঠে এলে কথা বলা যায়।",
};

/* A story of its own for each report: sentences in another order, with numbers. */
static void add_story(struct str *to, int64_t i)
{
	size_t start = to->len;
	uint64_t seed = (uint64_t)i * 0x9E3779B97F4A7C15u + 1;

	while (to->len - start < STORY) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		str_addf(to, "%s %llu। ", sentences[seed >> 61],
			(unsigned long long)(seed >> 40 & 4095));
	}
}

static void write_report(void *ctx, int64_t i, struct str *to)
{
	struct intake *in = ctx;
	struct arena *a = arena_create(256 << 10);
	struct str body = str_in(a, BODY_MAX);

	str_addf(&body,
		"{\"form\":\"report\",\"language\":\"bn\",\"answers\":{\"danger\":false,"
		"\"whom\":\"child\",\"kinds\":[\"physical\"],\"child_age\":%d,\"sex\":\"M\","
		"\"setting\":\"home\",\"area\":\"BD3026\",\"anonymity\":\"confidential\","
		"\"my_name\":\"রহিমা বেগম\",\"contact_wanted\":false,\"story\":\"",
		(int)(i % 17));
	add_story(&body, i);
	str_add(&body, "\"}}");
	str_addf(to,
		"POST /api/reports HTTP/1.1\r\nHost: 127.0.0.1\r\n"
		"Content-Type: application/json\r\nIdempotency-Key: bench-%lld-%016lld\r\n"
		"Content-Length: %zu\r\n\r\n",
		(long long)in->run, (long long)i, body.len);
	str_addn(to, body.at, body.len);
	arena_destroy(a);
}

static bool is_filed(void *ctx, int64_t i, int status, struct bytes body)
{
	(void)ctx;
	(void)i;
	return status == 201 && body.len > 40 &&
	       memmem(body.at, body.len, "\"receipt\"", 9) != NULL;
}

bool intake_run(int port, int64_t ms, struct load_result *ret_result)
{
	struct intake in = { .run = clock_now() };
	struct load_plan plan = { .port = port,
		.connections = CONNECTIONS,
		.ms = ms,
		.write = write_report,
		.check = is_filed,
		.ctx = &in };

	return load_run(&plan, ret_result) == OK;
}

static void write_health(void *ctx, int64_t i, struct str *to)
{
	(void)ctx;
	(void)i;
	str_add(to, "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
}

static bool is_well(void *ctx, int64_t i, int status, struct bytes body)
{
	(void)ctx;
	(void)i;
	(void)body;
	return status == 200;
}

bool intake_is_up(int port)
{
	struct load_plan plan = {
		.port = port, .connections = 1, .count = 1, .write = write_health, .check = is_well
	};
	struct load_result result;

	return load_run(&plan, &result) == OK && result.right == 1;
}
