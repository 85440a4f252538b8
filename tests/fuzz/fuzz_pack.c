/*
 * fuzz_pack.c - a pack of which one file is any bytes: the first byte says
 * which. Packs come from people who are trusted, but not to write no nonsense.
 * Runs from the root of the source tree.
 */

#include "app/core/facts/facts.h"
#include "app/core/pack/files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char folder[] = "packs/rs";

/* The files as they are, read once for all runs. */
static const struct pack_file *real_files(size_t *ret_n)
{
	static const struct pack_file *files;
	static size_t n;

	if (files == NULL) {
		struct arena *a = arena_create(64 << 20); /* lives as long as the process */
		struct faults faults = faults_in(a, folder);

		files = files_read(folder, a, &faults, &n);
		if (faults.n > 0 || n == 0)
			BUG("run this from the root of the source tree");
	}
	*ret_n = n;
	return files;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena_destroyp) struct arena *a = arena_create(256 << 20);
	struct pack_findings findings = pack_findings_in(a);
	const struct pack_file *files;
	struct pack_file *changed;
	size_t n;

	files = real_files(&n);
	if (size == 0)
		return 0;
	changed = arena_copy(a, files, n * sizeof(*files));
	changed[data[0] % n].bytes = bytes_of(data + 1, size - 1);
	pack_destroy(pack_of_files(folder, changed, n, &fact_names, &findings));
	return 0;
}
