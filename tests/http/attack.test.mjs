// What somebody tried who wanted to do harm, and what must come of it: each of these once
// stopped the server, or told something that nobody should learn.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startSite } from "../support/site.mjs";

let site;

before(async () => { site = await startSite(); });
after(() => site.stop());

test("a cookie of nobody's on the sign-in page is no harm, wherever it was to lead", async () => {
	for (const then of ["", "?then=", "?then=%2F", "?then=https%3A%2F%2Felsewhere.example%2F"]) {
		const reply = await site.ask(`/desk/sign-in${then}`, { headers: { cookie: "s=x" } });

		assert.equal(reply.status, 200, then);
	}
});

test("an address too long to come back to leads to the sign-in page all the same", async () => {
	for (const path of ["/desk/files/", "/en/desk/files/"]) {
		const reply = await site.ask(path + "a".repeat(1995));

		assert.equal(reply.status, 303, path);
		assert.match(reply.headers.get("location"), /^(\/en)?\/desk\/sign-in/);
	}
});
