/*
 * sandbox.h - what the server gives up before it hears the first stranger: other
 * people's files, other programs, and the parts of the kernel that it never needs.
 * The broker of cleaning helpers is started before; everything else after.
 */
#ifndef ASHRAY_SANDBOX_H
#define ASHRAY_SANDBOX_H

#include "lib/base/base.h"

/* For this thread and all it will start. `data` may be read and written; `paths`
 * (ends in NULL) and /etc, /usr, /proc/self may be read. Landlock that the kernel
 * lacks is borne with a line in the log; seccomp that fails is not: false. */
MUST_USE bool sandbox_close(const char *data, const char *const *paths);

#endif
