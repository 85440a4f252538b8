/*
 * base.h - what every room may use: outcomes, arenas, bounded strings, byte
 * views, ids, clocks, logging. Includes only the C library and knows no
 * domain word. Other rooms include this one header; its parts are below.
 */
#ifndef ASHRAY_BASE_H
#define ASHRAY_BASE_H

#include "lib/base/arena.h"
#include "lib/base/clock.h"
#include "lib/base/id.h"
#include "lib/base/log.h"
#include "lib/base/outcome.h"
#include "lib/base/random.h"
#include "lib/base/str.h"
#include "lib/base/thread.h"
#include "lib/base/types.h"
#include "lib/base/utf8.h"

#include "lib/base/banned.h"

#endif
