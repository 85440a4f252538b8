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

#endif
