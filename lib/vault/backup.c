/* backup.c - head, zstd and chunks of a backup, one after the other in both directions. */

#include "lib/vault/inside.h"

#include "lib/vault/backup.h"

#include <errno.h>
#include <unistd.h>
#include <zstd.h>

/*
 * Head: magic ‖ stream 16 ‖ n u8 ‖ n × (pk 32 ‖ epk 32 ‖ nonce 24 ‖ AEAD(key) 48). Behind
 * it chunks of one size, but for the last. The first 32 bytes of what they hold are
 * the hash of the head, so that no recipient can be added or taken away.
 */
static const char magic[] = "ashray backup 1\n";

enum {
	MAGIC = sizeof(magic) - 1,
	HEAD_START = MAGIC + 16 + 1,
	SEAL = KEY + KEY + KEY + AEAD_MORE,
	HEAD_MAX = HEAD_START + VAULT_BACKUP_TO * SEAL,
	LEVEL = 3,
	WINDOW_LOG_MAX = 23, /* 8 MiB: what a reader's memory must bear */
};

struct vault_offline {
	uint8_t scalar[KEY];
	uint8_t pk[KEY];
};

struct head {
	uint8_t at[HEAD_MAX];
	size_t len, n;
	struct vault_record stream;
};

/* ---- the offline key ---- */

static void offline_check(const uint8_t scalar[KEY], char ret_hex[9])
{
	uint8_t hash[KEY];

	derive(hash, NULL, "backup key", PARTS(bytes_of(scalar, KEY)));
	sodium_bin2hex(ret_hex, 9, hash, 4);
}

void vault_offline_create(
	struct vault_keys *keys, char ret_text[VAULT_OFFLINE_TEXT], uint8_t ret_pk[32])
{
	char secret[2 * KEY + 1], public[2 * KEY + 1], check[9];

	randombytes_buf(keys->plain, KEY);
	crypto_scalarmult_base(ret_pk, keys->plain);
	sodium_bin2hex(secret, sizeof(secret), keys->plain, KEY);
	sodium_bin2hex(public, sizeof(public), ret_pk, KEY);
	offline_check(keys->plain, check);
	snprintf(ret_text, VAULT_OFFLINE_TEXT, "ashray backup key 1\nsecret %s %s\npublic %s\n",
		secret, check, public);
	sodium_memzero(secret, sizeof(secret));
}

bool vault_offline_read(
	struct vault_keys *keys, const char *text, const struct vault_offline **ret_offline)
{
	static const char start[] = "ashray backup key 1\nsecret ";
	struct vault_offline *offline;
	char digits[2 * KEY + 1] = { 0 }, check[9];
	const char *at = text + sizeof(start) - 1;
	size_t mark = vault_keys_mark(keys);
	bool is_whole = false;

	if (!text_starts(text, start) || strlen(at) < 2 * KEY + 1 + 8)
		return false;
	offline = keys_take(keys, sizeof(*offline));
	memcpy(digits, at, 2 * KEY);
	if (hex_read(digits, offline->scalar, KEY)) {
		offline_check(offline->scalar, check);
		is_whole = at[2 * KEY] == ' ' && strncmp(at + 2 * KEY + 1, check, 8) == 0;
	}
	sodium_memzero(digits, sizeof(digits));
	if (!is_whole) {
		vault_keys_rewind(keys, mark);
		return false;
	}
	crypto_scalarmult_base(offline->pk, offline->scalar);
	*ret_offline = offline;
	return true;
}

/* ---- the head ---- */

static struct small seal_ad(
	const struct vault_record *stream, const uint8_t *pk, const uint8_t *epk)
{
	struct small ad = { .len = 0 };

	small_add(&ad, "backup", 6);
	small_add(&ad, stream->at, sizeof(stream->at));
	small_add(&ad, epk, KEY);
	small_add(&ad, pk, KEY);
	return ad;
}

static void add_seal(struct vault_keys *keys, struct head *head, const uint8_t pk[KEY],
	const uint8_t secret[KEY])
{
	uint8_t *to = head->at + head->len;
	struct small ad;

	memcpy(to, pk, KEY);
	randombytes_buf(keys->plain, KEY);
	crypto_scalarmult_base(to + KEY, keys->plain);
	diffie_hellman(keys, keys->plain, pk);
	ad = seal_ad(&head->stream, pk, to + KEY);
	derive(keys->key, keys->shared, "backup", PARTS(SMALL(ad)));
	aead_seal(to + 2 * KEY, keys->key, SMALL(ad), bytes_of(secret, KEY));
	head->len += SEAL;
}

