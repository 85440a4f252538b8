/* cmocka_first.h - the headers that cmocka wants before its own, in its order. */
#ifndef ASHRAY_CMOCKA_FIRST_H
#define ASHRAY_CMOCKA_FIRST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
