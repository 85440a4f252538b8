/*
 * files_test.c - files by HTTP, as a reporter gives them and an officer opens them,
 * with the real cleaner: what is cleaned, what is kept whole, what is refused, what
 * lies on the disk meanwhile, and what is left when something breaks.
 */

#include "tests/support/served.h"

#include "app/reports/draft.h"
#include "app/reports/report_files.h"
#include "app/reports/report_pages.h"

static const char *cleaner;

static int open_site(void **state)
{
	*state = served_open(cleaner);
	return 0;
}

static int close_site(void **state)
{
	served_close(*state);
	return 0;
}

/* ---- a photo ---- */

static const char place[] = "camera at Amtali, Barguna";

/* 16 x 16 black pixels, without metadata. */
static const uint8_t photo[] = { 0xff, 0xd8, 0xff, 0xdb, 0x00, 0x43, 0x00, 0x14, 0x0e, 0x0f, 0x12,
	0x0f, 0x0d, 0x14, 0x12, 0x10, 0x12, 0x17, 0x15, 0x14, 0x18, 0x1e, 0x32, 0x21, 0x1e, 0x1c,
	0x1c, 0x1e, 0x3d, 0x2c, 0x2e, 0x24, 0x32, 0x49, 0x40, 0x4c, 0x4b, 0x47, 0x40, 0x46, 0x45,
	0x50, 0x5a, 0x73, 0x62, 0x50, 0x55, 0x6d, 0x56, 0x45, 0x46, 0x64, 0x88, 0x65, 0x6d, 0x77,
	0x7b, 0x81, 0x82, 0x81, 0x4e, 0x60, 0x8d, 0x97, 0x8c, 0x7d, 0x96, 0x73, 0x7e, 0x81, 0x7c,
	0xff, 0xdb, 0x00, 0x43, 0x01, 0x15, 0x17, 0x17, 0x1e, 0x1a, 0x1e, 0x3b, 0x21, 0x21, 0x3b,
	0x7c, 0x53, 0x46, 0x53, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c,
	0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c,
	0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c,
	0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0x7c, 0xff, 0xc0, 0x00, 0x11, 0x08, 0x00,
	0x10, 0x00, 0x10, 0x03, 0x01, 0x22, 0x00, 0x02, 0x11, 0x01, 0x03, 0x11, 0x01, 0xff, 0xc4,
	0x00, 0x15, 0x00, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x06, 0xff, 0xc4, 0x00, 0x14, 0x10, 0x01, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xc4,
	0x00, 0x14, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xc4, 0x00, 0x14, 0x11, 0x01, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xda, 0x00,
	0x0c, 0x03, 0x01, 0x00, 0x02, 0x11, 0x03, 0x11, 0x00, 0x3f, 0x00, 0x8c, 0x00, 0x1f, 0xff,
	0xd9 };

/* EXIF: a description, and a GPS directory with the latitude 22 degrees north. */
static const uint8_t exif_head[] = { 0xff, 0xe1, 0, 0, 'E', 'x', 'i', 'f', 0, 0 };
static const uint8_t tiff[] = { 'I', 'I', 42, 0, 8, 0, 0, 0, 2, 0, /* two entries */
	0x0e, 0x01, 2, 0, sizeof(place), 0, 0, 0, 92, 0, 0, 0,     /* ImageDescription */
	0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0,                 /* GPS directory at 38 */
	0, 0, 0, 0, 2, 0, 1, 0, 2, 0, 2, 0, 0, 0, 'N', 0, 0, 0,    /* GPSLatitudeRef */
	2, 0, 5, 0, 3, 0, 0, 0, 68, 0, 0, 0, 0, 0, 0, 0,           /* GPSLatitude at 68 */
	22, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 19, 0, 0, 0, 1, 0, 0, 0 };

static struct bytes photo_with_place(struct served *s)
{
	struct str out = str_in(s->arena, 4096);
	size_t segment = sizeof(exif_head) - 2 + sizeof(tiff) + sizeof(place);

