/* seal.c - the room's primitives: the one AEAD, X25519, frames, zstd. */

#include "lib/vault/inside.h"

#include <zstd.h>

void aead_seal(uint8_t *to, const uint8_t key[KEY], struct bytes ad, struct bytes plain)
{
	randombytes_buf(to, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(
		to + NONCE, NULL, plain.at, plain.len, ad.at, ad.len, NULL, to, key);
}

bool aead_open(uint8_t *plain, const uint8_t key[KEY], struct bytes ad, struct bytes sealed)
{
	if (sealed.len < AEAD_MORE)
		return false;
	return crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, sealed.at + NONCE,
		       sealed.len - NONCE, ad.at, ad.len, sealed.at, key) == 0;
}

struct sealed wrap_seal(
	struct vault_keys *keys, const uint8_t key[KEY], struct bytes ad, const uint8_t secret[KEY])
{
	uint8_t *blob = arena_alloc(keys->arena, 1 + KEY + AEAD_MORE);

	blob[0] = BLOB_PLAIN;
	aead_seal(blob + 1, key, ad, bytes_of(secret, KEY));
	return (struct sealed){ bytes_of(blob, 1 + KEY + AEAD_MORE) };
}

bool wrap_open(uint8_t ret_secret[KEY], const uint8_t key[KEY], struct bytes ad, struct sealed wrap)
{
	if (wrap.blob.len != 1 + KEY + AEAD_MORE || wrap.blob.at[0] != BLOB_PLAIN)
		return false;
	return aead_open(ret_secret, key, ad, bytes_of(wrap.blob.at + 1, KEY + AEAD_MORE));
}

bool diffie_hellman(struct vault_keys *keys, const uint8_t scalar[KEY], const uint8_t pk[KEY])
{
	if (crypto_scalarmult(keys->shared, scalar, pk) == 0)
		return true;
	randombytes_buf(keys->shared, KEY);
	return false;
}

/* PADMÉ (Nikitin and others, 2019): as many low bits are zero as the size of the
 * exponent allows, so that n bytes come in O(log log n) steps. */
size_t vault_padded(size_t n)
{
	size_t exponent, kept, mask;

	if (n < 64)
		return 64;
	exponent = 63 - (size_t)__builtin_clzll(n);
	kept = 64 - (size_t)__builtin_clzll(exponent);
	mask = exponent > kept ? ((size_t)1 << (exponent - kept)) - 1 : 0;
	return (n + mask) & ~mask;
}

struct bytes frame_make(struct vault_keys *keys, struct bytes plain, size_t size)
{
	uint8_t *frame = arena_alloc(keys->arena, size);
	struct small len = small_u32((uint32_t)plain.len);

	if (plain.len > size - len.len)
		BUG("a frame of %zu bytes was given %zu", size, plain.len);
	memcpy(frame, len.at, len.len);
	if (plain.len > 0)
		memcpy(frame + len.len, plain.at, plain.len);
	return bytes_of(frame, size);
}

bool frame_read(struct bytes frame, struct bytes *ret_plain)
{
	uint64_t len;

	if (frame.len < 4)
		return false;
	len = read_le(frame.at, 4);
	if (len > frame.len - 4)
		return false;
	if (!sodium_is_zero(frame.at + 4 + len, frame.len - 4 - len))
		return false;
	*ret_plain = bytes_of(frame.at + 4, len);
	return true;
}

struct bytes deflate(struct vault_keys *keys, struct bytes plain)
{
	size_t room = ZSTD_compressBound(plain.len);
	uint8_t *packed = arena_alloc(keys->arena, room);
	size_t n;

	if (keys->packer == NULL)
		keys->packer = ZSTD_createCCtx();
	if (keys->packer == NULL)
		BUG("out of memory");
	n = ZSTD_compressCCtx(keys->packer, packed, room, plain.at, plain.len, 1);
	if (ZSTD_isError(n))
		BUG("zstd: %s", ZSTD_getErrorName(n));
	return bytes_of(packed, n);
}

bool inflate(struct vault_keys *keys, struct bytes packed, struct bytes *ret_plain)
{
	unsigned long long size = ZSTD_getFrameContentSize(packed.at, packed.len);
	uint8_t *plain;

	/* Unknown and erroneous sizes are the two largest numbers there are. */
	if (size > VAULT_ITEM_MAX)
		return false;
	if (keys->unpacker == NULL)
		keys->unpacker = ZSTD_createDCtx();
	if (keys->unpacker == NULL)
		BUG("out of memory");
	plain = arena_alloc(keys->arena, size + 1);
	if (ZSTD_decompressDCtx(keys->unpacker, plain, size, packed.at, packed.len) != size)
		return false;
	*ret_plain = bytes_of(plain, size);
	return true;
}

void packers_free(struct vault_keys *keys)
{
	ZSTD_freeCCtx(keys->packer);
	ZSTD_freeDCtx(keys->unpacker);
}
