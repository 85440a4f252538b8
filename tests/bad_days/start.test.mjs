// start.test.mjs - a server that cannot serve says in one plain line why, and ends with
// 1: it never starts half, and never beside what it should have.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { makeSite, program, root } from "../support/site.mjs";
import { fill, small } from "./disk.mjs";

let home, whole;

before(() => {
	home = mkdtempSync(join(tmpdir(), "ashray-start-"));
	whole = join(home, "whole");
	makeSite(whole);
});
after(() => rmSync(home, { recursive: true, force: true }));

let copies = 0;

// A site of its own, to be broken.
function copy() {
	const data = join(home, `site-${++copies}`);

	cpSync(whole, data, { recursive: true, verbatimSymlinks: true });
	return data;
}

function serve(data, ...more) {
	return spawnSync(program, ["serve", "--data", data, "--listen", "127.0.0.1:0", ...more],
		{ cwd: root, encoding: "utf8", timeout: 20_000, env: { ...process.env, ASAN_OPTIONS: "detect_leaks=0" } });
}

// It ended by itself with 1, and an error line says what the reader can act on.
function refuses(done, what) {
	const errors = done.stderr.split("\n").filter((line) => line.includes("error: "));

	assert.equal(done.status, 1, `ended with ${done.signal ?? done.status}:\n${done.stderr}`);
	assert.ok(errors.some((line) => what.test(line)), `no line says ${what}:\n${done.stderr}`);
	assert.doesNotMatch(done.stderr, /serving on port|BUG at|Sanitizer/);
}

test("the key file is missing", () => {
	const data = copy();

	rmSync(join(data, "site.key"));
	refuses(serve(data), /key file .*site\.key is missing.*ashray recover --key-file/);
	assert.ok(!existsSync(join(data, "site.key")), "no new key was made");
});

test("others may read the key file", () => {
	const data = copy();

	for (const mode of [0o644, 0o640, 0o604]) {
		chmodSync(join(data, "site.key"), mode);
		refuses(serve(data), /key file .*site\.key.*0600/);
	}
});

test("the key file is damaged", () => {
	const data = copy();
	const key = readFileSync(join(data, "site.key"), "utf8");

	for (const damaged of [key.replace(/[0-9a-f](?=\n$)/, (digit) => (digit === "7" ? "8" : "7")), key.slice(0, -5), "", "hello\n"]) {
		writeFileSync(join(data, "site.key"), damaged);
		refuses(serve(data), /key file .*site\.key is damaged/);
	}
});

test("the database is newer than the program", () => {
	const data = copy();
	const database = new DatabaseSync(join(data, "ashray.db"));

	database.exec("INSERT INTO migration VALUES ('9999_future.sql', 1)");
	database.close();
	refuses(serve(data), /step that this program does not: 9999_future\.sql/);
});

test("the database is missing, and no empty one takes its place", () => {
	const data = copy();

	rmSync(join(data, "ashray.db"));
	refuses(serve(data), /no site in the database .*ashray\.db.*ashray restore/);
	assert.ok(!existsSync(join(data, "ashray.db")));
});

test("the database is not one", () => {
	const data = copy();

	writeFileSync(join(data, "ashray.db"), "x".repeat(10_000));
	refuses(serve(data), /not a database/);
});

test("the database server is gone", () => {
	refuses(serve(copy(), "--database", "postgres://nobody@127.0.0.1:1/nothing"), /database cannot be opened.*server running/);
});

test("the pack is broken, and the line says where", () => {
	const data = copy(), pack = join(home, "pack");

	cpSync(join(root, "packs/bd"), pack, { recursive: true });
	writeFileSync(join(pack, "clocks.json"), readFileSync(join(pack, "clocks.json"), "utf8").replace("\"levels\"", "\"levls\""));
	rmSync(join(data, "pack"));
	symlinkSync(pack, join(data, "pack"));
	const done = serve(data);

	refuses(done, /clocks\.json:\d+/);
	refuses(done, /country pack .* cannot be used/);
});

test("the pack is missing", () => {
	const data = copy();

	rmSync(join(data, "pack"));
	symlinkSync(join(home, "nowhere"), join(data, "pack"));
	refuses(serve(data), /country pack .* cannot be used/);
});

test("somebody else has the port", async () => {
	const other = createServer();

	await new Promise((done) => other.listen(0, "127.0.0.1", done));
	try {
		const { port } = other.address();

		refuses(serve(copy(), "--listen", `127.0.0.1:${port}`), new RegExp(`cannot serve on 127\\.0\\.0\\.1:${port}: somebody else`));
	} finally {
		other.close();
	}
});

test("there is no such folder", () => {
	refuses(serve(join(home, "nothing")), /key file .* is missing/);
});

test("a site is not made over another", () => {
	const data = copy(), key = readFileSync(join(data, "site.key"));
	const done = spawnSync(program, ["init", "--data", data, "--pack", "packs/bd", "--user", "head"],
		{ cwd: root, encoding: "utf8", input: "a shelter has many doors\n" });

	refuses(done, /site key already at/);
	assert.deepEqual(readFileSync(join(data, "site.key")), key);
});

test("the disk is full at the start", (t) => {
	const disk = small(t, "2m");

	if (!disk)
		return;
	cpSync(whole, join(disk.path, "site"), { recursive: true, verbatimSymlinks: true });
	fill(disk);
	refuses(serve(join(disk.path, "site")), /database cannot be opened.*room on its disk/);
});

test("a disk that is full is no place for a new site", (t) => {
	const disk = small(t, "2m");

	if (!disk)
		return;
	fill(disk, 200_000);
	const done = spawnSync(program, ["init", "--data", join(disk.path, "site"), "--pack", "packs/bd", "--user", "head"],
		{ cwd: root, encoding: "utf8", input: "a shelter has many doors\n" });

	refuses(done, /full|room|could not/);
	assert.equal(done.stdout, "", "no share is printed of a site that there is not");
});

test("the folder is read-only", (t) => {
	const disk = small(t, "4m");

	if (!disk)
		return;
	mkdirSync(join(disk.path, "empty"));
	cpSync(whole, join(disk.path, "site"), { recursive: true, verbatimSymlinks: true });
	disk.readOnly();
	refuses(serve(join(disk.path, "site")), /write to the data folder|cannot make/);
});