	assert_int_equal(sizeof(tiff), 92);
	str_addn(&out, photo, 2);
	str_addn(&out, exif_head, sizeof(exif_head));
	out.at[4] = (char)(segment >> 8);
	out.at[5] = (char)segment;
	str_addn(&out, tiff, sizeof(tiff));
	str_addn(&out, place, sizeof(place));
	str_addn(&out, photo + 2, sizeof(photo) - 2);
	return str_bytes(&out);
}

static bool has(struct bytes in, const char *text)
{
	return memmem(in.at, in.len, text, strlen(text)) != NULL;
}

/* ---- a reporter ---- */

static struct request *nobody_asks(struct served *s, struct tx *tx)
{
	struct request *rq = arena_new(s->arena, struct request);

	rq->site = &s->app.site;
	rq->language = s->app.site.languages[1];
	rq->arena = s->arena;
	rq->tx = tx;
	rq->actor = served_nobody(s);
	return rq;
}

/* A draft that has come to the page of the story, as a hidden field. */
static const char *draft_at_story(struct served *s)
{
	struct tx *tx = served_tx(s);
	struct request *rq = nobody_asks(s, tx);
	const struct form *form = s->app.site.form;
	struct answers *answers = answers_create(s->arena, form, asking_of(rq));
	struct draft draft = draft_create(form);
	const char *field;

	draft.page = "story";
	assert_int_equal(draft_seal(tx, rq->actor, &draft, answers, &field), OK);
	tx_end(tx);
	return field;
}

static struct file_list files_in(struct served *s, const char *field)
{
	struct tx *tx = served_tx(s);
	struct draft draft;

	assert_int_equal(draft_open(tx, served_nobody(s), field, s->arena, &draft), OK);
	tx_end(tx);
	return draft.files;
}

#define TEXT(text) bytes_of(text, strlen(text))

static struct said give(
	struct served *s, const char *draft, const char *go, const char *name, struct bytes file)
{
	const struct said_part parts[] = { { "draft", NULL, TEXT(draft) },
		{ "story", NULL, TEXT("He was beaten at school.") }, { "go", NULL, TEXT(go) },
		{ "files", name, file } };

	return served_post(s, "/en/form", parts, COUNT_OF(parts), false);
}

static struct said press(struct served *s, const char *draft, const char *button, const char *value)
{
	const struct said_part parts[] = { { "draft", NULL, TEXT(draft) },
		{ "story", NULL, TEXT("He was beaten at school.") },
		{ button, NULL, TEXT(value) } };

	return served_post(s, "/en/form", parts, COUNT_OF(parts), false);
}

/* Gives one file and goes on; the draft after it. */
static const char *draft_with(struct served *s, const char *name, struct bytes file)
{
	struct said said = give(s, draft_at_story(s), "next", name, file);
	const char *draft = said_field(s, &said, "draft");

	assert_int_equal(said.status, 200);
	assert_non_null(draft);
	assert_int_equal(files_in(s, draft).n, 1);
	return draft;
}

static void send_draft(struct served *s, const char *draft)
{
	assert_int_equal(press(s, draft, "go", "send").status, 200);
	assert_int_equal(served_count(s, "SELECT count(*) FROM report"), 1);
}

static struct said open_file(struct served *s, int64_t id, bool as_head)
{
	char text[14];

	id_text(id, text);
	return served_get(s, arena_printf(s->arena, "/desk/files/%s", text), as_head);
}

/* ---- what is taken ---- */

