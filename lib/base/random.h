/* random.h - chance from the kernel. Keys are made by lib/vault, not here. */
#ifndef ASHRAY_RANDOM_H
#define ASHRAY_RANDOM_H

#include <stddef.h>
#include <stdint.h>

void random_fill(void *to, size_t n);

/* Uniform in [0, limit). */
uint32_t random_below(uint32_t limit);

#endif
