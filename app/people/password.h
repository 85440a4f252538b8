/*
 * password.h - what a password must be: long, not what everybody takes, not the
 * user name. No rule about kinds of signs: those give "Password1!" and no strength.
 */
#ifndef ASHRAY_PASSWORD_H
#define ASHRAY_PASSWORD_H

#include "lib/base/base.h"

enum { PASSWORD_LEAST = 10, PASSWORD_MOST = 256 };

/* NULL if it will do, else a MESSAGE() that says what to change. */
const char *password_wrong(struct arena *a, const char *password, const char *user);

/* A user name as it is compared: small letters and digits of any script as ASCII,
 * beside them only . - _; NULL if it cannot be one (3 to 40 signs). */
const char *user_name_read(struct arena *a, const char *typed);

#endif
