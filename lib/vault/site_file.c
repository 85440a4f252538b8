/* site_file.c - the key file: made, read, grown, and brought back from its copy. */

#include "lib/vault/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * The file is text, so that it survives a terminal and a printer: a first line,
 * then per key `kid hex check`, oldest first. The check is there because one
 * damaged digit would silently make another key.
 */
static const char first_line[] = "ashray site key 1\n";

enum {
	CHECK = 4,
	KEY_LINE = 3 + 1 + 2 * KEY + 1 + 2 * CHECK + 1,
	KEY_FILE = sizeof(first_line) + VAULT_KIDS * KEY_LINE,
};

/* The bytes of a key file while they are read or written; wiped by text_wipe(). */
struct key_text {
	size_t len;
	char at[KEY_FILE + 1];
};

static void text_wipe(struct key_text *text)
{
	sodium_memzero(text, sizeof(*text));
}

static void key_check(uint8_t kid, const uint8_t k[KEY], uint8_t ret_check[CHECK])
{
	uint8_t hash[KEY];

	derive(hash, NULL, "site key", PARTS(bytes_of(&kid, 1), bytes_of(k, KEY)));
	memcpy(ret_check, hash, CHECK);
}

static void text_add_key(struct key_text *text, uint8_t kid, const uint8_t k[KEY])
{
	uint8_t check[CHECK];
	char hex[2 * KEY + 1], check_hex[2 * CHECK + 1];
	int n;

	key_check(kid, k, check);
	sodium_bin2hex(hex, sizeof(hex), k, KEY);
	sodium_bin2hex(check_hex, sizeof(check_hex), check, CHECK);
	n = snprintf(text->at + text->len, sizeof(text->at) - text->len, "%u %s %s\n", kid, hex,
		check_hex);
	sodium_memzero(hex, sizeof(hex));
	if (n < 0 || (size_t)n >= sizeof(text->at) - text->len)
		BUG("a key file with too many keys");
	text->len += (size_t)n;
}

static struct key_text text_of_site(const struct vault_site *site)
{
	struct key_text text = { .len = sizeof(first_line) - 1 };

	memcpy(text.at, first_line, text.len);
	for (size_t i = site->n; i > 0; i--)
		text_add_key(&text, site->key[i - 1].kid, site->key[i - 1].k);
	return text;
}

/* One line; moves *at behind it. */
static bool read_key_line(const char **at, uint8_t *ret_kid, uint8_t ret_k[KEY])
{
	uint8_t check[CHECK], right[CHECK];
	const char *end = strchr(*at, '\n'), *blank = strchr(*at, ' ');
	char digits[2 * KEY + 1];
	char number[4] = { 0 };
	int64_t kid;

	if (end == NULL || blank == NULL || blank - *at > 3 ||
		end - blank != 1 + 2 * KEY + 1 + 2 * CHECK || blank[1 + 2 * KEY] != ' ')
		return false;
	memcpy(number, *at, (size_t)(blank - *at));
	if (!int_read(number, 1, 255, &kid))
		return false;
	memcpy(digits, blank + 1, 2 * KEY);
	digits[2 * KEY] = '\0';
	if (!hex_read(digits, ret_k, KEY))
		return false;
	memcpy(digits, blank + 2 + 2 * KEY, 2 * CHECK);
	digits[2 * CHECK] = '\0';
	if (!hex_read(digits, check, CHECK))
		return false;
	sodium_memzero(digits, sizeof(digits));
	key_check((uint8_t)kid, ret_k, right);
	*ret_kid = (uint8_t)kid;
	*at = end + 1;
	return memcmp(check, right, CHECK) == 0;
}

static bool read_text(const struct key_text *text, struct vault_site **ret_site)
{
	uint8_t kids[VAULT_KIDS], k[VAULT_KIDS][KEY];
	const char *at = text->at + sizeof(first_line) - 1;
	struct vault_site *site = NULL;
	size_t n = 0;

	if (text->len < sizeof(first_line) || strlen(text->at) != text->len ||
		!text_starts(text->at, first_line))
		return false;
	while (*at != '\0' && n < VAULT_KIDS && read_key_line(&at, &kids[n], k[n]))
		n++;
	if (*at == '\0' && n > 0)
		site = site_of_keys(kids, k, n);
	sodium_memzero(k, sizeof(k));
	if (site == NULL)
		return false;
	*ret_site = site;
	return true;
}

