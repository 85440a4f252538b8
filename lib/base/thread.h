/* thread.h - what a thread calls itself. */
#ifndef ASHRAY_THREAD_H
#define ASHRAY_THREAD_H

/* The name that `top -H`, a profiler and a debugger show; at most 15 characters. */
void thread_name(const char *name);

#endif
