/*
 * broker.h - the process that starts cleaning helpers. It is ashray-clean itself, begun
 * while our sandbox is still open; it has none of our memory and forks a helper for each
 * file (docs/decisions/0004-cleaning.md).
 */
#ifndef ASHRAY_BROKER_H
#define ASHRAY_BROKER_H

#include "lib/base/base.h"

/* `helper`: path of ashray-clean; NULL: beside our own program. The socket of the
 * broker, which ends when it is closed; -1 with a line in the log. */
int broker_start(const char *helper);

/* A fresh helper, behind a socket that takes a file and gives an answer; -1: none. */
int broker_helper(int broker);

#endif
