/*
 * bare.c - the machine's own limit for complete reports: two threads that seal and
 * one that writes, with the bytes and rows of a filing as vault.md 3 and 6.1 name
 * them, committed in groups, without HTTP, forms, guards or routing. It is the
 * yardstick of docs/design.md, first row: what it does is fixed by decision 0002.
 *
 * Usage: bare FOLDER [SECONDS]. Makes bare.db and bare.key in the folder, removes
 * them again, prints one line of JSON.
 */

#include <pthread.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench/bare.h"
#include "lib/vault/vault.h"

enum {
	SEALERS = 2,
	IN_FLIGHT = 64, /* as the load client has connections */
	WARM_UP = 1000, /* ms that do not count */
	STORY = 6144,
	STORIES = 64,
};

/* What a filing writes. The blobs lie in its own arena until they are durable. */
struct filing {
	struct arena *arena;
	struct filing *next;
	int64_t report, task, entry;
	int64_t number, facets[4];
	struct sealed keys, label, story, identity, facts, duty, proof;
	uint8_t commit[32], f[16], salt[16], inner[32], leaf[32];
};

/* Filings that are free to be filled, and those that wait for the disk. */
struct bench {
	pthread_mutex_t lock;
	pthread_cond_t has_free, has_ready;
	struct filing *free, *ready;
	struct filing filings[IN_FLIGHT];
	bool is_over;

	struct vault_site *site;
	struct vault_ring_to desk, standby, identity;
	struct bytes stories[STORIES]; /* made before, as a reporter makes his at home */

	/* The writer's own. */
	sqlite3 *db;
	sqlite3_stmt *insert[6];
	int64_t commits, reports, bytes;
};

/* ---- sealing ---- */

static const char *const words[] = { "আমি", "আমার", "আমাদের", "সে", "তার", "তিনি", "একজন", "মানুষ",
	"বাড়ি", "বাড়িতে", "স্কুল", "স্কুলে", "রাস্তায়", "গ্রামে", "শহরে", "বাজারে", "কাছে", "পাশে",
	"সাথে", "থেকে", "পর্যন্ত", "যখন", "তখন", "কখন", "কাল", "আজ", "গতকাল", "সকালে", "বিকেলে",
	"সন্ধ্যায়", "রাতে", "দুপুরে", "সপ্তাহ", "মাস", "বছর", "আগে", "পরে", "আবার", "প্রতিদিন",
	"মাঝে মাঝে", "একবার", "দুইবার", "অনেক", "কিছু", "সব", "কেউ", "না", "নাই", "ছিল", "ছিলাম",
	"আছে", "হয়", "হয়েছে", "হয়েছিল", "করেছে", "করে", "করতে", "বলেছে", "বলেছিল", "বলতে", "দেখেছি",
	"দেখে", "শুনেছি", "গিয়েছিলাম", "গেছে", "এসেছে", "আসে", "যায়", "যেতে", "দিয়েছে", "নিয়েছে",
	"নিতে", "থাকে", "থাকতে", "জানে", "জানি", "জানাতে", "ভয়", "কষ্ট", "ব্যথা", "কান্না", "চুপ",
	"সাহায্য", "চাই", "দরকার", "মা", "বাবা", "ভাই", "বোন", "চাচা", "মামা", "প্রতিবেশী", "শিক্ষক",
	"বন্ধু", "শিশু", "মেয়ে", "ছেলে", "বয়স", "ক্লাস", "পড়ে", "কাজ", "টাকা", "ফোন", "নম্বর", "ঘর",
	"দরজা", "জানালা", "একা", "সবাই", "এখন", "এখনও", "তাই", "কিন্তু", "কারণ", "যদি", "তাহলে", "আর",
	"এবং", "কেন", "কী", "কোথায়", "এভাবে", "খুব" };

/* Sentences of a few of the words, no two stories alike. */
static struct bytes story(struct arena *a)
{
	struct str s = str_in(a, STORY);

