/*
 * fuzz_backup.c - the head of a backup, and the records inside one: whoever knows the
 * public keys can make a backup, so what lies in it is a stranger's.
 */

#include "app/backup/record.h"
#include "lib/vault/backup.h"

#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct given {
	const uint8_t *at;
	size_t left;
};

static bool give(void *from, void *to, size_t n)
{
	struct given *g = from;

	if (n > g->left)
		return false;
	memcpy(to, g->at, n);
	g->at += n;
	g->left -= n;
	return true;
}

/* Writing what was read gives the same bytes again. */
struct compared {
	const uint8_t *at;
};

static bool compare(void *to, struct bytes bytes)
{
	struct compared *c = to;

	if (bytes.len > 0 && memcmp(c->at, bytes.at, bytes.len) != 0)
		BUG("a record that is written otherwise than it was read");
	c->at += bytes.len;
	return true;
}

static void read_records(struct arena *a, const uint8_t *data, size_t n)
{
	struct given given = { data, n };
	struct record_source source = { give, &given };
	struct record record;
	size_t columns = 0;

	for (;;) {
		struct compared compared = { given.at };
		struct record_sink sink = { compare, &compared };

		if (!record_read(&source, a, columns, &record))
			return;
		if (record.kind == RECORD_TABLE)
			columns = record.columns_n;
		if (!record_write(&sink, &record) || compared.at != given.at)
			BUG("a record that does not write back");
	}
}

static void read_head(const uint8_t *data, size_t n)
{
	int fd = memfd_create("backup", 0);
	struct vault_backup_reader *reader;

	if (write(fd, data, n) != (ssize_t)n || lseek(fd, 0, SEEK_SET) != 0)
		BUG("no file in memory");
	reader = vault_backup_open(fd);
	if (reader != NULL && vault_backup_recipients(reader).n > VAULT_BACKUP_TO)
		BUG("more recipients than a head has room for");
	vault_backup_close(reader);
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_create(256 << 20);

	read_head(data, n);
	read_records(a, data, n);
	arena_destroy(a);
	return 0;
}
