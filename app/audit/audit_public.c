/*
 * audit_public.c - the seals that everybody may keep: newest heads, the key that
 * signs them, and where the filing stands that a receipt's proof speaks of. Shows no
 * count and no record; what is asked for is not written anywhere.
 */

#include "app/core/audit/verify.h"
#include "app/core/layout/layout.h"
#include "app/core/web/openapi.h"
#include "audit_filing.view.h"
#include "audit_heads.view.h"

enum { HEADS_SHOWN = 24, TEXT_MAX = 16 << 10 };

static const char *head_line(struct arena *a, const struct audit_head *head)
{
	struct str line = str_in(a, 400);

	published_head_write(&line, head);
	return arena_textn(a, str_text(&line), strcspn(str_text(&line), "\n"));
}

static const char *key_text(struct request *rq, size_t nth)
{
	uint8_t key[32];

	vault_site_head_pk(rq->site->vault, nth, key);
	return hex_text(rq->arena, bytes_of(key, sizeof(key)));
}

static struct reply show_heads(struct request *rq, int status, const char *proof)
{
	struct audit_head heads[HEADS_SHOWN];
	struct head_row *rows = arena_array(rq->arena, HEADS_SHOWN, sizeof(*rows));
	size_t keys_n = vault_site_count(rq->site->vault);
	struct key_row *keys = arena_array(rq->arena, keys_n + 1, sizeof(*keys));
	struct view_audit_heads v = { .action = rq_url(rq, URL("/audit-heads")),
		.plain = rq_url(rq, URL("/audit-heads.txt")),
		.proof = proof,
		.wrong = status != 200,
		.heads = rows,
		.keys = keys,
		.keys_n = keys_n };

	v.heads_n = audit_heads(rq->tx, heads, HEADS_SHOWN);
	if (tx_poisoned(rq->tx))
		return reply_outcome(rq, FAILED);
	for (size_t i = 0; i < v.heads_n; i++)
		rows[i] = (struct head_row){ .number = heads[i].no,
			.at = (int64_t)heads[i].hour * HOUR,
			.line = head_line(rq->arena, &heads[i]) };
	for (size_t i = 0; i < keys_n; i++)
		keys[i].key = key_text(rq, i);
	return page_public(rq, status, NULL, &view_audit_heads, &v);
}

static struct reply heads(struct request *rq)
{
	return show_heads(rq, 200, "");
}

/* What `ashray verify --head` reads, for whoever wants to keep it. */
static struct reply heads_text(struct request *rq)
{
	struct audit_head shown[HEADS_SHOWN];
	size_t n = audit_heads(rq->tx, shown, HEADS_SHOWN);
	struct str text = str_in(rq->arena, TEXT_MAX);

	if (tx_poisoned(rq->tx))
		return reply_outcome(rq, FAILED);
	for (size_t i = 0; i < vault_site_count(rq->site->vault); i++)
		str_addf(&text, "key %s\n", key_text(rq, i));
	for (size_t i = 0; i < n; i++)
		published_head_write(&text, &shown[i]);
	return reply_bytes(200, "text/plain; charset=utf-8", str_bytes(&text));
}

/* ---- proof of filing ---- */

/* The proof as it was typed or scanned: blanks and capitals do not matter. */
static bool read_proof(struct arena *a, const char *typed, uint8_t ret_commit[32])
{
	struct str digits = str_in(a, 64);

	for (; typed != NULL && *typed != '\0'; typed++) {
		if (strchr(" \t\r\n-", *typed) != NULL)
			continue;
		str_addc(&digits, *typed >= 'A' && *typed <= 'F' ? (char)(*typed + 32) : *typed);
	}
	return !str_over(&digits) && hex_read(str_text(&digits), ret_commit, 32);
}

static struct reply show_filing(struct request *rq, const struct filing_place *place)
{
	struct arena *a = rq->arena;
	struct view_audit_filing v = { .filed_at = place->filed_at,
		.leaf = hex_text(a, bytes_of(place->leaf, sizeof(place->leaf))),
		.node = place->block.node,
		.block = place->block.no,
		.block_hash = hex_text(a, bytes_of(place->block.hash, sizeof(place->block.hash))),
		.waits = !place->is_in_head,
		.head_at = NO_TIME,
		.back = rq_url(rq, URL("/audit-heads")) };

	if (place->is_in_head) {
		v.head = place->head.no;
		v.head_at = (int64_t)place->head.hour * HOUR;
		v.head_line = head_line(a, &place->head);
	}
	return page_public(rq, 200, NULL, &view_audit_filing, &v);
}

static struct reply find_filing(struct request *rq)
{
	const char *typed = rq_field(rq, "proof");
	struct filing_place place;
	uint8_t commit[32];
	enum outcome oc = NOT_FOUND;

	if (read_proof(rq->arena, typed, commit))
		oc = audit_find_filing(rq->tx, commit, &place);
	if (oc == OK)
		return show_filing(rq, &place);
	return oc == NOT_FOUND ? show_heads(rq, 422, typed) : reply_outcome(rq, oc);
}

static const struct api_note filing_note = {
	.takes =
		(const struct api_member[]){
			{ "proof", API_TEXT, "of a receipt", .is_needed = true },
			{ 0 },
		},
};

const struct route audit_public[] = {
	{ HTTP_GET, "/audit-heads", heads, ACCESS_PUBLIC, 0, &view_audit_heads,
		"signed seals over everything that was done, and the key that signs them" },
	{ HTTP_POST, "/audit-heads", find_filing, ACCESS_PUBLIC, 0, &view_audit_filing,
		"where the filing stands that a receipt's proof speaks of", &filing_note },
	{ HTTP_GET, "/audit-heads.txt", heads_text, ACCESS_PUBLIC, 0, NULL,
		"the seals as text, for ashray verify --head" },
	{ 0 },
};