	while (!str_over(&s)) {
		uint32_t n = 5 + random_below(9);

		for (uint32_t i = 0; i < n; i++)
			str_addf(
				&s, "%s%s", i > 0 ? " " : "", words[random_below(COUNT_OF(words))]);
		str_add(&s, "। ");
	}
	return str_bytes(&s);
}

static struct vault_place place(uint16_t table, uint16_t field, int64_t id)
{
	return (struct vault_place){ table, field, 1, vault_record_of(id) };
}

/* The receipt's row, and its reporter's ring. */
static const struct vault_ring *seal_receipt(struct vault_keys *keys, struct filing *filing)
{
	struct vault_draft_secret d = vault_draft_secret_create();
	struct vault_receipt_try shown = { .secret = vault_receipt_secret(keys, &d) };
	struct vault_place at = place(2, 1, filing->report);
	const struct vault_ring *reporter;
	struct vault_receipt_row row;
	char number[VAULT_NUMBER_SIZE];

	vault_receipt_number(keys, &d, 0, 8, number);
	filing->number =
		vault_token(keys, VAULT_NEWEST, "number", VAULT_PARTS(vault_part_text(number)));
	vault_draft_filed(&d, filing->f);
	reporter = vault_receipt_create(keys, &shown, NULL, 1, &row);
	filing->proof = vault_cell_seal(keys, &at, bytes_of(&row, sizeof(row)));
	return reporter;
}

/* Three slips from a stranger for one pair, and the reporter's own. */
static void seal_parts(struct bench *b, struct vault_keys *keys, struct filing *filing)
{
	const struct vault_ring *reporter = seal_receipt(keys, filing);
	const struct vault_part *part = vault_part_create(keys);
	const struct vault_part *identity = vault_part_create(keys);
	struct vault_slips *slips = vault_slips_new(keys, vault_record_of(filing->report));
	struct vault_place at = place(1, 1, filing->report);
	struct bytes told = b->stories[random_below(STORIES)];
	uint8_t r[32];

	vault_slips_anon(slips, &b->desk, 0, part);
	vault_slips_anon(slips, &b->standby, 0, part);
	vault_slips_anon(slips, &b->identity, 1, identity);
	vault_slips_own(slips, reporter, 0, part);
	filing->keys = vault_slips_blob(slips);
	filing->story = vault_item_seal(keys, part, &at, told);
	at.field = 2;
	filing->label = vault_item_seal(keys, part, &at, vault_part_text("স্কুল, মেয়ে, ১২"));
	at.field = 3;
	filing->identity = vault_item_seal(keys, identity, &at,
		vault_part_text("{\"name\":\"রহিমা\",\"phone\":\"01711000000\"}"));
	vault_random(r, sizeof(r));
	vault_commit_filed(r, told, BYTES_NONE, filing->commit);
}

static void seal_clear(struct vault_keys *keys, struct filing *filing)
{
	static const char *const facets[] = { "area", "kind", "age", "sex" };
	struct vault_place at = place(1, 4, filing->report);
	struct vault_leaf leaf = { .at = clock_now() / HOUR * HOUR,
		.action = "report.file",
		.about = "report",
		.object = filing->report };
	uint8_t facts[48];

	vault_random(facts, sizeof(facts));
	filing->facts = vault_cell_seal(keys, &at, bytes_of(facts, sizeof(facts)));
	at = place(3, 1, filing->task);
	filing->duty = vault_cell_seal(keys, &at, bytes_of(facts, sizeof(facts)));
	for (size_t i = 0; i < COUNT_OF(facets); i++)
		filing->facets[i] = vault_token(keys, VAULT_NEWEST, "facet",
			VAULT_PARTS(vault_part_text("BD30"), vault_part_text(facets[i]),
				vault_part_u32(keys, facts[i])));
	vault_random(filing->salt, sizeof(filing->salt));
	vault_inner_hash(filing->salt, filing->commit, leaf.inner);
	memcpy(filing->inner, leaf.inner, sizeof(filing->inner));
	vault_leaf_hash(&leaf, filing->leaf);
}

static struct filing *take_free(struct bench *b)
{
	struct filing *filing;

