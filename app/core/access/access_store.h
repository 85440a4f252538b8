/* access_store.h - rows of sessions and of what was typed. Private to this folder. */
#ifndef ASHRAY_ACCESS_STORE_H
#define ASHRAY_ACCESS_STORE_H

#include "app/core/access/access.h"

struct session_row {
	int64_t account;
	bool is_program;
	int64_t until_at, seen_at, fresh_at;
	struct sealed key;
	const char *account_state;
	struct sealed profile;
	struct bytes pk;
};

bool session_row(struct tx *tx, const uint8_t sid[32], struct session_row *ret_row);
void session_insert(struct tx *tx, const uint8_t sid[32], const struct session_row *row);
void session_touch(struct tx *tx, const uint8_t sid[32], int64_t seen_at);
void session_fresh(struct tx *tx, const uint8_t sid[32], int64_t at);
void session_delete(struct tx *tx, const uint8_t sid[32]);
void sessions_delete(struct tx *tx, int64_t account);

/* Sessions that ended, or idled, before these instants, and words typed before one. */
bool sessions_are_over(struct tx *tx, int64_t ended, int64_t idle, int64_t typed);
void sessions_forget(struct tx *tx, int64_t ended, int64_t idle);
void typed_forget_old(struct tx *tx, int64_t before);

struct rows *holding_rows(struct tx *tx, int64_t account, int64_t today);
void holding_of(const struct rows *rows, struct holding *ret_holding);
struct rows *held_role_rows(struct tx *tx, int64_t body, int64_t today);
struct rows *reading_role_rows(struct tx *tx, int64_t body, int64_t today);

struct typed_row {
	int64_t account;
	const char *path;
	int64_t at;
	struct sealed text;
};
bool typed_row(struct tx *tx, int64_t account, const char *path, struct sealed *ret_text);
void typed_put(struct tx *tx, const struct typed_row *row);
void typed_delete(struct tx *tx, int64_t account, const char *path);

#endif
