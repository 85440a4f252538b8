// permissions.table is the list of every page and who may use it, as somebody decided it.
// The program prints its own; a new page is not served before the table has its row.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { program, root, startSite } from "../support/site.mjs";

const rows = (text) => text.split("\n").filter((line) => line !== "" && !line.startsWith("#")).sort();
const routes = rows(execFileSync(program, ["routes"], { encoding: "utf8" }));
let site;

before(async () => { site = await startSite(); });
after(() => site?.stop());

test("every route is decided on, and nothing is decided that is not there", () => {
	const table = rows(readFileSync(join(root, "tests/http/permissions.table"), "utf8"));

	assert.deepEqual(routes, table, "compare `ashray routes` with tests/http/permissions.table");
});

test("nobody without a session gets anything of the desk", async () => {
	const closed = routes.map((row) => row.split(/ +/)).filter(([, , access]) => access !== "public");

	for (const [method, path] of closed) {
		const at = path.replaceAll(/\{[a-z_]+\}/g, "0000000000001");
		const reply = await site.ask(at, { method });
		const json = await site.ask(at, { method, headers: { accept: "application/json" } });

		assert.equal(reply.status, 303, `${method} ${path}`);
		assert.match(reply.headers.get("location"), /\/desk\/sign-in\?then=/, path);
		assert.equal(json.status, 401, `${method} ${path} as JSON`);
	}
});

test("a made-up token is nobody", async () => {
	for (const token of ["x", "A".repeat(43), "0".repeat(64)]) {
		const reply = await site.ask("/desk/files/0000000000001", { headers: { authorization: `Bearer ${token}`, accept: "application/json" } });

		assert.equal(reply.status, 401);
	}
});