	pthread_mutex_lock(&b->lock);
	while (b->free == NULL && !b->is_over)
		pthread_cond_wait(&b->has_free, &b->lock);
	filing = b->is_over ? NULL : b->free;
	if (filing != NULL)
		b->free = filing->next;
	pthread_mutex_unlock(&b->lock);
	return filing;
}

static void give_ready(struct bench *b, struct filing *filing)
{
	pthread_mutex_lock(&b->lock);
	filing->next = b->ready;
	b->ready = filing;
	pthread_cond_signal(&b->has_ready);
	pthread_mutex_unlock(&b->lock);
}

static void *seal_reports(void *bench)
{
	struct bench *b = bench;
	struct vault_keys *keys = vault_keys_create(b->site);
	struct filing *filing;

	if (keys == NULL)
		BUG("no locked memory");
	while ((filing = take_free(b)) != NULL) {
		arena_reset(filing->arena);
		vault_keys_begin(keys, filing->arena);
		filing->report = id_new();
		filing->task = id_new();
		filing->entry = id_new();
		seal_parts(b, keys, filing);
		seal_clear(keys, filing);
		vault_keys_wipe(keys);
		give_ready(b, filing);
	}
	vault_keys_destroy(keys);
	return NULL;
}

/* ---- writing ---- */

static const char schema[] =
	"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
	"CREATE TABLE report (id INTEGER PRIMARY KEY, district TEXT NOT NULL, risk INT NOT NULL,"
	" state TEXT NOT NULL, filed_day INT NOT NULL, form TEXT NOT NULL, form_version INT NOT "
	"NULL,"
	" version INT NOT NULL, hash BLOB NOT NULL, facts BLOB NOT NULL, t_area INT NOT NULL,"
	" t_kind INT NOT NULL, t_age INT NOT NULL, t_sex INT NOT NULL, keys BLOB NOT NULL,"
	" label BLOB NOT NULL) STRICT;"
	"CREATE INDEX report_inbox ON report (district, state, risk, id);"
	"CREATE TABLE report_item (report INTEGER PRIMARY KEY, story BLOB NOT NULL, identity BLOB)"
	" STRICT;"
	"CREATE TABLE receipt (report INTEGER PRIMARY KEY, number INT NOT NULL UNIQUE,"
	" kid INT NOT NULL, gen INT NOT NULL, tries INT NOT NULL, not_before INT NOT NULL,"
	" proof BLOB NOT NULL) STRICT;"
	"CREATE TABLE task (id INTEGER PRIMARY KEY, report INT NOT NULL, body INT NOT NULL,"
	" duty TEXT NOT NULL, state TEXT NOT NULL, phase TEXT NOT NULL, due_at INT NOT NULL,"
	" facts BLOB NOT NULL) STRICT;"
	"CREATE INDEX task_of_body ON task (body, state, due_at, id);"
	"CREATE TABLE filing (f BLOB PRIMARY KEY, report INT NOT NULL, until_at INT NOT NULL)"
	" STRICT;"
	"CREATE TABLE audit (id INTEGER PRIMARY KEY, at INT NOT NULL, actor INT NOT NULL,"
	" action TEXT NOT NULL, object INT NOT NULL, hash BLOB NOT NULL, salt BLOB,"
	" inner BLOB NOT NULL,"
	" leaf BLOB NOT NULL) STRICT;";

enum { REPORT, ITEM, RECEIPT, TASK, FILING, AUDIT };

static const char *const inserts[] = {
	[REPORT] =
		("INSERT INTO report VALUES (?1, 'BD30', 2, 'received', ?2, 'report', 1, 1, ?3, ?4,"
		 " ?5, ?6, ?7, ?8, ?9, ?10)"),
	[ITEM] = "INSERT INTO report_item VALUES (?1, ?2, ?3)",
	/* Among so many numbers some meet; the product would draw again. */
	[RECEIPT] = "INSERT OR IGNORE INTO receipt VALUES (?1, ?2, 1, 1, 0, 0, ?3)",
	[TASK] = "INSERT INTO task VALUES (?1, ?2, 10, 'triage', 'waiting', 'received', ?3, ?4)",
	[FILING] = "INSERT INTO filing VALUES (?1, ?2, ?3)",
	[AUDIT] = "INSERT INTO audit VALUES (?1, ?2, 0, 'report.file', ?3, ?4, ?5, ?6, ?7)",
};