static void test_a_photo_is_shown_without_its_place_and_kept_whole(void **state)
{
	struct served *s = *state;
	struct bytes given = photo_with_place(s);
	const char *draft = draft_with(s, "IMG_0001.jpg", given);
	struct file file = files_in(s, draft).at[0];
	struct said copy, original;

	assert_true(has(given, "Exif"));
	assert_string_equal(file.type, "image/jpeg");
	assert_true(file.copy.id != 0);
	send_draft(s, draft);

	copy = open_file(s, file.copy.id, true);
	assert_int_equal(copy.status, 200);
	assert_non_null(strstr(copy.head, "Content-Type: image/jpeg"));
	assert_non_null(strstr(copy.head, "Content-Security-Policy: sandbox; default-src 'none'"));
	assert_non_null(strstr(copy.head, "X-Content-Type-Options: nosniff"));
	assert_memory_equal(copy.body.at, "\xff\xd8\xff", 3);
	assert_false(has(copy.body, "Exif"));
	assert_false(has(copy.body, place));

	original = open_file(s, file.original.id, true);
	assert_int_equal(original.status, 200);
	assert_non_null(strstr(original.head, "Content-Type: application/octet-stream"));
	assert_non_null(strstr(original.head, "Content-Disposition: attachment"));
	assert_true(bytes_equal(original.body, given));
	assert_int_equal(served_count(s, "SELECT count(*) FROM audit WHERE action IN"
					 " ('file.open', 'file.open_original')"),
		2);
}

static void test_nothing_readable_of_a_file_lies_on_the_disk(void **state)
{
	struct served *s = *state;
	struct bytes given = photo_with_place(s);
	const char *draft;
	struct file file;

	assert_false(served_disk_has(s, TEXT(place)));
	draft = draft_with(s, "secret-name-of-a-boy.jpg", given);
	file = files_in(s, draft).at[0];
	assert_int_equal(served_files(s, FILES_NEW), 2);
	for (int is_sent = 0; is_sent < 2; is_sent++) {
		assert_false(served_disk_has(s, TEXT(place)));
		assert_false(served_disk_has(s, bytes_of(photo + 20, 40)));
		assert_false(served_disk_has(s, TEXT("secret-name-of-a-boy")));
		assert_false(served_disk_has(s, bytes_of(file.original.key, 32)));
		assert_false(served_disk_has(
			s, TEXT(hex_text(s->arena, bytes_of(file.original.key, 32)))));
		assert_false(
			served_disk_has(s, TEXT(hex_text(s->arena, bytes_of(file.copy.key, 32)))));
		if (!is_sent)
			send_draft(s, draft);
	}
	assert_int_equal(served_files(s, FILES_NEW), 0);
	assert_int_equal(served_files(s, FILES_FILED), 2);
}

static void test_a_zip_named_jpg_is_only_handed_over(void **state)
{
	struct served *s = *state;
	/* One file, a.txt, stored. */
	static const uint8_t zip[] = { 0x50, 0x4b, 0x03, 0x04, 0x14, 0x00, 0x00, 0x00, 0x00, 0x00,
		0x10, 0x6c, 0x76, 0x5d, 0x86, 0xa6, 0x10, 0x36, 0x05, 0x00, 0x00, 0x00, 0x05, 0x00,
		0x00, 0x00, 0x05, 0x00, 0x00, 0x00, 0x61, 0x2e, 0x74, 0x78, 0x74, 0x68, 0x65, 0x6c,
		0x6c, 0x6f, 0x50, 0x4b, 0x01, 0x02, 0x14, 0x03, 0x14, 0x00, 0x00, 0x00, 0x00, 0x00,
		0x10, 0x6c, 0x76, 0x5d, 0x86, 0xa6, 0x10, 0x36, 0x05, 0x00, 0x00, 0x00, 0x05, 0x00,
		0x00, 0x00, 0x05, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
		0x80, 0x01, 0x00, 0x00, 0x00, 0x00, 0x61, 0x2e, 0x74, 0x78, 0x74, 0x50, 0x4b, 0x05,
		0x06, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x33, 0x00, 0x00, 0x00, 0x28,
		0x00, 0x00, 0x00, 0x00, 0x00 };
	const char *draft = draft_with(s, "holiday.jpg", bytes_of(zip, sizeof(zip)));
	struct file file = files_in(s, draft).at[0];
	struct said said;

	assert_string_equal(file.type, "application/zip");
	assert_int_equal(file.copy.id, 0);
	send_draft(s, draft);
	said = open_file(s, file.original.id, true);
	assert_int_equal(said.status, 200);
	assert_non_null(strstr(said.head, "Content-Type: application/octet-stream"));
	assert_null(strstr(said.head, "image/"));
	assert_null(strstr(said.head, "holiday"));
	assert_memory_equal(said.body.at, zip, sizeof(zip));
}

