/* thread.c - the kernel keeps the name. */

#include "lib/base/thread.h"

#include <sys/prctl.h>

void thread_name(const char *name)
{
	prctl(PR_SET_NAME, name, 0, 0, 0);
}
