// What programs rely on: the description of the API is what docs/openapi.json says.
// Whoever adds something renews the file:
//	ASHRAY_RENEW=1 tests/run tests/http/openapi.test.mjs
// Whoever removes or renames something says so in CHANGES.md first, or it is not renewed.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promises } from "../support/described.mjs";
import { program, root, startSite } from "../support/site.mjs";

const file = join(root, "docs/openapi.json");
const spectral = join(process.env.ASHRAY_NODE ?? join(root, "build/node"), "node_modules/.bin/spectral");
const readIf = (path) => (existsSync(path) ? readFileSync(path, "utf8") : "");
let site, document;

before(async () => {
	site = await startSite();
	document = await (await site.ask("/en/api/openapi.json")).json();
});
after(() => site?.stop());

// What was promised and is no more, and what is new.
function difference(promised, now) {
	const before = promises(promised), after = promises(now);

	return { removed: [...before].filter((line) => !after.has(line)), added: [...after].filter((line) => !before.has(line)) };
}

// Removals that CHANGES.md does not name. A field is named without its type.
function unsaid(removed) {
	const changes = readIf(join(root, "CHANGES.md"));

	return removed.filter((line) => !changes.includes(line.replace(/: .*| = .*| is always there$/, "")));
}

const list = (title, lines) => (lines.length === 0 ? "" : `\n${title}:\n  ${lines.slice(0, 40).join("\n  ")}`);

test("the description is the one that was promised", () => {
	const promised = JSON.parse(readIf(file) || '{"paths":{},"components":{"schemas":{}}}');
	const { removed, added } = difference(promised, document);
	const silent = unsaid(removed);

	assert.deepEqual(silent, [], `removed or renamed, and CHANGES.md does not say so:${list("removed", silent)}${list("added", added)}`);
	if (process.env.ASHRAY_RENEW)
		writeFileSync(file, `${JSON.stringify(document, null, "\t")}\n`);
	assert.deepEqual(JSON.parse(readIf(file) || "{}"), document,
		`renew docs/openapi.json (ASHRAY_RENEW=1):${list("removed", removed)}${list("added", added)}`);
});

test("whoever removes something is told what", () => {
	const smaller = structuredClone(document);

	delete smaller.components.schemas.progress.properties.due_at;
	delete smaller.paths["/track"].post;
	const { removed } = difference(document, smaller);

	assert.ok(removed.some((line) => line.startsWith("progress.due_at: ")), "a field");
	assert.ok(removed.includes("POST /track"), "a path");
	assert.deepEqual(difference(document, structuredClone(document)), { removed: [], added: [] });
});

test("every route is described, with the right that it asks for", () => {
	const routes = execFileSync(program, ["routes"], { encoding: "utf8" }).trim().split("\n").map((row) => row.split(/ +/));
	const described = [];

	for (const [path, methods] of Object.entries(document.paths))
		for (const [method, operation] of Object.entries(methods)) {
			described.push(`${method.toUpperCase()} ${path} ${operation["x-right"]}`);
			assert.equal(operation.security.length > 0, operation["x-right"] !== "public", path);
		}
	assert.deepEqual(described.sort(), routes.map(([method, path, access]) => `${method} ${path} ${access}`).sort());
});

test("it is the same each time, and its shape is the same in every language", async () => {
	const again = await (await site.ask("/en/api/openapi.json")).text();
	const bengali = await (await site.ask("/api/openapi.json")).json();

	assert.equal(again, JSON.stringify(document));
	assert.deepEqual(difference(document, bengali), { removed: [], added: [] });
	assert.notDeepEqual(bengali, document, "questions are described in the language of the address");
});

test("tools find nothing to complain about", () => {
	const folder = mkdtempSync(join(tmpdir(), "ashray-openapi-"));
	const path = join(folder, "openapi.json");

	writeFileSync(path, JSON.stringify(document));
	const told = spawnSync(process.execPath, [spectral, "lint", "--fail-severity=warn", "--ruleset", join(root, "tests/http/spectral.yaml"), path],
		{ encoding: "utf8" });

	rmSync(folder, { recursive: true });
	assert.equal(told.status, 0, told.stdout + told.stderr);
});