static void test_a_broken_photo_is_taken_and_not_shown(void **state)
{
	struct served *s = *state;
	uint8_t bomb[sizeof(photo)];
	struct file file;

	/* It says that it has 65,535 x 65,535 pixels. */
	memcpy(bomb, photo, sizeof(photo));
	for (size_t i = 0; i + 9 < sizeof(photo); i++)
		if (photo[i] == 0xff && photo[i + 1] == 0xc0)
			memset(bomb + i + 5, 0xff, 4);
	file = files_in(s, draft_with(s, "bomb.jpg", bytes_of(bomb, sizeof(bomb)))).at[0];
	assert_string_equal(file.type, "image/jpeg");
	assert_int_equal(file.copy.id, 0);
	file = files_in(s, draft_with(s, "cut.jpg", bytes_of(photo, 30))).at[0];
	assert_int_equal(file.copy.id, 0);
	assert_int_equal(file.original.size, 30);
}

static void test_a_large_file_comes_back_in_order(void **state)
{
	struct served *s = *state;
	size_t size = (3 << 20) + 4567;
	uint8_t *large = arena_alloc(s->arena, size);
	struct said said;
	struct file file;
	const char *draft;

	random_fill(large, size);
	memcpy(large, "%PDF-1.4\n", 9);
	draft = draft_with(s, "paper.pdf", bytes_of(large, size));
	file = files_in(s, draft).at[0];
	assert_string_equal(file.type, "application/pdf");
	send_draft(s, draft);
	said = open_file(s, file.original.id, true);
	assert_non_null(strstr(said.head, ".pdf\""));
	assert_true(bytes_equal(said.body, bytes_of(large, size)));
}

/* ---- what is refused ---- */

static void test_a_file_of_25_MB_is_refused_and_the_words_stay(void **state)
{
	struct served *s = *state;
	size_t size = 25 << 20;
	uint8_t *large = arena_alloc(s->arena, size);
	struct said said = give(s, draft_at_story(s), "next", "film.mp4", bytes_of(large, size));

	assert_int_equal(said.status, 422);
	assert_non_null(strstr(said.text, "larger than 20 MB"));
	assert_non_null(strstr(said.text, "He was beaten at school."));
	assert_int_equal(files_in(s, said_field(s, &said, "draft")).n, 0);
	assert_int_equal(served_files(s, FILES_NEW), 0);
}

static void test_ten_files_are_enough(void **state)
{
	struct served *s = *state;
	struct said_part parts[14] = { { "draft", NULL, TEXT(draft_at_story(s)) },
		{ "story", NULL, TEXT("He was beaten at school.") } };
	struct said said;

	for (size_t i = 2; i < 14; i++)
		parts[i] = (struct said_part){ "files", "note.txt", TEXT("a note") };
	said = served_post(s, "/en/form", parts, COUNT_OF(parts), false);
	assert_int_equal(said.status, 422);
	assert_non_null(strstr(said.text, "ten files at most"));
	assert_int_equal(files_in(s, said_field(s, &said, "draft")).n, 10);
	assert_int_equal(served_files(s, FILES_NEW), 10);
}

static void test_a_file_can_be_taken_back(void **state)
{
	struct served *s = *state;
	const char *draft = draft_with(s, "IMG_0001.jpg", photo_with_place(s));
	struct said said = press(s, draft, "change", "files");
	char id[14];

	assert_int_equal(said.status, 200);
	assert_non_null(strstr(said.text, "IMG_0001.jpg"));
	assert_non_null(strstr(said.text, "crime"));
	id_text(files_in(s, draft).at[0].original.id, id);
	assert_string_equal(said_field(s, &said, "remove"), id);
	said = press(s, said_field(s, &said, "draft"), "remove", id);
	assert_int_equal(said.status, 200);
	assert_null(strstr(said.text, "IMG_0001.jpg"));
	assert_int_equal(files_in(s, said_field(s, &said, "draft")).n, 0);
	assert_int_equal(served_files(s, FILES_NEW), 0);
}

