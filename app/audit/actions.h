/* actions.h - the verbs of the audit in words. Private to this folder. */
#ifndef ASHRAY_AUDIT_ACTIONS_H
#define ASHRAY_AUDIT_ACTIONS_H

#include "lib/base/base.h"

/* A MESSAGE(); the verb itself for one that has no words yet. */
const char *action_words(const char *action);
const char *about_words(const char *about); /* kind of record; "" for none */

/* Was it done through the reserve of a body above? */
bool action_is_reserve(const char *action);

#endif
