// Nobody is promised a reader who is not there. A site whose desk nobody staffs says so,
// with the helplines before the button, on the first page, in the form, on the receipt and
// where it is promised; and a desk that loses its people, or closes, says so in seconds.

import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { formOf, Walk } from "../support/page.mjs";
import { startSite } from "../support/site.mjs";

const NOTICED = 15_000;
const nobody = { "packs/bd": /Nobody is at our desk just now/, "packs/rs": /Nobody is on duty now/ };
const within = /within 30 minutes/;
const pages = ["/en", "/en/promises", "/en/form"];

async function text(site, path) {
	return (await site.ask(path)).text();
}

// The shortest way to a receipt.
async function send(site) {
	const walk = await new Walk(site, "/en").begin();

	await walk.send({ danger: "no" });
	await walk.send({ whom: "child" });
	await walk.send({ kinds: "physical" });
	await walk.send({}, "send");
	return walk.html;
}

for (const pack of Object.keys(nobody))
	test(`a desk without people promises no reader: ${pack}`, async () => {
		const site = await startSite({ pack });

		try {
			for (const path of pages) {
				const page = await text(site, path);

				assert.match(page, nobody[pack], path);
				assert.doesNotMatch(page, within, path);
			}
			const first = await text(site, "/en");

			assert.ok(first.indexOf("tel:") < first.indexOf("/en/form"), "the telephone stands before the button");
			const face = await (await site.ask("/promises", { headers: { accept: "application/json" } })).json();

			assert.equal(face.promise, null);
			assert.ok(face.warning.length > 40);
		} finally {
			await site.stop();
		}
	});

let site, database;

before(async () => {
	site = await startSite({ demo: { reports: 20 } });
	database = new DatabaseSync(join(site.data, "site/ashray.db"));
	database.exec("PRAGMA busy_timeout = 10000");
});

after(async () => {
	database?.close();
	await site?.stop();
});

// The first page when the job has looked.
async function firstPage(wanted) {
	for (const until = Date.now() + NOTICED; ;) {
		const page = await text(site, "/en");

		if (wanted.test(page) || Date.now() > until)
			return page;
		await new Promise((done) => setTimeout(done, 200));
	}
}

test("a staffed desk promises what its clock says, and the receipt says until when", async () => {
	assert.match(await text(site, "/en"), within);
	assert.match(await text(site, "/en/promises"), within);
	for (const path of pages)
		assert.doesNotMatch(await text(site, path), nobody["packs/bd"], path);

	const sentAt = Date.now(), receipt = await send(site);
	const [, by] = /Look again after <time datetime="([^"]+)"/.exec(receipt) ?? [];

	assert.doesNotMatch(receipt, nobody["packs/bd"]);
	assert.ok(by, "the receipt says when to look again");
	// Half an hour, as clocks are kept: to five minutes.
	assert.ok(Date.parse(by) - sentAt > 24 * 60_000 && Date.parse(by) - sentAt < 31 * 60_000, by);
});

test("when the last one at the desk is blocked the pages say so; when he is back they promise again", async () => {
	const etag = (await site.ask("/en")).headers.get("etag");
	const held = "SELECT h.account FROM holding h JOIN post p ON p.id = h.post WHERE p.role = 'triage'";

	database.exec(`UPDATE account SET state = 'blocked' WHERE id IN (${held})`);
	assert.match(await firstPage(nobody["packs/bd"]), nobody["packs/bd"]);
	assert.notEqual((await site.ask("/en")).headers.get("etag"), etag);
	assert.equal((await site.ask("/en", { headers: { "if-none-match": etag } })).status, 200);
	assert.match(await text(site, "/en/promises"), nobody["packs/bd"]);

	const receipt = await send(site);

	assert.match(receipt, nobody["packs/bd"]);
	assert.match(receipt, /href="tel:1098"/);
	assert.doesNotMatch(receipt, /Look again after/);

	const { fields } = formOf(receipt);
	const shown = await (await site.post("/en/track", { number: fields.number, secret: fields.secret })).text();

	assert.match(shown, nobody["packs/bd"], "who comes back reads it too");
	database.exec(`UPDATE account SET state = 'active' WHERE id IN (${held})`);
	assert.match(await firstPage(within), within);
});

test("a post without the key reads nothing, and nobody is promised that it does", async () => {
	const rings = "SELECT r.id FROM ring r JOIN body b ON b.id = r.body WHERE b.kind = 'triage_desk' AND r.compartment = 'main'";

	database.exec(`UPDATE membership SET gen = gen + 1000 WHERE ring IN (${rings})`);
	assert.match(await firstPage(nobody["packs/bd"]), nobody["packs/bd"]);
	database.exec(`UPDATE membership SET gen = gen - 1000 WHERE ring IN (${rings})`);
	assert.match(await firstPage(within), within);
});

test("on a day on which the desk is closed the pages say when it opens", async () => {
	const now = new Date(), today = Math.floor((now.getTime() / 3_600_000 + 6) / 24);

	database.prepare("INSERT INTO closed_day (id, calendar, area, day, reason, entered_by, entered_at, moved_to, agreed_by)"
		+ " VALUES (1, 'always', '', ?, 'flood', 1, ?, -1, 1)").run(today, now.getTime());
	const closed = await firstPage(nobody["packs/bd"]);

	assert.match(closed, nobody["packs/bd"]);
	assert.match(closed, /The desk opens again on \d+ [A-Z][a-z]+ \d{4}/);
	database.exec("DELETE FROM closed_day WHERE id = 1");
	assert.match(await firstPage(within), within);
});

test("the first page stays within one round trip, with and without people", async () => {
	for (const path of ["/", "/en"]) {
		const reply = await site.ask(path, { headers: { "accept-encoding": "gzip" } });

		assert.ok(Number(reply.headers.get("content-length")) < 14_000, path);
	}
});
