// What somebody tried who wanted to do harm, and what must come of it: each of these once
// stopped the server, or told something that nobody should learn.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { report, startSite } from "../support/site.mjs";

let site;

before(async () => { site = await startSite(); });
after(() => site?.stop());

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

// Which numbers exist is nobody's to learn: neither from a wait that only they have, nor
// from guesses that get in each other's way; and none of them shuts out who has the words.
test("however often and however fast one guesses, a number that exists looks like one that does not", async () => {
	const { receipt } = await (await site.postJson("/api/reports", report)).json();
	const other = await (await site.postJson("/api/reports", report)).json();
	const guess = (number) => site.post("/en/track", { number, secret: other.receipt.code });
	const shapes = {};

	for (const number of [receipt.number, "10000007"]) {
		const replies = await Promise.all(Array.from({ length: 8 }, () => guess(number)));

		replies.push(await guess(number));
		shapes[number] = [];
		for (const reply of replies)
			shapes[number].push(reply.status, (await reply.text()).replaceAll(number, "N"));
	}
	assert.deepEqual(shapes[receipt.number], shapes["10000007"]);
	assert.equal((await site.post("/en/track", { number: receipt.number, secret: receipt.code })).status, 200);
});
