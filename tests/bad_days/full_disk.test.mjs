// full_disk.test.mjs - the disk runs full while people report: whoever got a receipt can
// use it, whoever got none was told so, with the numbers to ring and what he had written
// in front of him; and when there is room again, it goes on by itself.

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Walk, heading } from "../support/page.mjs";
import { makeSite, report, startSite } from "../support/site.mjs";
import { fill, small } from "./disk.mjs";

const senders = 16, refusals = 3;
const story = `${report.answers.story} `.repeat(40).slice(0, 4000);

async function file(site, key) {
	const reply = await site.postJson("/api/reports",
		{ ...report, answers: { ...report.answers, story: `${story} ${key}` } }, { "idempotency-key": key });

	return { status: reply.status, type: reply.headers.get("content-type"), body: await reply.json() };
}

async function track(site, receipt) {
	const reply = await site.post("/track", { number: receipt.number, secret: receipt.code }, { accept: "application/json" });
	const told = await reply.json();

	assert.equal(reply.status, 200, JSON.stringify(told));
	assert.equal(told.number.replace(/\D/g, ""), receipt.number.replace(/\D/g, ""));
}

async function trackAll(site, answered) {
	for (let i = 0; i < answered.length; i += 32)
		await Promise.all(answered.slice(i, i + 32).map(({ receipt }) => track(site, receipt)));
}

// Everybody sends until he was refused some times; what came of every send.
async function sendUntilRefused(site) {
	const answered = [], refused = [];

	await Promise.all(Array.from({ length: senders }, async (_, sender) => {
		for (let n = 0, times = 0; times < refusals; n++) {
			const key = `full-disk-${sender}-${n}-0123456789abcdef`;
			const { status, type, body } = await file(site, key);

			assert.ok(status === 201 || status === 503, `${status} ${JSON.stringify(body)}`);
			if (status === 201) {
				answered.push({ key, receipt: body.receipt });
				continue;
			}
			assert.match(type, /problem\+json/);
			refused.push(key);
			times++;
		}
	}));
	return { answered, refused };
}

test("a disk that runs full loses nothing that was acknowledged, and says so to the others", async (t) => {
	const disk = small(t, "24m");

	if (!disk)
		return;
	const data = join(disk.path, "site");

	makeSite(data);
	let site = await startSite({ data });

	t.after(() => site.child.kill("SIGKILL")); // should a check fail before its stop
	let walk = await new Walk(site, "/en").begin();

	await walk.send({ danger: "no" });
	await walk.send({ whom: "child", reporter: "neighbour" });
	await walk.send({ kinds: ["physical"] });
	const filler = fill(disk, 2 << 20);
	const { answered, refused } = await sendUntilRefused(site);

	assert.ok(answered.length >= 20, `${answered.length} were taken before the disk was full`);
	assert.equal(refused.length, senders * refusals);

	// A person, without JavaScript.
	const draft = walk.form.fields.draft;

	await walk.send({}, "send");
	assert.equal(walk.reply.status, 503, heading(walk.html));
	assert.match(walk.html, /href="tel:1098"/);
	assert.ok(walk.form?.fields.draft, "the form is there again, with all that was said");
	assert.notEqual(draft, "");
	assert.equal((await site.ask("/en/help")).status, 200, "what only reads goes on");
	await trackAll(site, answered.slice(0, 32));

	// Room again, without a restart.
	rmSync(filler);
	await walk.send({}, "send");
	assert.equal(walk.reply.status, 200, heading(walk.html));
	assert.ok(walk.receipt().secret);
	await trackAll(site, answered);
	for (const key of refused) {
		const { status, body } = await file(site, key);

		assert.equal(status, 201, JSON.stringify(body));
		answered.push({ key, receipt: body.receipt });
	}

	// Each send made one report: none of a refusal lies there beside the second send.
	for (const { key, receipt } of answered.slice(0, 20))
		assert.deepEqual((await file(site, key)).body.receipt, receipt);
	await site.stop();
	site = await startSite({ data });
	await trackAll(site, answered);
	await site.stop();
	console.log(`${answered.length - refused.length} were taken, ${refused.length} refused and taken later; every receipt opens`);
});
