// demo.test.mjs - the demo's stories are written in the pack, so everybody knows what to
// look for: neither its database nor a backup of it may hold a sentence of them.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { makeDemo, program, root } from "../support/site.mjs";

const PIECE = 36; // bytes: a page of the database may end inside a sentence
const sealed = new Set(["story", "find", "text", "note", "my_name", "contact_address", "must_not_see_who", "online_where"]);
let home;

// Every sealed text of the scenarios, cut into pieces of which one would be enough.
function piecesOf(value, key, to) {
	if (typeof value === "string" && sealed.has(key)) {
		const bytes = Buffer.from(value);

		for (let at = 0; at + PIECE <= bytes.length; at += PIECE)
			to.push(bytes.subarray(at, at + PIECE));
		if (bytes.length >= PIECE)
			to.push(bytes.subarray(-PIECE));
	} else if (value !== null && typeof value === "object") {
		for (const [name, inside] of Object.entries(value))
			piecesOf(inside, Array.isArray(value) ? key : name, to);
	}
	return to;
}

function spellings(piece) {
	const text = piece.toString("utf8").replaceAll("\ufffd", "");

	return [piece, Buffer.from(piece.toString("hex")), Buffer.from(text, "utf16le"), Buffer.from(text, "utf16le").swap16(),
		Buffer.from(piece).reverse(), Buffer.from(encodeURIComponent(text)),
		...[0, 1, 2].map((skip) => Buffer.from(Buffer.concat([Buffer.alloc(skip), piece]).toString("base64").slice(skip ? skip + 1 : 0, -4)))];
}

const holds = (bytes, pieces) => pieces.some((piece) => spellings(piece).some((spelling) => bytes.includes(spelling)));

before(() => {
	home = mkdtempSync(join(tmpdir(), "ashray-demo-"));
	makeDemo(join(home, "site"), 60);
});
after(() => rmSync(home, { recursive: true, force: true }));

test("no sentence of the demo stands in its database or in a backup of it", () => {
	const titles = readFileSync(join(root, "packs/bd/demo/bodies.json")); // of posts and offices: public, and in clear
	const pieces = piecesOf(JSON.parse(readFileSync(join(root, "packs/bd/demo/scenarios.json"), "utf8")), "", [])
		.filter((piece) => !titles.includes(piece));
	const backup = join(home, "backup");
	const done = spawnSync(program, ["backup", "--data", join(home, "site"), "--to", backup],
		{ cwd: root, encoding: "utf8", env: { ...process.env, ASAN_OPTIONS: "detect_leaks=0" } });

	assert.equal(done.status, 0, done.stderr);
	assert.ok(pieces.length > 200, `${pieces.length} pieces to look for`);
	for (const name of readdirSync(join(home, "site")).filter((file) => file.startsWith("ashray.db")))
		assert.ok(!holds(readFileSync(join(home, "site", name)), pieces), name);
	assert.ok(!holds(readFileSync(backup), pieces), "the backup");
	assert.ok(holds(Buffer.concat([Buffer.alloc(99), pieces[7], Buffer.alloc(9)]), pieces), "the search finds one that is there");
});
