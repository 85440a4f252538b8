/*
 * sandbox.c - shutting the door from inside: no files (Landlock), no system call but
 * a few (seccomp), little memory and time (rlimits). Landlock is asked for and its
 * absence is borne, since seccomp alone already opens no file.
 */

#include "src/clean/clean.h"

#include <errno.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What computing needs: memory, locks, the clock, an end. */
static const int harmless[] = { SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
	SCMP_SYS(brk), SCMP_SYS(futex), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity),
	SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn), SCMP_SYS(gettid), SCMP_SYS(getpid), SCMP_SYS(getrandom),
	SCMP_SYS(clock_gettime), SCMP_SYS(clock_nanosleep), SCMP_SYS(gettimeofday),
	SCMP_SYS(restart_syscall), SCMP_SYS(close), SCMP_SYS(lseek), SCMP_SYS(exit),
	SCMP_SYS(exit_group) };

/* What libraries ask for in passing, and go on without. */
static const int refused[] = { SCMP_SYS(openat), SCMP_SYS(open), SCMP_SYS(access),
	SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(stat), SCMP_SYS(newfstatat),
	SCMP_SYS(fstat), SCMP_SYS(statx), SCMP_SYS(readlink), SCMP_SYS(ioctl), SCMP_SYS(prctl),
	SCMP_SYS(sysinfo), SCMP_SYS(sched_setscheduler), SCMP_SYS(sched_setattr),
	SCMP_SYS(setpriority) };

/* Reading only the input, writing only the output, threads but no processes, and no
 * memory that is both written and run. */
static bool add_narrow(scmp_filter_ctx filter)
{
	const scmp_datum_t thread = CLONE_VM | CLONE_THREAD;
	struct scmp_arg_cmp input = SCMP_A0(SCMP_CMP_EQ, STDIN_FILENO);
	struct scmp_arg_cmp output = SCMP_A0(SCMP_CMP_EQ, STDOUT_FILENO);
	struct scmp_arg_cmp complaint = SCMP_A0(SCMP_CMP_EQ, STDERR_FILENO);
	struct scmp_arg_cmp is_thread = SCMP_A0(SCMP_CMP_MASKED_EQ, thread, thread);
	struct scmp_arg_cmp not_run = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);

	return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(read), 1, &input) == 0 &&
	       seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, &output) == 0 &&
	       seccomp_rule_add_array(
		       filter, SCMP_ACT_ERRNO(EBADF), SCMP_SYS(write), 1, &complaint) == 0 &&
	       seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, &is_thread) ==
		       0 &&
	       seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, &not_run) == 0 &&
	       seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, &not_run) == 0;
}

static bool close_calls(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	bool is_good = filter != NULL && add_narrow(filter);

	for (size_t i = 0; is_good && i < COUNT_OF(harmless); i++)
		is_good = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, harmless[i], 0, NULL) == 0;
	for (size_t i = 0; is_good && i < COUNT_OF(refused); i++)
		is_good = seccomp_rule_add_array(
				  filter, SCMP_ACT_ERRNO(EACCES), refused[i], 0, NULL) == 0;
	/* Its arguments lie behind a pointer that no filter can read; glibc then uses clone. */
	is_good = is_good && seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(ENOSYS),
				     SCMP_SYS(clone3), 0, NULL) == 0;
	is_good = is_good && seccomp_load(filter) == 0;
	seccomp_release(filter);
	return is_good;
}

static void close_files(void)
{
	const struct landlock_ruleset_attr all = {
		.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1,
	};
	int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof(all), 0);

	if (rules < 0)
		return;
	syscall(SYS_landlock_restrict_self, rules, 0);
	close(rules);
}

static bool limit(__rlimit_resource_t what, rlim_t most)
{
	const struct rlimit value = { .rlim_cur = most, .rlim_max = most };

	return setrlimit(what, &value) == 0;
}

bool clean_close_sandbox(void)
{
	alarm(CLEAN_SECONDS);
	if (!limit(RLIMIT_CORE, 0) || !limit(RLIMIT_MEMLOCK, 0) ||
		!limit(RLIMIT_CPU, CLEAN_SECONDS) || !limit(RLIMIT_DATA, CLEAN_MEMORY) ||
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return false;
	close_files();
	return close_calls();
}