/* The page of a report that was sent, brought back and sent with other words: a report of
 * its own, with the same file under a key of its own. */
static void test_a_second_report_from_one_page_has_the_file_too(void **state)
{
	struct served *s = *state;
	const char *draft = draft_with(s, "IMG_0001.jpg", photo_with_place(s));
	struct said said = press(s, draft, "change", "files");
	const struct said_part other[] = { { "draft", NULL, TEXT(said_field(s, &said, "draft")) },
		{ "story", NULL, TEXT("He is here now.") }, { "go", NULL, TEXT("send") } };

	send_draft(s, draft);
	for (int i = 0; i < 2; i++) {
		said = served_post(s, "/en/form", other, COUNT_OF(other), false);
		assert_int_equal(said.status, 200);
		assert_non_null(strstr(said.text, "second report"));
		assert_int_equal(served_count(s, "SELECT count(*) FROM report"), 2);
		assert_int_equal(served_files(s, FILES_FILED), 4);
	}
	assert_int_equal(
		served_count(s, "SELECT count(*) FROM file GROUP BY record ORDER BY 1 LIMIT 1"), 2);
	for (int64_t i = 0; i < 4; i++)
		assert_int_equal(
			open_file(s,
				served_count(s,
					arena_printf(s->arena,
						"SELECT id FROM file ORDER BY id LIMIT 1 OFFSET %d",
						(int)i)),
				true)
				.status,
			200);
}

static void test_what_no_page_asked_for_is_not_kept(void **state)
{
	struct served *s = *state;
	const char *draft = draft_with(s, "note.txt", TEXT("a note"));

	assert_int_equal(give(s, draft_at_story(s), "back", "a.txt", TEXT("aaa")).status, 200);
	assert_int_equal(give(s, draft, "none", "b.txt", TEXT("bbb")).status, 200);
	assert_int_equal(give(s, "forged", "next", "c.txt", TEXT("ccc")).status, 400);
	assert_int_equal(served_files(s, FILES_NEW), 1);
}

/* ---- who opens, who does not ---- */

static void test_strangers_open_nothing(void **state)
{
	struct served *s = *state;
	const char *draft = draft_with(s, "IMG_0001.jpg", photo_with_place(s));
	struct file file = files_in(s, draft).at[0];

	assert_int_equal(open_file(s, file.original.id, true).status, 404);
	send_draft(s, draft);
	assert_int_equal(open_file(s, file.copy.id, false).status, 303);
	assert_int_equal(open_file(s, file.copy.id + 1, true).status, 404);
	assert_int_equal(served_get(s, "/desk/files/..%2f..%2fsite.key", true).status, 400);
	assert_int_equal(served_get(s, "/desk/files/site.key", true).status, 404);
	assert_int_equal(
		served_count(s, "SELECT count(*) FROM audit WHERE action LIKE 'file%'"), 0);
}

static void test_a_quarantined_file_opens_for_nobody(void **state)
{
	struct served *s = *state;
	const char *draft = draft_with(s, "IMG_0001.jpg", photo_with_place(s));
	struct file file = files_in(s, draft).at[0];
	char id[14];
	const char *path;

	send_draft(s, draft);
	id_text(file.copy.id, id);
	path = arena_printf(s->arena, "/desk/files/%s/quarantine", id);
	assert_int_equal(served_post(s, path, NULL, 0, false).status, 303);
	assert_int_equal(open_file(s, file.copy.id, true).status, 200);
	assert_int_equal(served_post(s, path, NULL, 0, true).status, 303);
	assert_int_equal(open_file(s, file.copy.id, true).status, 410);
	assert_int_equal(open_file(s, file.original.id, true).status, 410);
	assert_int_equal(
		served_count(s, "SELECT count(*) FROM file WHERE state = 'quarantined'"), 2);
	assert_int_equal(
		served_count(s, "SELECT count(*) FROM audit WHERE action = 'file.quarantine'"), 1);
	assert_int_equal(served_files(s, FILES_FILED), 2);
}

/* ---- bad days ---- */

