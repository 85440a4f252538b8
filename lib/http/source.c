/* source.c - a small hash table under SipHash, which an attacker who chooses
 * addresses cannot drive into one bucket. */

#include "lib/http/source.h"

#include <arpa/inet.h>
#include <pthread.h>

enum { BUCKETS = 1024 };

struct sources {
	pthread_mutex_t lock;
	uint64_t salt[2];
	struct source *buckets[BUCKETS];
};

struct sources *sources_create(void)
{
	struct sources *s = calloc(1, sizeof(*s));

	if (s == NULL)
		BUG("out of memory");
	pthread_mutex_init(&s->lock, NULL);
	random_fill(s->salt, sizeof(s->salt));
	return s;
}

void sources_destroy(struct sources *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < BUCKETS; i++)
		while (s->buckets[i] != NULL) {
			struct source *next = s->buckets[i]->next;

			free(s->buckets[i]);
			s->buckets[i] = next;
		}
	pthread_mutex_destroy(&s->lock);
	explicit_bzero(s->salt, sizeof(s->salt));
	free(s);
}

static uint64_t turn(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

static void sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = turn(v[1], 13) ^ v[0];
	v[0] = turn(v[0], 32);
	v[2] += v[3];
	v[3] = turn(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = turn(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = turn(v[1], 17) ^ v[2];
	v[2] = turn(v[2], 32);
}

/* SipHash-2-4; never 0, which means "no source". */
static uint64_t salted_hash(const uint64_t salt[2], struct bytes b)
{
	uint64_t v[4] = { salt[0] ^ 0x736f6d6570736575, salt[1] ^ 0x646f72616e646f6d,
		salt[0] ^ 0x6c7967656e657261, salt[1] ^ 0x7465646279746573 };

	for (size_t i = 0; i <= b.len; i += 8) {
		size_t n = b.len - i < 8 ? b.len - i : 8;
		uint64_t word = n < 8 ? (uint64_t)b.len << 56 : 0;

		for (size_t k = 0; k < n; k++)
			word |= (uint64_t)b.at[i + k] << (8 * k);
		v[3] ^= word;
		sip_round(v);
		sip_round(v);
		v[0] ^= word;
	}
	v[2] ^= 0xff;
	for (int i = 0; i < 4; i++)
		sip_round(v);
	return (v[0] ^ v[1] ^ v[2] ^ v[3]) | 1;
}

uint64_t source_of_text(const struct sources *s, struct bytes text)
{
	return salted_hash(s->salt, text);
}

uint64_t source_of_address(const struct sources *s, const struct sockaddr *address)
{
	uint8_t raw[16] = { 0 };

	if (address->sa_family == AF_INET) {
		memcpy(raw, &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
		if (raw[0] == 127)
			return 0;
		return salted_hash(s->salt, bytes_of(raw, 4));
	}
	if (address->sa_family == AF_INET6) {
		const struct in6_addr *six =
			&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;

		memcpy(raw, six, 16);
		if (IN6_IS_ADDR_LOOPBACK(six) || (IN6_IS_ADDR_V4MAPPED(six) && raw[12] == 127))
			return 0;
		if (IN6_IS_ADDR_V4MAPPED(six))
			return salted_hash(s->salt, bytes_of(raw + 12, 4));
		return salted_hash(s->salt, bytes_of(raw, 8));
	}
	return 0; /* a Unix socket */
}

void sources_lock(struct sources *s)
{
	pthread_mutex_lock(&s->lock);
}

void sources_unlock(struct sources *s)
{
	pthread_mutex_unlock(&s->lock);
}

static struct source **place_of(struct sources *s, uint64_t key)
{
	struct source **at = &s->buckets[(key >> 1) % BUCKETS];

	while (*at != NULL && (*at)->key != key)
		at = &(*at)->next;
	return at;
}

struct source *source_get(struct sources *s, uint64_t key)
{
	struct source **at = place_of(s, key);

	if (*at == NULL) {
		*at = calloc(1, sizeof(**at));
		if (*at == NULL)
			BUG("out of memory");
		(*at)->key = key;
	}
	return *at;
}

void source_forget_if_idle(struct sources *s, struct source *source)
{
	struct source **at = place_of(s, source->key);

	if (source->connections > 0 || source->running > 0 || source->held.first != NULL)
		return;
	*at = source->next;
	free(source);
}

unsigned source_connected(struct sources *s, uint64_t key)
{
	unsigned n = 0;

	if (key == 0)
		return 0;
	sources_lock(s);
	n = ++source_get(s, key)->connections;
	sources_unlock(s);
	return n;
}

void source_disconnected(struct sources *s, uint64_t key)
{
	struct source *source;

	if (key == 0)
		return;
	sources_lock(s);
	source = source_get(s, key);
	source->connections--;
	source_forget_if_idle(s, source);
	sources_unlock(s);
}
