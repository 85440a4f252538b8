/* site.c - the keys of a site and what follows from them, in locked memory. */

#include "lib/vault/inside.h"

static void fill_site_key(struct site_key *key, uint8_t kid, const uint8_t k[KEY])
{
	uint8_t secret_key[crypto_sign_SECRETKEYBYTES];

	key->kid = kid;
	memcpy(key->k, k, KEY);
	derive(key->wrap, k, "wrap", NO_PARTS);
	derive(key->login, k, "login", NO_PARTS);
	derive(key->session, k, "session", NO_PARTS);
	derive(key->receipt, k, "receipt", NO_PARTS);
	derive(key->cell, k, "cell", NO_PARTS);
	derive(key->token, k, "token", NO_PARTS);
	derive(key->head, k, "head", NO_PARTS);
	crypto_sign_seed_keypair(key->head_pk, secret_key, key->head);
	sodium_memzero(secret_key, sizeof(secret_key));
}

struct vault_site *site_of_keys(const uint8_t *kids, const uint8_t (*k)[KEY], size_t n)
{
	/* A multiple of 64, so that what sodium_malloc() gives is aligned. */
	struct vault_site *site = sodium_malloc((sizeof(*site) + 63) & ~(size_t)63);

	if (site == NULL)
		return NULL;
	sodium_memzero(site, sizeof(*site));
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < i; j++) {
			if (kids[j] == kids[i]) {
				sodium_free(site);
				return NULL;
			}
		}
		fill_site_key(&site->key[n - 1 - i], kids[i], k[i]);
	}
	site->n = n;
	sodium_mprotect_readonly(site);
	return site;
}

const struct site_key *site_newest(const struct vault_keys *keys)
{
	if (keys->site == NULL)
		BUG("a key block without a site was asked for its keys");
	return &keys->site->key[0];
}

const struct site_key *site_kid(const struct vault_keys *keys, uint8_t kid)
{
	const struct site_key *newest = site_newest(keys);

	if (kid == VAULT_NEWEST)
		return newest;
	for (size_t i = 0; i < keys->site->n; i++)
		if (newest[i].kid == kid)
			return &newest[i];
	return NULL;
}

void vault_site_destroy(struct vault_site *site)
{
	sodium_free(site); /* wipes, also what is read-only */
}

size_t vault_site_count(const struct vault_site *site)
{
	return site->n;
}

uint8_t vault_site_kid(const struct vault_site *site, size_t nth)
{
	return site->key[nth].kid;
}

void vault_site_head_pk(const struct vault_site *site, size_t nth, uint8_t ret_pk[32])
{
	memcpy(ret_pk, site->key[nth].head_pk, KEY);
}
