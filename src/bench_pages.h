/* bench_pages.h - the first page beside the machine's own limit. */
#ifndef ASHRAY_BENCH_PAGES_H
#define ASHRAY_BENCH_PAGES_H

#include "src/verbs.h"

int bench_pages(const struct arguments *args);

#endif
