/*
 * sandbox.c - Landlock names the folders, seccomp the calls that are over. What
 * libraries need changes from release to release, so calls are refused by name;
 * each that is refused lets somebody who got in go further, and none serves us.
 */

#include "app/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- files ---- */

enum {
	READING = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
	WRITING = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE |
		  LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
		  LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_SOCK |
		  LANDLOCK_ACCESS_FS_MAKE_SYM,
	NEVER = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
		LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO,
};

static bool allow(int rules, const char *path, uint64_t access)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = access };
	struct stat what;
	bool is_allowed;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return errno == ENOENT; /* what is not there needs no leave */
	/* The kernel refuses a rule on a file that names what only folders have. */
	if (fstat(rule.parent_fd, &what) == 0 && !S_ISDIR(what.st_mode))
		rule.allowed_access &= LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE;
	is_allowed =
		syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
	close(rule.parent_fd);
	return is_allowed;
}

static bool close_folders(const char *data, const char *const *paths)
{
	static const char *const always[] = { "/etc", "/usr", "/lib", "/lib64", "/proc/self",
		"/dev/urandom" };
	struct landlock_ruleset_attr handled = { .handled_access_fs = READING | WRITING | NEVER };
	int rules = (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof(handled), 0);
	bool is_closed;

	if (rules < 0) {
		log_warn("this kernel has no Landlock: the server could open files outside its "
			 "folder");
		return true;
	}
	is_closed = allow(rules, data, READING | WRITING);
	for (size_t i = 0; i < COUNT_OF(always); i++)
		is_closed = is_closed && allow(rules, always[i], READING);
	for (; paths != NULL && *paths != NULL; paths++)
		is_closed = is_closed && allow(rules, *paths, READING);
	is_closed = is_closed && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	close(rules);
	return is_closed;
}

/* ---- system calls ---- */

static const int over[] = { SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(ptrace),
	SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(kcmp), SCMP_SYS(mount),
	SCMP_SYS(umount2), SCMP_SYS(pivot_root), SCMP_SYS(chroot), SCMP_SYS(setns),
	SCMP_SYS(unshare), SCMP_SYS(open_by_handle_at), SCMP_SYS(name_to_handle_at), SCMP_SYS(bpf),
	SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd), SCMP_SYS(io_uring_setup),
	SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_register), SCMP_SYS(keyctl), SCMP_SYS(add_key),
	SCMP_SYS(request_key), SCMP_SYS(init_module), SCMP_SYS(finit_module),
	SCMP_SYS(delete_module), SCMP_SYS(kexec_load), SCMP_SYS(kexec_file_load), SCMP_SYS(reboot),
	SCMP_SYS(swapon), SCMP_SYS(swapoff), SCMP_SYS(acct), SCMP_SYS(quotactl),
	SCMP_SYS(settimeofday), SCMP_SYS(clock_settime), SCMP_SYS(adjtimex),
	SCMP_SYS(clock_adjtime), SCMP_SYS(sethostname), SCMP_SYS(setdomainname),
	SCMP_SYS(personality), SCMP_SYS(iopl), SCMP_SYS(ioperm), SCMP_SYS(mknod), SCMP_SYS(mknodat),
	SCMP_SYS(fanotify_init), SCMP_SYS(lookup_dcookie), SCMP_SYS(vmsplice), SCMP_SYS(move_pages),
	SCMP_SYS(migrate_pages), SCMP_SYS(mbind) };

static bool close_calls(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	bool is_closed = filter != NULL;

	for (size_t i = 0; i < COUNT_OF(over) && is_closed; i++)
		is_closed = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), over[i], 0) == 0;
	is_closed = is_closed && seccomp_load(filter) == 0;
	seccomp_release(filter);
	return is_closed;
}

bool sandbox_close(const char *data, const char *const *paths)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !close_folders(data, paths) ||
		!close_calls()) {
		log_error("the sandbox cannot be closed: %s", strerror(errno));
		return false;
	}
	return true;
}
