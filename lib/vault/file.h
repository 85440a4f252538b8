/*
 * file.h - files in chunks of 64 KiB, each of which knows its file, its place and
 * whether it is the last: none can be swapped, cut off or repeated.
 */
#ifndef ASHRAY_VAULT_FILE_H
#define ASHRAY_VAULT_FILE_H

#include "lib/vault/keys.h"

/* Plain bytes of a chunk, and room for any sealed one. The last chunk holds at
 * least one byte less, padded; a file of exactly n full chunks ends in an empty one. */
enum {
	VAULT_CHUNK = 64 * 1024,
	VAULT_CHUNK_SEALED = 24 + VAULT_CHUNK + 16,
};

struct vault_chunk {
	struct vault_record file;
	uint32_t index;
	bool is_last;
};

const struct vault_file *vault_file_create(struct vault_keys *keys);

/* The file key travels in the draft and in the part's item: out of the block only
 * to be sealed, back into it only when opened. */
void vault_file_key(const struct vault_file *file, uint8_t ret_key[32]);
const struct vault_file *vault_file_of(struct vault_keys *keys, const uint8_t key[32]);

/* Both work in buffers of the caller, as files are larger than arenas. A chunk that
 * is not the last must be full. `to` has room for VAULT_CHUNK_SEALED; what
 * does not open leaves zeros in it. */
size_t vault_chunk_seal(const struct vault_file *file, const struct vault_chunk *at,
	struct bytes plain, uint8_t *to);
MUST_USE bool vault_chunk_open(const struct vault_file *file, const struct vault_chunk *at,
	struct bytes sealed, uint8_t *to, size_t *ret_n);

/* A file that is written or read over a time longer than a request. Its key lies in
 * locked memory of its own; it counts its chunks and hashes what goes through:
 * BLAKE2b-256 of "ashray/1/file", a zero byte and the plain bytes. One thread at a
 * time. `key` NULL makes a new one; NULL comes back when memory cannot be locked. */
struct vault_stream;
MUST_USE struct vault_stream *vault_stream_create(struct vault_record file, const uint8_t *key);
void vault_stream_destroy(struct vault_stream *stream); /* NULL does nothing */

/* The next chunk, as above. `plain` may lie in `to`. */
size_t vault_stream_seal(
	struct vault_stream *stream, struct bytes plain, bool is_last, uint8_t *to);
MUST_USE bool vault_stream_open(
	struct vault_stream *stream, struct bytes sealed, bool is_last, uint8_t *to, size_t *ret_n);

/* Of what went through. The hash is asked for once, at the end. */
void vault_stream_key(const struct vault_stream *stream, uint8_t ret_key[32]);
uint32_t vault_stream_chunks(const struct vault_stream *stream);
void vault_stream_hash(struct vault_stream *stream, uint8_t ret_hash[32]);

#endif
