/*
 * draft.h - what a reporter's page carries instead of a cookie: a draft or a visit
 * in a hidden field, sealed under the hour's key. The key is deleted after six
 * hours; a page found in a phone's memory later opens for nobody.
 */
#ifndef ASHRAY_VAULT_DRAFT_H
#define ASHRAY_VAULT_DRAFT_H

#include "lib/vault/keys.h"
#include "lib/vault/receipt.h"

enum vault_field_kind { VAULT_DRAFT, VAULT_VISIT };

/* The largest plain text of a field after compression. */
enum { VAULT_FIELD_MAX = 16 * 1024 - 4 };

/* The hour of an instant, and its key: random, site-sealed for the row `epoch`. */
uint32_t vault_epoch_of(int64_t at);
const struct vault_epoch *vault_epoch_create(
	struct vault_keys *keys, uint32_t epoch, struct sealed *ret_row);
MUST_USE bool vault_epoch_open(struct vault_keys *keys, uint32_t epoch, struct sealed row,
	const struct vault_epoch **ret_epoch);

/* The text for the hidden field (base64url), compressed and padded to 0.5, 1, 2,
 * 4, 8 or 16 kB. False: longer than that. */
MUST_USE bool vault_field_seal(struct vault_keys *keys, const struct vault_epoch *epoch,
	enum vault_field_kind kind, struct bytes plain, const char **ret_text);

/* The hour a field was sealed in, by which the row is found; then the field. */
MUST_USE bool vault_field_epoch(const char *text, uint32_t *ret_epoch);
MUST_USE bool vault_field_open(struct vault_keys *keys, const struct vault_epoch *epoch,
	enum vault_field_kind kind, const char *text, struct bytes *ret_plain);

struct vault_draft_secret vault_draft_secret_create(void);

/* x: all that the exit button carries. f: by which a second send is known. */
void vault_draft_exit(const struct vault_draft_secret *d, uint8_t ret_x[16]);
void vault_draft_filed(const struct vault_draft_secret *d, uint8_t ret_f[16]);

/* What was told with a draft, to be known again when it is sent once more. Keyed with d,
 * which is stored nowhere: whoever takes the database confirms no guess with it, not
 * even with the site's key. And the draft of another report that was sent with the same
 * page: the same for the same words, and nothing shows that the two belong together. */
enum { VAULT_TOLD_SIZE = 32 };
void vault_draft_told(const struct vault_draft_secret *d, const struct bytes *parts, size_t n,
	uint8_t ret_told[VAULT_TOLD_SIZE]);
struct vault_draft_secret vault_draft_another(
	const struct vault_draft_secret *d, const uint8_t told[VAULT_TOLD_SIZE]);

/* A program's draft: d from Idempotency-Key and body, f from the key alone, so
 * that the same key with another body is met. */
void vault_draft_of_key(struct vault_keys *keys, const char *key, struct bytes body,
	struct vault_draft_secret *ret_d, uint8_t ret_f[16]);

#endif
