/* health_public.c - is it alive, and its figures. For supervisors and Prometheus on
 * this machine; nothing here says anything about a person or a place. */

#include "app/core/web/web.h"

enum { METRICS_MAX = 16 << 10 };

static const char type_text[] = "text/plain; charset=utf-8";

static struct reply healthz(struct request *rq)
{
	bool is_alive =
		db_exists(rq->tx, "SELECT 1 FROM migration", DB_NO_ARGS) && !tx_poisoned(rq->tx);
	const char *text = is_alive ? "ok\n" : "the database does not answer\n";

	return reply_bytes(is_alive ? 200 : 503, type_text, bytes_of(text, strlen(text)));
}

static void line(struct str *out, const char *name, const char *about, int64_t n)
{
	str_addf(out, "# HELP ashray_%s %s\n# TYPE ashray_%s gauge\nashray_%s %lld\n", name, about,
		name, name, (long long)n);
}

static struct reply metrics(struct request *rq)
{
	struct str out = str_in(rq->arena, METRICS_MAX);
	struct db_figures db = db_figures(rq->site->db);
	struct http_counts http = { 0 };

	if (!http_is_loopback(rq->http))
		return reply_outcome(rq, NOT_FOUND);
	if (rq->site->server != NULL)
		http_counts(rq->site->server, &http);
	line(&out, "connections", "Connections open now", (int64_t)http.connections_now);
	line(&out, "requests_total", "Requests whose head was complete", (int64_t)http.requests);
	for (int i = 2; i < 6; i++)
		str_addf(&out, "ashray_replies_total{class=\"%dxx\"} %llu\n", i,
			(unsigned long long)http.replies[i]);
	line(&out, "waiting", "Requests waiting for a worker", (int64_t)http.waiting);
	line(&out, "refused_total", "Requests refused before a handler", (int64_t)http.refused);
	line(&out, "busy_total", "Requests answered with busy", (int64_t)http.busy);
	line(&out, "cut_total", "Connections that passed a deadline", (int64_t)http.cut);
	line(&out, "changes_total", "Changes made durable", db.changes);
	line(&out, "batches_total", "Commits, each of many changes", db.batches);
	line(&out, "stale_total", "Changes that met a newer row", db.stale);
	line(&out, "constraint_total", "Changes that met a constraint", db.constraint);
	line(&out, "broken_total", "Changes that the disk or database refused", db.broken);
	return reply_bytes(200, "text/plain; version=0.0.4", str_bytes(&out));
}

const struct route health_public[] = { { HTTP_GET, "/healthz", healthz, ACCESS_PUBLIC, 0, NULL,
					       "is it alive" },
	{ HTTP_GET, "/metrics", metrics, ACCESS_PUBLIC, 0, NULL,
		"figures for Prometheus, loopback only" },
	{ 0 } };
