/* intake.h - reports into a running server, for `ashray bench intake`. */
#ifndef ASHRAY_BENCH_INTAKE_H
#define ASHRAY_BENCH_INTAKE_H

#include "bench/load.h"

/* 64 connections for so many milliseconds. False: the server cannot be reached. */
bool intake_run(int port, int64_t ms, struct load_result *ret_result);

/* Does a server answer on this port and say that it is well? */
bool intake_is_up(int port);

#endif
