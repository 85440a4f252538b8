/* file.c - chunks: nonce 24 ‖ AEAD, bound to file, index and "is the last". */

#include "lib/vault/inside.h"

const struct vault_file *vault_file_create(struct vault_keys *keys)
{
	struct vault_file *file = keys_take(keys, sizeof(*file));

	randombytes_buf(file->key, KEY);
	return file;
}

void vault_file_key(const struct vault_file *file, uint8_t ret_key[32])
{
	memcpy(ret_key, file->key, KEY);
}

const struct vault_file *vault_file_of(struct vault_keys *keys, const uint8_t key[32])
{
	struct vault_file *file = keys_take(keys, sizeof(*file));

	memcpy(file->key, key, KEY);
	return file;
}

static struct small chunk_ad(const struct vault_chunk *at)
{
	struct small ad = { .len = 0 };

	small_add(&ad, "file", 4);
	small_add(&ad, at->file.at, sizeof(at->file.at));
	small_le(&ad, at->index, 4);
	small_le(&ad, at->is_last, 1);
	return ad;
}

/* A last chunk is padded in place: a one bit, then zeros (ISO 7816-4). */
size_t vault_chunk_seal(const struct vault_file *file, const struct vault_chunk *at,
	struct bytes plain, uint8_t *to)
{
	struct small ad = chunk_ad(at);
	size_t size = plain.len;
	uint8_t *body = to + NONCE;

	if (at->is_last ? plain.len >= VAULT_CHUNK : plain.len != VAULT_CHUNK)
		BUG("a chunk of %zu bytes", plain.len);
	if (plain.len > 0)
		memmove(body, plain.at, plain.len);
	if (at->is_last) {
		size = vault_padded(plain.len + 1);
		memset(body + plain.len, 0, size - plain.len);
		body[plain.len] = 0x80;
	}
	aead_seal(to, file->key, SMALL(ad), bytes_of(body, size));
	return size + AEAD_MORE;
}

bool vault_chunk_open(const struct vault_file *file, const struct vault_chunk *at,
	struct bytes sealed, uint8_t *to, size_t *ret_n)
{
	struct small ad = chunk_ad(at);
	size_t n;

	if (sealed.len < AEAD_MORE || sealed.len > VAULT_CHUNK_SEALED)
		return false;
	n = sealed.len - AEAD_MORE;
	if (!at->is_last && n != VAULT_CHUNK)
		return false;
	if (!aead_open(to, file->key, SMALL(ad), sealed))
		return false;
	if (at->is_last) {
		while (n > 0 && to[n - 1] == 0)
			n--;
		if (n == 0 || to[n - 1] != 0x80)
			return false;
		n--;
	}
	*ret_n = n;
	return true;
}

/* ---- streams ---- */

struct vault_stream {
	crypto_generichash_state hash;
	struct vault_file file;
	struct vault_chunk at;
};

struct vault_stream *vault_stream_create(struct vault_record file, const uint8_t *key)
{
	static const char context[] = "ashray/1/file"; /* hashed with its NUL */
	struct vault_stream *stream = sodium_malloc(sizeof(*stream));

	if (stream == NULL)
		return NULL;
	*stream = (struct vault_stream){ .at = { .file = file } };
	if (key != NULL)
		memcpy(stream->file.key, key, KEY);
	else
		randombytes_buf(stream->file.key, KEY);
	crypto_generichash_init(&stream->hash, NULL, 0, 32);
	crypto_generichash_update(&stream->hash, (const uint8_t *)context, sizeof(context));
	return stream;
}

void vault_stream_destroy(struct vault_stream *stream)
{
	sodium_free(stream);
}

/* After the last chunk there is none: `is_last` stays set. */
static void next_chunk(struct vault_stream *stream, bool is_last)
{
	if (stream->at.is_last)
		BUG("a chunk behind the last one");
	stream->at.is_last = is_last;
}

size_t vault_stream_seal(struct vault_stream *stream, struct bytes plain, bool is_last, uint8_t *to)
{
	size_t n;

	next_chunk(stream, is_last);
	crypto_generichash_update(&stream->hash, plain.at, plain.len);
	n = vault_chunk_seal(&stream->file, &stream->at, plain, to);
	stream->at.index++;
	return n;
}

bool vault_stream_open(
	struct vault_stream *stream, struct bytes sealed, bool is_last, uint8_t *to, size_t *ret_n)
{
	next_chunk(stream, is_last);
	if (!vault_chunk_open(&stream->file, &stream->at, sealed, to, ret_n))
		return false;
	crypto_generichash_update(&stream->hash, to, *ret_n);
	stream->at.index++;
	return true;
}

void vault_stream_key(const struct vault_stream *stream, uint8_t ret_key[32])
{
	vault_file_key(&stream->file, ret_key);
}

uint32_t vault_stream_chunks(const struct vault_stream *stream)
{
	return stream->at.index;
}

void vault_stream_hash(struct vault_stream *stream, uint8_t ret_hash[32])
{
	crypto_generichash_final(&stream->hash, ret_hash, 32);
}