/* One parameter: bytes if there are any, else the number. */
struct value {
	struct bytes bytes;
	int64_t number;
};

#define NUMBER(n)             \
	{                     \
		.number = (n) \
	}
#define BLOB(s)                   \
	{                         \
		.bytes = (s).blob \
	}
#define ARRAY(a)                           \
	{                                  \
		.bytes = {(a), sizeof(a) } \
	}

static void insert(struct bench *b, int which, const struct value *values, int n)
{
	sqlite3_stmt *stmt = b->insert[which];

	for (int i = 0; i < n; i++) {
		if (values[i].bytes.at == NULL) {
			sqlite3_bind_int64(stmt, i + 1, values[i].number);
			continue;
		}
		sqlite3_bind_blob64(
			stmt, i + 1, values[i].bytes.at, values[i].bytes.len, SQLITE_STATIC);
		b->bytes += (int64_t)values[i].bytes.len;
	}
	if (sqlite3_step(stmt) != SQLITE_DONE)
		BUG("sqlite: %s", sqlite3_errmsg(b->db));
	sqlite3_reset(stmt);
}

#define INSERT(b, which, ...)                                       \
	insert((b), (which), (const struct value[]){ __VA_ARGS__ }, \
		COUNT_OF(((const struct value[]){ __VA_ARGS__ })))

static void write_filing(struct bench *b, const struct filing *f)
{
	int64_t now = clock_now();

	INSERT(b, REPORT, NUMBER(f->report), NUMBER(day_of(now)), ARRAY(f->commit), BLOB(f->facts),
		NUMBER(f->facets[0]), NUMBER(f->facets[1]), NUMBER(f->facets[2]),
		NUMBER(f->facets[3]), BLOB(f->keys), BLOB(f->label));
	INSERT(b, ITEM, NUMBER(f->report), BLOB(f->story), BLOB(f->identity));
	INSERT(b, RECEIPT, NUMBER(f->report), NUMBER(f->number), BLOB(f->proof));
	INSERT(b, TASK, NUMBER(f->task), NUMBER(f->report), NUMBER(now + HOUR), BLOB(f->duty));
	INSERT(b, FILING, ARRAY(f->f), NUMBER(f->report), NUMBER(now + DAY));
	INSERT(b, AUDIT, NUMBER(f->entry), NUMBER(now / HOUR * HOUR), NUMBER(f->report),
		ARRAY(f->commit), ARRAY(f->salt), ARRAY(f->inner), ARRAY(f->leaf));
}

static void run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		BUG("sqlite: %s", sqlite3_errmsg(db));
}

static void open_database(struct bench *b, const char *path)
{
	if (sqlite3_open(path, &b->db) != SQLITE_OK)
		BUG("sqlite: %s", path);
	run(b->db, schema);
	for (size_t i = 0; i < COUNT_OF(inserts); i++)
		if (sqlite3_prepare_v2(b->db, inserts[i], -1, &b->insert[i], NULL) != SQLITE_OK)
			BUG("sqlite: %s", sqlite3_errmsg(b->db));
}

/* All that is ready, in one transaction; then it is free again. */
static void commit_group(struct bench *b)
{
	struct filing *group, *last = NULL;

	pthread_mutex_lock(&b->lock);
	while (b->ready == NULL)
		pthread_cond_wait(&b->has_ready, &b->lock);
	group = b->ready;
	b->ready = NULL;
	pthread_mutex_unlock(&b->lock);
	run(b->db, "BEGIN IMMEDIATE");
	for (struct filing *f = group; f != NULL; f = f->next) {
		write_filing(b, f);
		b->reports++;
		last = f;
	}
	run(b->db, "COMMIT");
	b->commits++;
	pthread_mutex_lock(&b->lock);
	last->next = b->free;
	b->free = group;
	pthread_cond_broadcast(&b->has_free);
	pthread_mutex_unlock(&b->lock);
}

