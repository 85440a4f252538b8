/*
 * reseal.h - after a key was added to the key file: what an older one sealed is sealed by
 * the newest, some rows at a time. Only values that the site key alone opens; what rings
 * and receipts hold stays, and opens under the key that it names.
 */
#ifndef ASHRAY_RESEAL_H
#define ASHRAY_RESEAL_H

#include "app/core/audit/audit.h"

/* For a job: describes the next part of the work, first the copy of the key file for the
 * recovery ring. True: there is more. With one key in the file there is nothing to do. */
bool reseal_some(struct tx *tx, const struct actor *system);

#endif