static bool write_all(int fd, const struct key_text *text)
{
	size_t done = 0;

	while (done < text->len) {
		ssize_t n = write(fd, text->at + done, text->len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		done += (size_t)n;
	}
	return fsync(fd) == 0;
}

/* A name in a folder is on disk only when the folder is. */
static bool sync_folder_of(const char *path)
{
	char folder[4096];
	const char *slash = strrchr(path, '/');
	int fd, n;

	n = snprintf(folder, sizeof(folder), "%.*s",
		slash == NULL ? 1 : (int)(slash == path ? 1 : slash - path),
		slash == NULL ? "." : path);
	if (n < 0 || (size_t)n >= sizeof(folder))
		return false;
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = fsync(fd);
	close(fd);
	return n == 0;
}

static enum outcome write_file(const char *path, const struct key_text *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool is_written;

	if (fd < 0)
		return errno == EEXIST ? CONFLICT : FAILED;
	/* The umask may only have taken away, so this is for the owner's own bits. */
	is_written = fchmod(fd, 0600) == 0 && write_all(fd, text);
	close(fd);
	if (is_written && sync_folder_of(path))
		return OK;
	unlink(path);
	return FAILED;
}

enum outcome vault_site_create(const char *path)
{
	struct key_text text CLEANUP(text_wipe) = { .len = sizeof(first_line) - 1 };
	uint8_t k[KEY];

	memcpy(text.at, first_line, text.len);
	randombytes_buf(k, KEY);
	text_add_key(&text, 1, k);
	sodium_memzero(k, sizeof(k));
	return write_file(path, &text);
}

static uint8_t next_kid(const struct vault_site *site)
{
	uint8_t highest = 0;

	for (size_t i = 0; i < site->n; i++)
		if (site->key[i].kid > highest)
			highest = site->key[i].kid;
	return (uint8_t)(highest + 1);
}

enum outcome vault_site_add(const char *path)
{
	struct key_text text CLEANUP(text_wipe) = { .len = 0 };
	struct vault_site *site;
	char beside[4096];
	enum outcome oc;
	uint8_t k[KEY], kid;
	int n = snprintf(beside, sizeof(beside), "%s.new", path);

	if (n < 0 || (size_t)n >= sizeof(beside))
		return FAILED;
	oc = vault_site_load(path, &site);
	if (oc != OK)
		return oc;
	kid = next_kid(site);
	n = (int)site->n;
	text = text_of_site(site);
	vault_site_destroy(site);
	if (n == VAULT_KIDS || kid == 0)
		return INVALID;
	randombytes_buf(k, KEY);
	text_add_key(&text, kid, k);
	sodium_memzero(k, sizeof(k));
	unlink(beside); /* of an attempt that the power cut short */
	oc = write_file(beside, &text);
	if (oc == OK && (rename(beside, path) != 0 || !sync_folder_of(path)))
		oc = FAILED;
	return oc;
}

/*
 * Nobody but the owner may read it. One exception: systemd hands a credential to
 * a service as root's file with an access list for the service's user, which shows
 * as readable for root's group.
 */
static bool is_private(const struct stat *st)
{
	bool is_credential = st->st_uid == 0 && st->st_gid == 0 && geteuid() != 0;
	mode_t open_to = is_credential ? st->st_mode & 037 : st->st_mode & 077;

	return open_to == 0 && (st->st_uid == geteuid() || is_credential);
}

static enum outcome read_file(const char *path, struct key_text *ret_text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	ssize_t n;

	if (fd < 0)
		return errno == ENOENT ? NOT_FOUND : errno == EACCES ? FORBIDDEN : FAILED;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || !is_private(&st)) {
		close(fd);
		return FORBIDDEN;
	}
	n = read(fd, ret_text->at, sizeof(ret_text->at) - 1);
	close(fd);
	if (n < 0)
		return FAILED;
	ret_text->len = (size_t)n;
	return OK;
}

enum outcome vault_site_load(const char *path, struct vault_site **ret_site)
{
	struct key_text text CLEANUP(text_wipe) = { .len = 0 };
	enum outcome oc = read_file(path, &text);

	if (oc != OK)
		return oc;
	return read_text(&text, ret_site) ? OK : INVALID;
}

/* The copy: 0x41 ‖ epk ‖ nonce ‖ AEAD of the file's text for R. */
static struct small copy_ad(const uint8_t epk[KEY], const uint8_t pk[KEY])
{
	struct small ad = { .len = 0 };

	small_add(&ad, "site copy", 9);
	small_add(&ad, epk, KEY);
	small_add(&ad, pk, KEY);
	return ad;
}

struct sealed vault_site_copy(struct vault_keys *keys, const struct vault_ring_to *recovery)
{
	struct key_text text CLEANUP(text_wipe) = text_of_site(keys->site);
	size_t size = 1 + KEY + text.len + AEAD_MORE;
	uint8_t *blob = arena_alloc(keys->arena, size);
	struct small ad;

	blob[0] = BLOB_USER;
	randombytes_buf(keys->plain, KEY);
	crypto_scalarmult_base(blob + 1, keys->plain);
	diffie_hellman(keys, keys->plain, recovery->box_pk);
	ad = copy_ad(blob + 1, recovery->box_pk);
	derive(keys->key, keys->shared, "site copy", PARTS(SMALL(ad)));
	aead_seal(blob + 1 + KEY, keys->key, SMALL(ad), bytes_of(text.at, text.len));
	return (struct sealed){ bytes_of(blob, size) };
}

enum outcome vault_site_restore(struct vault_keys *keys, const struct vault_ring *recovery,
	struct sealed copy, const char *path)
{
	struct key_text text CLEANUP(text_wipe) = { .len = 0 };
	struct bytes b = copy.blob;
	struct vault_site *site;
	struct small ad;

	if (b.len <= 1 + KEY + AEAD_MORE || b.len > 1 + KEY + AEAD_MORE + KEY_FILE ||
		b.at[0] != BLOB_USER || !diffie_hellman(keys, recovery->scalar, b.at + 1))
		return INVALID;
	ad = copy_ad(b.at + 1, recovery->pk);
	derive(keys->key, keys->shared, "site copy", PARTS(SMALL(ad)));
	if (!aead_open((uint8_t *)text.at, keys->key, SMALL(ad),
		    bytes_of(b.at + 1 + KEY, b.len - 1 - KEY)))
		return INVALID;
	text.len = b.len - 1 - KEY - AEAD_MORE;
	if (!read_text(&text, &site))
		return INVALID;
	vault_site_destroy(site);
	return write_file(path, &text);
}