/* ---- the run ---- */

/* Processor time of all threads so far, in microseconds. */
static int64_t cpu_time(void)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	return (use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1000000 + use.ru_utime.tv_usec +
	       use.ru_stime.tv_usec;
}

/* Rings of three desks. Their secrets are gone with the block: nobody reads here. */
static void make_rings(struct bench *b)
{
	struct vault_keys *keys = vault_keys_create(b->site);

	b->desk = vault_ring_to_own(vault_ring_create(keys, 10));
	b->standby = vault_ring_to_own(vault_ring_create(keys, 11));
	b->identity = vault_ring_to_own(vault_ring_create(keys, 12));
	vault_keys_destroy(keys);
}

static void finish(struct bench *b, pthread_t sealers[SEALERS])
{
	pthread_mutex_lock(&b->lock);
	b->is_over = true;
	pthread_cond_broadcast(&b->has_free);
	pthread_mutex_unlock(&b->lock);
	for (size_t i = 0; i < SEALERS; i++)
		pthread_join(sealers[i], NULL);
}

static void measure(struct bench *b, int64_t seconds, struct bare_result *ret_result)
{
	pthread_t sealers[SEALERS];
	int64_t began, ms, cpu;

	for (size_t i = 0; i < SEALERS; i++)
		pthread_create(&sealers[i], NULL, seal_reports, b);
	for (began = clock_ticks(); clock_ticks() < began + WARM_UP;)
		commit_group(b);
	b->reports = b->commits = b->bytes = 0;
	cpu = cpu_time();
	for (began = clock_ticks(); clock_ticks() < began + seconds * SECOND;)
		commit_group(b);
	ms = clock_ticks() - began;
	cpu = cpu_time() - cpu;
	finish(b, sealers);
	*ret_result = (struct bare_result){
		.reports_per_second = (double)b->reports * SECOND / (double)ms,
		.reports_per_commit = (double)b->reports / (double)b->commits,
		.cpu_us_per_report = (double)cpu / (double)b->reports,
		.reports = b->reports,
		.blob_bytes_per_report = b->bytes / b->reports,
		.seconds = (double)ms / SECOND,
	};
}

static void remove_files(const char *db, const char *key, struct arena *a)
{
	unlink(db);
	unlink(arena_printf(a, "%s-wal", db));
	unlink(arena_printf(a, "%s-shm", db));
	unlink(key);
}

static void fill_queue(struct bench *b, struct arena *a)
{
	for (size_t i = 0; i < STORIES; i++)
		b->stories[i] = story(a);
	for (size_t i = 0; i < IN_FLIGHT; i++) {
		b->filings[i].arena = arena_create(256 << 10);
		b->filings[i].next = b->free;
		b->free = &b->filings[i];
	}
}

void bare_run(const char *folder, int64_t seconds, struct bare_result *ret_result)
{
	struct bench *b = calloc(1, sizeof(*b));
	struct arena *a = arena_create(1 << 20);
	const char *db = arena_printf(a, "%s/bare.db", folder);
	const char *key = arena_printf(a, "%s/bare.key", folder);

	if (b == NULL)
		BUG("out of memory");
	pthread_mutex_init(&b->lock, NULL);
	pthread_cond_init(&b->has_free, NULL);
	pthread_cond_init(&b->has_ready, NULL);
	remove_files(db, key, a);
	if (!vault_start() || vault_site_create(key) != OK || vault_site_load(key, &b->site) != OK)
		BUG("no site key in %s", folder);
	open_database(b, db);
	make_rings(b);
	fill_queue(b, a);
	measure(b, seconds, ret_result);
	for (size_t i = 0; i < COUNT_OF(inserts); i++)
		sqlite3_finalize(b->insert[i]);
	sqlite3_close(b->db);
	remove_files(db, key, a);
	for (size_t i = 0; i < IN_FLIGHT; i++)
		arena_destroy(b->filings[i].arena);
	vault_site_destroy(b->site);
	arena_destroy(a);
	free(b);
}