static struct head head_make(struct vault_keys *keys, struct vault_backup_to to,
	const struct vault_stream *stream, struct vault_record record)
{
	struct head head = { .len = HEAD_START, .n = to.n, .stream = record };
	uint8_t secret[KEY];

	if (to.n == 0 || to.n > VAULT_BACKUP_TO)
		BUG("a backup to %zu public keys", to.n);
	memcpy(head.at, magic, MAGIC);
	memcpy(head.at + MAGIC, record.at, sizeof(record.at));
	head.at[HEAD_START - 1] = (uint8_t)to.n;
	vault_stream_key(stream, secret);
	for (size_t i = 0; i < to.n; i++)
		add_seal(keys, &head, to.pks[i], secret);
	sodium_memzero(secret, sizeof(secret));
	return head;
}

static void head_hash(const struct head *head, uint8_t ret_hash[KEY])
{
	derive(ret_hash, NULL, "backup head", PARTS(bytes_of(head->at, head->len)));
}

static const uint8_t *head_seal(const struct head *head, size_t i)
{
	return head->at + HEAD_START + i * SEAL;
}

/* ---- writing ---- */

struct vault_backup_writer {
	struct vault_stream *stream;
	ZSTD_CCtx *packer;
	int fd;
	size_t used;
	uint8_t chunk[VAULT_CHUNK_SEALED];
};

static bool write_whole(int fd, const uint8_t *at, size_t n)
{
	while (n > 0) {
		ssize_t wrote = write(fd, at, n);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return false;
		at += wrote;
		n -= (size_t)wrote;
	}
	return true;
}

static bool write_chunk(struct vault_backup_writer *w, bool is_last)
{
	size_t n = vault_stream_seal(w->stream, bytes_of(w->chunk, w->used), is_last, w->chunk);

	w->used = 0;
	return write_whole(w->fd, w->chunk, n);
}

/* What zstd has ready goes into the chunk; a full one goes out. */
static bool pack(struct vault_backup_writer *w, struct bytes plain, ZSTD_EndDirective how)
{
	ZSTD_inBuffer in = { plain.at, plain.len, 0 };
	size_t left;

	do {
		ZSTD_outBuffer out = { w->chunk, VAULT_CHUNK, w->used };

		left = ZSTD_compressStream2(w->packer, &out, &in, how);
		if (ZSTD_isError(left))
			BUG("zstd: %s", ZSTD_getErrorName(left));
		w->used = out.pos;
		if (w->used == VAULT_CHUNK && !write_chunk(w, false))
			return false;
	} while (how == ZSTD_e_end ? left > 0 : in.pos < in.size);
	return true;
}

struct vault_backup_writer *vault_backup_begin(
	struct vault_keys *keys, int fd, struct vault_backup_to to)
{
	struct vault_backup_writer *w = calloc(1, sizeof(*w));
	struct vault_record record;
	uint8_t hash[KEY];
	struct head head;

	if (w == NULL)
		BUG("out of memory");
	randombytes_buf(record.at, sizeof(record.at));
	w->fd = fd;
	w->stream = vault_stream_create(record, NULL);
	w->packer = ZSTD_createCCtx();
	if (w->stream != NULL && w->packer != NULL) {
		ZSTD_CCtx_setParameter(w->packer, ZSTD_c_compressionLevel, LEVEL);
		head = head_make(keys, to, w->stream, record);
		head_hash(&head, hash);
		if (write_whole(fd, head.at, head.len) && pack(w, ARRAY(hash), ZSTD_e_continue))
			return w;
	}
	vault_backup_abort(w);
	return NULL;
}

bool vault_backup_write(struct vault_backup_writer *w, struct bytes plain)
{
	return pack(w, plain, ZSTD_e_continue);
}

void vault_backup_abort(struct vault_backup_writer *w)
{
	if (w == NULL)
		return;
	vault_stream_destroy(w->stream);
	ZSTD_freeCCtx(w->packer);
	sodium_memzero(w->chunk, sizeof(w->chunk));
	free(w);
}

bool vault_backup_end(struct vault_backup_writer *w)
{
	bool is_done = pack(w, BYTES_NONE, ZSTD_e_end) && write_chunk(w, true) && fsync(w->fd) == 0;

	vault_backup_abort(w);
	return is_done;
}

/* ---- reading ---- */

struct vault_backup_reader {
	struct head head;
	uint8_t pks[VAULT_BACKUP_TO][KEY];
	struct vault_stream *stream; /* NULL until it is unlocked */
	ZSTD_DCtx *unpacker;
	ZSTD_inBuffer in; /* of the opened chunk */
	int fd;
	bool has_last, is_over; /* the last chunk was read; zstd has said its end */
	size_t ahead;           /* bytes of the next chunk that were read already: 0 or 1 */
	uint8_t sealed[VAULT_CHUNK_SEALED + 1];
	uint8_t plain[VAULT_CHUNK_SEALED];
};

static size_t read_most(int fd, uint8_t *to, size_t most)
{
	size_t used = 0;

	while (used < most) {
		ssize_t n = read(fd, to + used, most - used);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		used += (size_t)n;
	}
	return used;
}

