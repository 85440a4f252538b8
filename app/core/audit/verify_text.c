/* verify_text.c - findings in words, and heads as they are published. */

#include "app/core/audit/verify.h"

/* ---- findings ---- */

enum shape { OF_ENTRY, OF_BLOCK, OF_HEAD, OF_RECORD };

static const struct {
	enum shape shape;
	const char *text;
} findings[FINDINGS] = {
	[FINDING_LEAF_CHANGED] = { OF_ENTRY, "was changed: its body does not give its leaf" },
	[FINDING_LEAF_UNSALTED] = { OF_ENTRY,
		"has lost its salt: its body is not proved any more" },
	[FINDING_LEAF_GONE] = { OF_BLOCK, "names an entry that is gone" },
	[FINDING_LEAF_OUTSIDE] = { OF_ENTRY, "is in no block and does not wait for one" },
	[FINDING_LEAF_TWICE] = { OF_ENTRY, "is chained twice" },
	[FINDING_BLOCK_CHANGED] = { OF_BLOCK, "was changed: its hash does not follow" },
	[FINDING_BLOCK_GONE] = { OF_BLOCK, "is gone" },
	[FINDING_HEAD_CHANGED] = { OF_HEAD, "was changed: its hash does not follow" },
	[FINDING_HEAD_GONE] = { OF_HEAD, "is gone" },
	[FINDING_HEAD_UNSIGNED] = { OF_HEAD, "has no valid signature" },
	[FINDING_TIP_OTHER] = { OF_BLOCK, "is not the one that was signed" },
	[FINDING_PUBLISHED_GONE] = { OF_HEAD,
		"was published and is not here: this database is older" },
	[FINDING_PUBLISHED_OTHER] = { OF_HEAD, "was published with another hash" },
	[FINDING_PUBLISHED_FALSE] = { OF_HEAD, "as it was handed in has no valid signature" },
	[FINDING_RECORD_CHANGED] = { OF_RECORD, "is not what its entry commits to" },
	[FINDING_RECORD_GONE] = { OF_RECORD, "has an entry, and is gone" },
	[FINDING_RECORD_UNTOLD] = { OF_RECORD, "has no entry" },
	[FINDING_ERASED_UNTOLD] = { OF_RECORD, "counts as erased, which no entry tells so" },
	[FINDING_ERASED_UNSIGNED] = { OF_RECORD,
		"counts as erased, which the site has not signed so" },
	[FINDING_ERASED_THERE] = { OF_RECORD, "counts as erased, and is there" },
};

const char *finding_text(struct arena *a, const struct finding *f)
{
	const char *text = findings[f->kind].text;
	char id[14] = "";

	if (f->id != 0)
		id_text(f->id, id);
	switch (findings[f->kind].shape) {
	case OF_ENTRY:
		return arena_printf(a, "entry %s %s", id, text);
	case OF_RECORD:
		return arena_printf(a, "%s %s %s", f->what, id, text);
	case OF_HEAD:
		return arena_printf(a, "head %lld %s", (long long)f->no, text);
	case OF_BLOCK:
		break;
	}
	if (f->kind == FINDING_TIP_OTHER)
		return arena_printf(a, "block %lld of node %lld %s (head %lld)", (long long)f->no,
			(long long)f->node, text, (long long)f->id);
	if (f->kind == FINDING_LEAF_GONE && f->node < 0)
		return arena_printf(a, "the list of what waits for a block %s: %s", text, id);
	return arena_printf(a, "block %lld of node %lld %s%s%s", (long long)f->no,
		(long long)f->node, text, *id != '\0' ? ": " : "", id);
}

/* ---- heads ---- */

static const char word[] = "head ";

void published_head_write(struct str *to, const struct audit_head *head)
{
	str_addf(to, "%s%u %u %s %s\n", word, head->no, head->hour,
		hex_text(to->arena, bytes_of(head->hash, sizeof(head->hash))),
		hex_text(to->arena, bytes_of(head->sig, sizeof(head->sig))));
}

/* The next word of a line, into a buffer that holds the longest one. */
static bool take_word(struct bytes *line, char *word_at, size_t size)
{
	size_t n = 0;

	while (line->len > 0 && *line->at == ' ') {
		line->at++;
		line->len--;
	}
	while (n < line->len && line->at[n] > ' ' && line->at[n] < 0x7f)
		n++;
	if (n == 0 || n >= size)
		return false;
	memcpy(word_at, line->at, n);
	word_at[n] = '\0';
	line->at += n;
	line->len -= n;
	return true;
}

static bool read_line(struct bytes line, struct published_head *ret_head)
{
	char no[12], hour[12], hash[65], sig[129];
	int64_t no_n, hour_n;

	if (!take_word(&line, no, sizeof(no)) || !take_word(&line, hour, sizeof(hour)) ||
		!take_word(&line, hash, sizeof(hash)) || !take_word(&line, sig, sizeof(sig)))
		return false;
	if (!int_read(no, 1, UINT32_MAX, &no_n) || !int_read(hour, 0, UINT32_MAX, &hour_n) ||
		!hex_read(hash, ret_head->hash, sizeof(ret_head->hash)) ||
		!hex_read(sig, ret_head->sig, sizeof(ret_head->sig)))
		return false;
	ret_head->no = (uint32_t)no_n;
	ret_head->hour = (uint32_t)hour_n;
	return true;
}

bool published_head_read(struct bytes text, struct published_head *ret_head)
{
	while (text.len > 0) {
		const uint8_t *end = memchr(text.at, '\n', text.len);
		size_t len = end != NULL ? (size_t)(end - text.at) : text.len;
		struct published_head head;

		if (len >= sizeof(word) && memcmp(text.at, word, sizeof(word) - 1) == 0 &&
			read_line(bytes_of(text.at + sizeof(word) - 1, len - sizeof(word) + 1),
				&head)) {
			*ret_head = head;
			return true;
		}
		text.at += len + (end != NULL);
		text.len -= len + (end != NULL);
	}
	return false;
}
