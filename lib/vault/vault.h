/*
 * vault.h - the room of keys: what is sealed, for whom, and what opens it. It
 * knows keys, wraps, receipts, signatures and shares; it knows no noun of the
 * domain and no database. It is the only room that names sodium.h, libgfshare.h
 * and zstd.h. Specification: docs/vault.md; the reasons are in docs/vault-why.md.
 *
 * A worker owns one `struct vault_keys`. For each request it says
 * vault_keys_begin(), works, and says vault_keys_wipe(). Everything between
 * returns handles into that locked block. The types behind the handles are never
 * completed outside this room: who does not know a size cannot copy a key.
 */
#ifndef ASHRAY_VAULT_H
#define ASHRAY_VAULT_H

#include "lib/vault/audit.h"
#include "lib/vault/derive.h"
#include "lib/vault/draft.h"
#include "lib/vault/file.h"
#include "lib/vault/find.h"
#include "lib/vault/item.h"
#include "lib/vault/keys.h"
#include "lib/vault/receipt.h"
#include "lib/vault/ring.h"
#include "lib/vault/session.h"
#include "lib/vault/share.h"
#include "lib/vault/site.h"
#include "lib/vault/slip.h"
#include "lib/vault/spell.h"
#include "lib/vault/user.h"

#endif
