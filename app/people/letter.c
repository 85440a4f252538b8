/* letter.c - codes of invitations. */

#include "app/people/letter.h"

#include "app/people/account.h"

enum { PART_CODE = 0, TOP_BITS = 0x03 }; /* 66 bits in nine bytes */

void letter_token(const struct vault_secret *code, uint8_t ret_token[32])
{
	vault_hash("invitation", VAULT_PARTS(bytes_of(code->at, sizeof(code->at))), ret_token);
}

static void pledge_of(struct vault_keys *vault, const struct vault_secret *code, int64_t account,
	struct bytes pk, uint8_t ret_pledge[32])
{
	vault_hash("pledge",
		VAULT_PARTS(
			bytes_of(code->at, sizeof(code->at)), vault_part_id(vault, account), pk),
		ret_pledge);
}

void letter_pledge(struct tx *tx, struct keyring *kr, const struct vault_secret *code,
	const struct account_row *row, struct bytes *ret_pledge)
{
	uint8_t *pledge = arena_alloc(tx_arena(tx), 32);

	pledge_of(kr->vault, code, row->id, row->pk, pledge);
	*ret_pledge = bytes_of(pledge, 32);
}

const char *letter_write(struct tx *tx, struct keyring *kr, const struct vault_ring *ring,
	struct invitation_row *row)
{
	struct vault_slips *slips = vault_slips_new(kr->vault, vault_record_of(row->account));
	const struct vault_part *part = vault_part_create(kr->vault);
	char text[VAULT_SYMBOLS_SIZE];
	struct vault_secret code;

	vault_random(code.at, sizeof(code.at));
	code.at[0] &= TOP_BITS;
	vault_secret_symbols(&code, text);
	letter_token(&code, row->token);
	vault_slips_own(slips, ring, PART_CODE, part);
	row->ring = vault_ring_number(ring);
	row->gen = vault_ring_gen(ring);
	row->until_at = clock_now() + LETTER_LASTS;
	row->keys = vault_slips_blob(slips);
	row->code = item_seal(kr, part, place_of(TABLE_ACCOUNT, FIELD_PROOF, row->account),
		bytes_of(code.at, sizeof(code.at)));
	return arena_text(tx_arena(tx), text);
}

/* The code as a member of the ring sealed it; a slip of another kind is a forgery. */
static bool open_code(struct keyring *kr, const struct vault_ring *ring,
	const struct invitation_row *invitation, struct vault_secret *ret_code)
{
	const struct vault_part *part;
	struct vault_slips *slips;
	struct vault_slip slip;
	struct bytes code;

	if (!vault_slips_read(
		    kr->vault, vault_record_of(invitation->account), invitation->keys, &slips) ||
		!vault_slips_find(slips, invitation->ring, PART_CODE, &slip) ||
		slip.kind != VAULT_SLIP_OWN || !vault_slips_open(slips, &slip, ring, NULL, &part) ||
		item_open(kr, part, place_of(TABLE_ACCOUNT, FIELD_PROOF, invitation->account),
			invitation->code, &code) != OK ||
		code.len != sizeof(ret_code->at))
		return false;
	memcpy(ret_code->at, code.at, sizeof(ret_code->at));
	return true;
}

bool letter_proves(struct keyring *kr, const struct vault_ring *ring,
	const struct invitation_row *invitation, struct bytes pk)
{
	struct vault_secret code;
	uint8_t pledge[32];

	if (invitation->pledge.len != sizeof(pledge) || !open_code(kr, ring, invitation, &code))
		return false;
	pledge_of(kr->vault, &code, invitation->account, pk, pledge);
	return vault_equal(pledge, invitation->pledge.at, sizeof(pledge));
}

/* ---- what is handed over ---- */

static const char *const *card_of(struct arena *a, struct bytes seed)
{
	const char **codes = arena_array(a, CARD_LINES, sizeof(*codes));

	for (int i = 0; i < CARD_LINES; i++) {
		char code[FACTOR_CODE_SIZE];

		factor_card(seed, i, code);
		codes[i] = arena_printf(a, "%.4s %.4s", code, code + 4);
	}
	return codes;
}

void hand_factor(
	struct arena *a, const struct actor *who, struct account_row *row, struct handed *handed)
{
	struct bytes seed = factor_seed(a);

	row->factor = factor_wait(who->keys->vault, row->id, seed);
	row->step = 0;
	if (row->factor_kind == FACTOR_CARD) {
		handed->card = card_of(a, seed);
		return;
	}
	handed->secret = factor_base32(a, seed);
	handed->uri = factor_uri(a, seed, handed->user);
}

/* With a card the seed is made now, so that it can be printed with the letter. */
void hand_letter(struct tx *tx, const struct actor *who, const struct custody *c,
	struct account_row *row, struct handed *handed)
{
	struct invitation_row invitation = { .account = row->id };

	row->factor = (struct sealed){ 0 };
	if (row->factor_kind == FACTOR_CARD)
		hand_factor(tx_arena(tx), who, row, handed);
	handed->code = letter_write(tx, who->keys, c->rings[COMPARTMENT_MAIN].ring, &invitation);
	handed->until_at = invitation.until_at;
	handed->account = row->id;
	handed->body = c->body;
	invitation_put(tx, &invitation);
}
