/* banned.h - functions that no room may call: they write past ends, keep
 * hidden state, or read the process's locale. Using one does not compile. */
#ifndef ASHRAY_BANNED_H
#define ASHRAY_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Fortified headers make macros of some of them. */
#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets strtok
#pragma GCC poison gmtime localtime ctime asctime mktime setlocale
#pragma GCC poison rand srand srandom atoi atol atof
#pragma GCC poison popen tmpnam mktemp

#endif