static bool read_head(struct vault_backup_reader *r)
{
	struct head *head = &r->head;
	size_t n;

	if (read_most(r->fd, head->at, HEAD_START) != HEAD_START ||
		memcmp(head->at, magic, MAGIC) != 0)
		return false;
	head->n = head->at[HEAD_START - 1];
	if (head->n == 0 || head->n > VAULT_BACKUP_TO)
		return false;
	n = head->n * SEAL;
	if (read_most(r->fd, head->at + HEAD_START, n) != n)
		return false;
	head->len = HEAD_START + n;
	memcpy(head->stream.at, head->at + MAGIC, sizeof(head->stream.at));
	for (size_t i = 0; i < head->n; i++)
		memcpy(r->pks[i], head_seal(head, i), KEY);
	return true;
}

struct vault_backup_reader *vault_backup_open(int fd)
{
	struct vault_backup_reader *r = calloc(1, sizeof(*r));

	if (r == NULL)
		BUG("out of memory");
	r->fd = fd;
	r->unpacker = ZSTD_createDCtx();
	if (r->unpacker == NULL)
		BUG("out of memory");
	ZSTD_DCtx_setParameter(r->unpacker, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
	if (read_head(r))
		return r;
	vault_backup_close(r);
	return NULL;
}

void vault_backup_close(struct vault_backup_reader *r)
{
	if (r == NULL)
		return;
	vault_stream_destroy(r->stream);
	ZSTD_freeDCtx(r->unpacker);
	sodium_memzero(r->plain, sizeof(r->plain));
	free(r);
}

struct vault_backup_to vault_backup_recipients(const struct vault_backup_reader *r)
{
	return (struct vault_backup_to){ r->pks, r->head.n };
}

/* The next chunk is the last if not one byte follows it. */
static bool next_chunk(struct vault_backup_reader *r)
{
	size_t got = r->ahead, n;

	if (r->has_last)
		return false;
	got += read_most(r->fd, r->sealed + r->ahead, sizeof(r->sealed) - r->ahead);
	r->has_last = got < sizeof(r->sealed);
	n = r->has_last ? got : VAULT_CHUNK_SEALED;
	if (!vault_stream_open(
		    r->stream, bytes_of(r->sealed, n), r->has_last, r->plain, &r->in.size))
		return false;
	r->in.src = r->plain;
	r->in.pos = 0;
	r->ahead = r->has_last ? 0 : 1;
	r->sealed[0] = r->sealed[VAULT_CHUNK_SEALED];
	return true;
}

bool vault_backup_read(struct vault_backup_reader *r, void *to, size_t n)
{
	ZSTD_outBuffer out = { to, n, 0 };

	if (r->stream == NULL)
		BUG("a backup was read that nobody unlocked");
	while (out.pos < out.size && !r->is_over) {
		size_t before = out.pos, left = ZSTD_decompressStream(r->unpacker, &out, &r->in);

		if (ZSTD_isError(left))
			return false;
		r->is_over = left == 0;
		if (out.pos == before && !r->is_over && r->in.pos == r->in.size && !next_chunk(r))
			return false;
	}
	return out.pos == out.size;
}

bool vault_backup_at_end(struct vault_backup_reader *r)
{
	uint8_t one;

	if (!r->is_over && vault_backup_read(r, &one, 1))
		return false;
	while (r->is_over && !r->has_last && r->in.pos == r->in.size)
		if (!next_chunk(r))
			return false;
	return r->is_over && r->has_last && r->in.pos == r->in.size;
}

static void try_seal(struct vault_keys *keys, struct vault_backup_reader *r, size_t i,
	const struct vault_offline *own)
{
	const uint8_t *seal = head_seal(&r->head, i);
	struct small ad = seal_ad(&r->head.stream, own->pk, seal + KEY);

	if (!vault_equal(seal, own->pk, KEY) || !diffie_hellman(keys, own->scalar, seal + KEY))
		return;
	derive(keys->key, keys->shared, "backup", PARTS(SMALL(ad)));
	if (aead_open(keys->plain, keys->key, SMALL(ad), bytes_of(seal + 2 * KEY, KEY + AEAD_MORE)))
		r->stream = vault_stream_create(r->head.stream, keys->plain);
}

bool vault_backup_unlock(
	struct vault_keys *keys, struct vault_backup_reader *r, const struct vault_offline *offline)
{
	uint8_t said[KEY], hash[KEY];

	if (r->stream != NULL)
		BUG("a backup was unlocked twice");
	for (size_t i = 0; i < r->head.n && r->stream == NULL; i++)
		try_seal(keys, r, i, offline);
	if (r->stream == NULL)
		return false;
	head_hash(&r->head, hash);
	return vault_backup_read(r, said, sizeof(said)) && vault_equal(said, hash, sizeof(hash));
}

bool vault_backup_unlock_ring(
	struct vault_keys *keys, struct vault_backup_reader *r, const struct vault_ring *recovery)
{
	struct vault_offline *own = keys_take(keys, sizeof(*own));

	memcpy(own->scalar, recovery->scalar, KEY);
	memcpy(own->pk, recovery->pk, KEY);
	return vault_backup_unlock(keys, r, own);
}
