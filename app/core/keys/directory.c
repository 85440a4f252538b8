/*
 * directory.c - public keys that somebody vouched for. A row of the database
 * is believed only through its chain of certificates, which ends at the site
 * key; what held once holds for the life of the process.
 */

#include "app/core/keys/keys_store.h"

#include <pthread.h>

enum { CHAIN_MAX = 64, NEWEST = 256, NEWEST_FOR = 5 * SECOND };

/* Which generation of a body's ring is the newest. Believed for a few seconds: an
 * older one opens just as well, by the chain of its successors. */
struct newest {
	int64_t body;
	enum compartment compartment;
	uint32_t ring;
	uint16_t gen;
	int64_t until; /* clock_ticks() */
};

struct directory {
	pthread_rwlock_t lock;
	struct vault_ring_to *known;
	size_t n, room;
	struct newest newest[NEWEST];
};

struct directory *directory_create(void)
{
	struct directory *d = calloc(1, sizeof(*d));

	if (d == NULL)
		BUG("out of memory");
	pthread_rwlock_init(&d->lock, NULL);
	return d;
}

void directory_destroy(struct directory *d)
{
	if (d == NULL)
		return;
	pthread_rwlock_destroy(&d->lock);
	free(d->known);
	free(d);
}

/* Where (ring, gen) stands or would stand in the sorted list. */
static size_t place_in(const struct directory *d, uint32_t ring, uint16_t gen)
{
	uint64_t want = (uint64_t)ring << 16 | gen;
	size_t low = 0, high = d->n;

	while (low < high) {
		size_t mid = (low + high) / 2;
		uint64_t at = (uint64_t)d->known[mid].ring << 16 | d->known[mid].gen;

		if (at < want)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool look_up(struct directory *d, uint32_t ring, uint16_t gen, struct vault_ring_to *ret_to)
{
	bool is_known;
	size_t at;

	pthread_rwlock_rdlock(&d->lock);
	at = place_in(d, ring, gen);
	is_known = at < d->n && d->known[at].ring == ring && d->known[at].gen == gen;
	if (is_known)
		*ret_to = d->known[at];
	pthread_rwlock_unlock(&d->lock);
	return is_known;
}

static void remember(struct directory *d, const struct vault_ring_to *to)
{
	size_t at;

	pthread_rwlock_wrlock(&d->lock);
	at = place_in(d, to->ring, to->gen);
	if (at == d->n || d->known[at].ring != to->ring || d->known[at].gen != to->gen) {
		if (d->n == d->room) {
			d->room = d->room > 0 ? d->room * 2 : 64;
			d->known = realloc(d->known, d->room * sizeof(*d->known));
			if (d->known == NULL)
				BUG("out of memory");
		}
		memmove(d->known + at + 1, d->known + at, (d->n - at) * sizeof(*d->known));
		d->known[at] = *to;
		d->n++;
	}
	pthread_rwlock_unlock(&d->lock);
}

static enum outcome vouch(struct tx *tx, struct directory *d, struct vault_keys *vault,
	const struct ring_row *row, struct vault_ring_to *ret_to)
{
	const struct ring_row *rows[CHAIN_MAX];
	struct vault_ring_to by, to;
	bool has_by = false;
	size_t n = 0;

	for (const struct ring_row *at = row; at != NULL;) {
		struct ring_row *above;

		if (n == CHAIN_MAX)
			return FAILED;
		rows[n++] = at;
		if (at->cert_ring == 0)
			break;
		has_by = look_up(d, at->cert_ring, at->cert_gen, &by);
		if (has_by)
			break;
		above = arena_new(tx_arena(tx), struct ring_row);
		if (!ring_row_at(tx, at->cert_ring, at->cert_gen, above))
			return FAILED;
		at = above;
	}
	while (n-- > 0) {
		if (!vault_ring_vouch(vault, &rows[n]->card, has_by ? &by : NULL, &to)) {
			log_error(
				"alarm: the certificate of ring %u/%u does not hold: somebody has "
				"changed rows",
				rows[n]->ring, rows[n]->gen);
			return FAILED;
		}
		remember(d, &to);
		by = to;
		has_by = true;
	}
	*ret_to = to;
	return OK;
}

enum outcome keys_vouch(struct tx *tx, struct directory *d, struct vault_keys *vault, uint32_t ring,
	uint16_t gen, struct vault_ring_to *ret_to)
{
	struct ring_row row;

	if (look_up(d, ring, gen, ret_to))
		return OK;
	if (!ring_row_at(tx, ring, gen, &row))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	return vouch(tx, d, vault, &row, ret_to);
}

static struct newest *newest_slot(struct directory *d, int64_t body, enum compartment c)
{
	return &d->newest[((uint64_t)body + (uint64_t)c) * 0x9E3779B97F4A7C15u >> 56];
}

static bool recall_newest(
	struct directory *d, int64_t body, enum compartment c, struct vault_ring_to *ret_to)
{
	struct newest at;

	pthread_rwlock_rdlock(&d->lock);
	at = *newest_slot(d, body, c);
	pthread_rwlock_unlock(&d->lock);
	return at.body == body && at.compartment == c && at.until > clock_ticks() &&
	       look_up(d, at.ring, at.gen, ret_to);
}

static void remember_newest(
	struct directory *d, int64_t body, enum compartment c, const struct vault_ring_to *to)
{
	pthread_rwlock_wrlock(&d->lock);
	*newest_slot(d, body, c) = (struct newest){ .body = body,
		.compartment = c,
		.ring = to->ring,
		.gen = to->gen,
		.until = clock_ticks() + NEWEST_FOR };
	pthread_rwlock_unlock(&d->lock);
}

enum outcome keys_to(struct tx *tx, struct keyring *kr, int64_t body, enum compartment compartment,
	struct vault_ring_to *ret_to)
{
	struct ring_row row;
	enum outcome oc;

	if (recall_newest(kr->directory, body, compartment, ret_to))
		return OK;
	if (!ring_row_newest(tx, body, compartment, &row))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	if (!look_up(kr->directory, row.ring, row.gen, ret_to)) {
		oc = vouch(tx, kr->directory, kr->vault, &row, ret_to);
		if (oc != OK)
			return oc;
	}
	remember_newest(kr->directory, body, compartment, ret_to);
	return OK;
}
