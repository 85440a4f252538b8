/* fuzz_key_file.c - a key file with any content: loaded or refused, never believed. */

#include "tests/fuzz/vault_fuzz.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct vault_keys *keys CLEANUP(fuzz_done) = fuzz_keys();
	int fd = memfd_create("key", MFD_CLOEXEC);
	struct vault_site *site;
	char path[32];

	(void)keys;
	if (fd < 0 || fchmod(fd, 0600) != 0 || write(fd, data, n) != (ssize_t)n)
		BUG("no file to fuzz with");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (vault_site_load(path, &site) == OK) {
		if (vault_site_count(site) < 1 || vault_site_count(site) > VAULT_KIDS)
			BUG("a site of %zu keys", vault_site_count(site));
		vault_site_destroy(site);
	}
	close(fd);
	return 0;
}
