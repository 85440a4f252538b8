// The words between a reporter and the desk: nobody buries them under others, and a page
// that shows a part says so.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { asJson, tokenOf } from "../support/program.mjs";
import { report, startSite } from "../support/site.mjs";

const SAID_A_DAY = 30, AT_ONCE = 50;
let site, triage, receipt, path;

const track = async (fields) => {
	const reply = await site.ask("/en/track", {
		method: "POST", body: new URLSearchParams(fields), headers: { accept: "application/json" },
	});

	return { status: reply.status, page: await reply.json() };
};
const desk = async (query = "") => (await site.ask(`${path}${query}`, { headers: asJson(triage) })).json();

before(async () => {
	site = await startSite({ demo: { reports: 0 } });
	triage = await tokenOf(site, site.accounts.find(({ role }) => role === "triage"));
	receipt = (await (await site.postJson("/api/reports", { ...report, answers: { ...report.answers, area: "BD302628" } })).json()).receipt;
	const inbox = await (await site.ask("/desk/inbox", { headers: asJson(triage) })).json();
	const open = inbox.reports.map((one) => one.open);

	for (const one of open) {
		path = one;
		if ((await desk()).number === receipt.number)
			break;
	}
});
after(() => site?.stop());

test("so much is taken a day; what is over is said, and kept in the field", async () => {
	let { page } = await track({ number: receipt.number, secret: receipt.code });

	for (let i = 0; i < SAID_A_DAY; i++) {
		const said = await track({ visit: page.visit, go: "add", words: `word ${i} `.padEnd(11_900, "<") });

		assert.equal(said.status, 200);
		page = said.page;
	}
	const reply = await site.post("/en/track", { visit: page.visit, go: "add", words: "one more" });
	const html = await reply.text();

	assert.equal(reply.status, 422);
	assert.match(html, /many messages today/);
	assert.match(html, /one more<\/textarea>/);
});

test("the desk reads all of it, a window at a time", async () => {
	for (let i = 0; i < AT_ONCE; i++) {
		const reply = await site.ask(`${path}/message`, {
			method: "POST", headers: { ...asJson(triage), "content-type": "application/json" },
			body: JSON.stringify({ version: (await desk()).version, text: `answer ${i}` }),
		});

		assert.equal(reply.status, 303, await reply.text());
	}
	const newest = (await desk()).reporter, earlier = (await desk(newest.older.slice(newest.older.indexOf("?")))).reporter;

	assert.deepEqual(newest.said.map(({ text }) => text), Array.from({ length: AT_ONCE }, (_, i) => `answer ${i}`));
	assert.deepEqual(earlier.said.map(({ text }) => text.split("<")[0].trim()), Array.from({ length: SAID_A_DAY }, (_, i) => `word ${i}`));
	assert.equal(earlier.older, null);
	assert.ok(earlier.newest);
});

test("and so does the reporter", async () => {
	const { page } = await track({ number: receipt.number, secret: receipt.code });

	assert.equal(page.said.length, AT_ONCE);
	assert.equal(page.has_older, true);
	const { page: earlier } = await track({ visit: page.visit, earlier: page.older });

	assert.equal(earlier.said.length, SAID_A_DAY);
	assert.equal(earlier.has_older, false);
	const html = await (await site.post("/en/track", { number: receipt.number, secret: receipt.code })).text();

	assert.match(html, /Earlier messages/);
	assert.match(html, /answer 49/);
});

test("what is said after a report was closed opens it again, and stands in the inbox until it was read", async () => {
	const { receipt } = await (await site.postJson("/api/reports", { ...report, answers: { ...report.answers, area: "BD302628", sex: "M" } })).json();
	const inbox = async () => (await (await site.ask("/en/desk/inbox", { headers: asJson(triage) })).json()).reports;
	const { open } = (await inbox()).find(({ number }) => number.replace(/\D/g, "") === receipt.number);
	const page = async () => (await site.ask(open, { headers: asJson(triage) })).json();
	const { version, close_reasons: [{ code }] } = await page();
	const closed = await site.ask(`${open}/close`, {
		method: "POST", headers: { ...asJson(triage), "content-type": "application/json" }, body: JSON.stringify({ version, reason: code, why: "asked and answered" }),
	});

	assert.equal(closed.status, 303, await closed.text());
	assert.equal((await page()).state.code, "closed");
	assert.ok(!(await inbox()).some((one) => one.open === open));

	const { page: visit } = await track({ number: receipt.number, secret: receipt.code });

	assert.equal((await track({ visit: visit.visit, go: "object", why: "He beat her again today." })).status, 200);
	const again = (await inbox()).find((one) => one.open === open);

	assert.ok(again, "back in the inbox");
	assert.match(again.news, /objection|আপত্তি/);
	assert.ok(again.due_at, "under a clock");
	const read = await page();

	assert.equal(read.state.code, "triage");
	assert.match(JSON.stringify(read.reporter.said), /He beat her again today/);
	assert.equal((await inbox()).find((one) => one.open === open).news, null, "and it was read");
});
