// disk.mjs - a disk that is small, so that a test can fill it. It takes root to mount
// one; without, the test is skipped and says so.

import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, rmdirSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

function mount(...args) {
	return spawnSync("mount", args, { encoding: "utf8" });
}

// {path, readOnly()}, unmounted after the test; null after skipping it.
export function small(t, size) {
	const path = mkdtempSync(join(tmpdir(), "ashray-disk-"));
	const done = mount("-t", "tmpfs", "-o", `size=${size}`, "tmpfs", path);

	if (done.status !== 0) {
		rmdirSync(path);
		t.skip(`a small disk cannot be mounted here: ${(done.stderr ?? "no mount").trim()}`);
		return null;
	}
	t.after(() => {
		spawnSync("umount", ["-l", path]);
		rmSync(path, { recursive: true, force: true });
	});
	return { path, readOnly: () => mount("-o", "remount,ro", path) };
}

// Writes until nothing fits any more; `left` bytes are given back. Returns the filler's
// name: removing it makes room again.
export function fill(disk, left = 0) {
	const name = join(disk.path, "filler"), page = Buffer.alloc(4096, 1);
	let filler = openSync(name, "w"), written = 0;

	for (;;) {
		try {
			written += writeSync(filler, page);
		} catch (why) {
			if (why.code !== "ENOSPC")
				throw why;
			break;
		}
	}
	closeSync(filler);
	if (left > 0)
		spawnSync("truncate", ["-s", String(written - left), name]);
	return name;
}