static void sweep(struct served *s)
{
	struct tx *tx = served_tx(s);

	files_sweep(tx, s->app.site.files);
	tx_end(tx);
}

static void test_what_nobody_sent_is_swept_out_after_six_hours(void **state)
{
	struct served *s = *state;

	send_draft(s, draft_with(s, "IMG_0001.jpg", photo_with_place(s)));
	draft_with(s, "IMG_0002.jpg", photo_with_place(s));
	clock_freeze(clock_now() + 5 * (int64_t)HOUR);
	sweep(s);
	assert_int_equal(served_files(s, FILES_NEW), 2);
	clock_freeze(clock_now() + 2 * (int64_t)HOUR);
	sweep(s);
	assert_int_equal(served_files(s, FILES_NEW), 0);
	assert_int_equal(served_files(s, FILES_FILED), 2);
}

/* At every point at which the database can fail: no row without its file, the same
 * draft can be sent again, and what stays behind is swept out. */
static void test_a_filing_that_breaks_leaves_no_row_behind(void **state)
{
	struct served *s = *state;
	const char *draft = draft_with(s, "IMG_0001.jpg", photo_with_place(s));
	int status = 0, n = 0;

	while (status != 200) {
		assert_true(n < 200);
		db_fail_after(s->app.site.db, ++n);
		status = press(s, draft, "go", "send").status;
		db_fail_after(s->app.site.db, 0);
		if (status != 200) {
			assert_int_equal(status, 503);
			assert_int_equal(served_count(s, "SELECT count(*) FROM file"), 0);
			assert_int_equal(
				served_files(s, FILES_NEW) + served_files(s, FILES_FILED), 2);
		}
	}
	assert_true(n > 12); /* its reads, its rows, BEGIN and COMMIT */
	assert_int_equal(served_count(s, "SELECT count(*) FROM file"), 2);
	assert_int_equal(served_files(s, FILES_FILED), 2);
	clock_freeze(clock_now() + 7 * (int64_t)HOUR);
	sweep(s);
	assert_int_equal(served_files(s, FILES_FILED), 2);
}

static void test_files_of_a_filing_that_never_came_through_are_swept_out(void **state)
{
	struct served *s = *state;
	const char *draft = draft_with(s, "IMG_0001.jpg", photo_with_place(s));

	for (int n = 20; served_files(s, FILES_FILED) == 0; n++) {
		db_fail_after(s->app.site.db, n);
		assert_int_equal(press(s, draft, "go", "send").status, 503);
		db_fail_after(s->app.site.db, 0);
	}
	sweep(s);
	assert_int_equal(served_files(s, FILES_FILED), 2);
	clock_freeze(clock_now() + 7 * (int64_t)HOUR);
	sweep(s);
	assert_int_equal(served_files(s, FILES_FILED), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_site, close_site)
		TEST(test_a_photo_is_shown_without_its_place_and_kept_whole),
		TEST(test_nothing_readable_of_a_file_lies_on_the_disk),
		TEST(test_a_zip_named_jpg_is_only_handed_over),
		TEST(test_a_broken_photo_is_taken_and_not_shown),
		TEST(test_a_large_file_comes_back_in_order),
		TEST(test_a_file_of_25_MB_is_refused_and_the_words_stay),
		TEST(test_ten_files_are_enough),
		TEST(test_a_file_can_be_taken_back),
		TEST(test_a_second_report_from_one_page_has_the_file_too),
		TEST(test_what_no_page_asked_for_is_not_kept),
		TEST(test_strangers_open_nothing),
		TEST(test_a_quarantined_file_opens_for_nobody),
		TEST(test_what_nobody_sent_is_swept_out_after_six_hours),
		TEST(test_a_filing_that_breaks_leaves_no_row_behind),
		TEST(test_files_of_a_filing_that_never_came_through_are_swept_out),
	};

	if (argc < 2) {
		fputs("files_test PATH-OF-ASHRAY-CLEAN\n", stderr);
		return 2;
	}
	cleaner = argv[1];
	return cmocka_run_group_tests_name("files by HTTP", tests, NULL, NULL);
}
