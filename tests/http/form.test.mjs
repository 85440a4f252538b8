// The reporter's form without a browser: drafts that travel in the page, and what becomes
// of them when they are forged, old, sent twice, or ended by the exit button.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Walk, formOf, heading, plain } from "../support/page.mjs";
import { makeSite, startSite } from "../support/site.mjs";

let site;

before(async () => { site = await startSite(); });
after(() => site?.stop());

async function thirdPage() {
	const walk = await new Walk(site, "/en").begin();

	await walk.send({ danger: "no" });
	await walk.send({ whom: "child", reporter: "neighbour" });
	return walk;
}

test("'send what I have said so far' is offered from the third page", async () => {
	const walk = await new Walk(site, "/en").begin();

	assert.doesNotMatch(walk.html, /value="send"/);
	await walk.send({ danger: "no" });
	assert.doesNotMatch(walk.html, /value="send"/);
	await walk.send({ whom: "child" });
	assert.match(walk.html, /value="send"/);
});

test("three pages are enough for a receipt", async () => {
	const walk = await thirdPage();

	await walk.send({ kinds: ["physical"] }, "send");
	assert.equal(walk.reply.status, 200);
	assert.match(walk.receipt().number, /^[\d\s]+$/);
	assert.equal(walk.receipt().secret.split(" ").length, 6);
});

test("every page can be left without an answer, and the report is still taken", async () => {
	const walk = await new Walk(site, "/en").begin();

	while (!/Is this right\?/.test(walk.html)) {
		assert.equal(walk.reply.status, 200, heading(walk.html));
		assert.ok(walk.pages < 20, "the way has an end");
		await walk.send();
	}
	await walk.send({}, "send");
	assert.ok(walk.receipt(), heading(walk.html));
});

test("somebody in danger sees the helplines first, and can go on", async () => {
	const walk = await new Walk(site, "/en").begin();

	await walk.send({ danger: "yes" });
	assert.match(walk.html, /tel:999/);
	await walk.send();
	assert.ok("whom" in walk.form.offered);
});

test("sexual violence in the last five days leads to the hospital before any further question", async () => {
	const walk = await thirdPage();

	await walk.send({ kinds: ["sexual"] });
	while (!("sexual_recent" in walk.form.offered))
		await walk.send();
	await walk.send({ sexual_recent: "yes" });
	assert.match(heading(walk.html), /hospital/i);
});

test("and the receipt says it once more, the first time that it is shown", async () => {
	const walk = await thirdPage();

	await walk.send({ kinds: ["sexual"] });
	while (!("sexual_recent" in walk.form.offered))
		await walk.send();
	await walk.send({ sexual_recent: "yes" });
	while (!("area" in walk.form.offered))
		await walk.send();
	await walk.send({ area: "BD408782" }, "send");
	assert.ok(walk.receipt().number);
	assert.match(walk.html, /Go to hospital now/);
	assert.match(walk.html, /Do not bathe/);
});

test("the answers lie sealed in the page: nobody reads them in its source", async () => {
	const walk = await thirdPage();

	await walk.send({ kinds: ["physical"] });
	assert.doesNotMatch(Buffer.from(walk.form.fields.draft, "base64url").toString("latin1"), /physical|neighbour/);
	assert.doesNotMatch(walk.form.fields.draft, /physical|neighbour/);
});

test("a draft that was changed by one letter is refused", async () => {
	const walk = await thirdPage();
	const draft = walk.form.fields.draft;
	const at = Math.floor(draft.length / 2);

	for (const forged of [draft.slice(0, at) + (draft[at] === "A" ? "B" : "A") + draft.slice(at + 1), draft.slice(0, -4),
		`${draft}AAAA`, draft.slice(1), "A".repeat(draft.length)]) {
		const reply = await site.post("/en/form", { draft: forged, go: "next" });

		assert.ok([400, 410].includes(reply.status), `${reply.status}`);
		assert.match(await reply.text(), /tel:1098/);
	}
});

test("a draft of another site does not open here", async () => {
	const other = await startSite();

	try {
		const walk = await new Walk(other, "/en").begin();
		const reply = await site.post("/en/form", { draft: walk.form.fields.draft, go: "next" });

		assert.ok([400, 410].includes(reply.status));
	} finally {
		await other.stop();
	}
});

test("a report that is sent three times, two of them at once, is one report", async () => {
	const walk = await thirdPage();
	const fields = { ...walk.form.fields, kinds: "physical", go: "send" };
	const replies = await Promise.all([site.post("/en/form", fields), site.post("/en/form", fields)]);
	const numbers = new Set();

	replies.push(await site.post("/en/form", fields));
	for (const reply of replies) {
		const html = await reply.text();

		assert.equal(reply.status, 200);
		assert.match(heading(html), /We have what you told us/);
		numbers.add(/class="receipt-number">([^<]+)</.exec(html)?.[1]);
	}
	numbers.delete(undefined);
	assert.equal(numbers.size, 1);
});

test("after the exit button the draft is dead, and a resend meets the first page", async () => {
	const walk = await thirdPage();
	const exit = /<form class="exit"[\s\S]*?name="x" value="([^"]+)"/.exec(walk.html)[1];

	assert.equal((await site.post("/en/exit", { x: exit })).status, 303);
	const again = await site.post("/en/form", { ...walk.form.fields, kinds: "physical", go: "next" });

	assert.equal(again.status, 303);
	assert.match(again.headers.get("location"), /^\/(en)?$/);
	assert.equal((await site.post("/en/form", { ...walk.form.fields, go: "send" })).status, 303);
});

test("the language can be changed in the middle, and nothing is lost", async () => {
	const walk = await thirdPage();
	const reply = await site.post("/en/form", { ...walk.form.fields, kinds: "physical", language: "bn" });
	const html = await reply.text();

	assert.match(html, /<html lang="bn"/);
	assert.match(html, /value="physical" checked/);
});

test("what was answered stands there again after going back", async () => {
	const walk = await thirdPage();

	await walk.send({ kinds: ["physical", "emotional"] });
	await walk.send({}, "back");
	assert.match(walk.html, /value="physical" checked/);
	assert.match(walk.html, /value="emotional" checked/);
});

test("a fault keeps what was typed and says where to look", async () => {
	const walk = await thirdPage();

	await walk.send({ kinds: ["physical"] });
	while (!("child_age" in walk.form.fields))
		await walk.send();
	await walk.send({ child_age: "forty thousand" });
	assert.equal(walk.reply.status, 422);
	assert.match(walk.html, /forty thousand/);
	assert.match(walk.html, /aria-invalid="true"/);
});

// Contacts apps put invisible signs of direction around a number that is copied.
const pasted = "He rings from \u202a+880 1711-234567\u202c, \u2068Rahim\u2069\u200e and\ufeff র\u200d্যাব\u0007.";
const kept = "He rings from +880 1711-234567, Rahim and র\u200d্যাব.";

async function atStory() {
	const walk = await thirdPage();

	await walk.send({ kinds: ["physical"] });
	for (let i = 0; i < 20 && !("story" in walk.form.fields); i++)
		await walk.send();
	return walk;
}

// As a browser that knows nothing of UTF-8 would: bytes as they are.
const latin1 = (fields) => Object.entries(fields).map(([name, value]) =>
	`${name}=${[...Buffer.from(value, name === "draft" ? "utf8" : "latin1")].map((b) => `%${b.toString(16).padStart(2, "0")}`).join("")}`).join("&");
const sendLatin1 = (walk, fields, go) => walk.site.ask(walk.form.action, { method: "POST",
	headers: { "content-type": "application/x-www-form-urlencoded" }, body: latin1({ draft: walk.form.fields.draft, ...fields, go }) });

test("a pasted telephone number is taken without the signs that nobody sees", async () => {
	const walk = await atStory();

	await walk.send({ story: pasted });
	assert.equal(walk.reply.status, 200);
	while (!/Is this right\?/.test(walk.html))
		await walk.send();
	assert.ok(plain(walk.html).includes(kept));
	assert.doesNotMatch(walk.html, /[\u202a-\u202e\u2066-\u2069\u200e\ufeff]/u);
});

test("a file whose name has such a sign, or is no text, does not cost the words beside it", async () => {
	for (const name of ["\u202egnp.exe", "a\u0085b"]) {
		const walk = await atStory();
		const body = new FormData();

		body.append("draft", walk.form.fields.draft);
		body.append("story", "He beats me.");
		body.append("go", "next");
		body.append("files", new Blob(["abc"]), name);
		await walk.take(await site.ask(walk.form.action, { method: "POST", body }));
		assert.equal(walk.reply.status, 200, name);
		await walk.send({}, "back");
		assert.equal(walk.form.fields.story, "He beats me.");
	}
});

test("what is no UTF-8 is refused, and all of it that could be read stands in its field again", async () => {
	const walk = await atStory();

	await walk.take(await sendLatin1(walk, { story: "He was seen at the caf\xe9 <b>" }, "next"));
	assert.equal(walk.reply.status, 422);
	assert.equal(walk.form.fields.story, "He was seen at the caf\ufffd <b>");
	assert.match(walk.html, /Please write these letters again/);
	await walk.send({ story: "He was seen at the café" });
	assert.equal(walk.reply.status, 200);
});

test("going back keeps the words, and words that cannot be kept come again first", async () => {
	const walk = await atStory();

	await walk.send({ story: "He beats me every day." }, "back");
	await walk.send();
	assert.equal(walk.form.fields.story, "He beats me every day.");
	const long = "দীর্ঘ ".repeat(2500).trim();

	await walk.send({ story: long }, "back");
	assert.equal(walk.reply.status, 422);
	assert.equal(walk.form.fields.story, long);
});

// Every field of words of every page, with every fault that words can have there.
test("a fault keeps what was typed in every field", async () => {
	const walk = await thirdPage();
	const seen = new Set();

	await walk.send({ kinds: ["physical"], contact_wanted: "yes" });
	for (let i = 0; i < 25 && !/Is this right\?/.test(walk.html); i++) {
		const answers = {};

		for (const [, tag] of walk.html.matchAll(/<(?:input class="control[^"]*" type="text"|textarea)([^>]*)>/g)) {
			const name = / name="([^"]+)"/.exec(tag)[1];
			const tries = [["caf\xe9", "caf\ufffd"]];

			if (!/\.(day|month|year|time|find)$/.test(name))
				tries.push(["x".repeat(12_001), "x".repeat(12_001)]);
			for (const [typed, shown] of tries) {
				const page = await new Walk(site, "/en").take(await sendLatin1(walk, { [name]: typed }, "next"));

				assert.equal(page.reply.status, 422, `${name} ${heading(page.html)}`);
				assert.equal(page.form.fields[name], shown, name);
				seen.add(name);
			}
		}
		for (const [name, values] of Object.entries(walk.form.offered))
			if (values.includes("yes") || name === "anonymity")
				answers[name] = values.includes("yes") ? "yes" : values.at(-1);
		await walk.send(answers);
	}
	assert.ok(["story", "child_age", "area.find"].every((name) => seen.has(name)), [...seen].join(" "));
});

test("a program is told which field is no UTF-8", async () => {
	const bytes = Buffer.from('{"answers":{"whom":"child","story":"caf\xe9","kinds":["physical"]}}', "latin1");
	const reply = await site.ask("/api/reports", { method: "POST", body: bytes, headers: { "content-type": "application/json" } });
	const walk = await atStory();
	const form = await site.ask(walk.form.action, { method: "POST", body: latin1({ draft: walk.form.fields.draft, story: "caf\xe9", go: "next" }),
		headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" } });

	for (const told of [reply, form]) {
		assert.equal(told.status, 422);
		assert.deepEqual((await told.json()).errors.map((fault) => fault.field), ["story"]);
	}
});

test("a program's words lose the signs that nobody sees, too", async () => {
	const told = { form: "report", answers: { whom: "child", kinds: ["physical"], story: pasted } };

	assert.equal((await site.postJson("/api/reports", told)).status, 201);
});

/* ---- a page that Back restored ---- */

const numberOf = (html) => /class="receipt-number">([^<]+)</.exec(html)?.[1];
const second = /second report, with a number of its own/;

test("other words from a page that Back restored are a report of their own", async () => {
	const walk = await new Walk(site, "/en").begin();
	const first = walk.form;

	await walk.send({ danger: "no" });
	await walk.send({ whom: "child", reporter: "neighbour" });
	await walk.send({ kinds: "physical" }, "send");
	const one = walk.receipt();

	assert.doesNotMatch(walk.html, second);
	walk.form = first;
	await walk.send({ danger: "yes" });
	await walk.send();
	await walk.send({ whom: "child", reporter: "child_self" });
	const fields = { ...walk.form.fields, kinds: "sexual", go: "send" };

	await walk.send({ kinds: "sexual" }, "send");
	const two = walk.receipt();

	assert.match(walk.html, second);
	assert.notEqual(one.number, two.number);
	for (const { number, letters } of [one, two])
		assert.equal((await site.post("/en/track", { number, secret: letters })).status, 200);
	/* The second is sent twice, too, and stays one. */
	const again = await (await site.post("/en/form", fields)).text();

	assert.equal(numberOf(again), numberOf(walk.html));
	assert.match(again, second);
});

test("three people's words in one draft, sent at once, are three reports, and each is one", async () => {
	const walk = await thirdPage();
	const kinds = ["physical", "emotional", "neglect", "physical", "emotional", "neglect"];
	const pages = await Promise.all(kinds.map(async (kind) => {
		const reply = await site.post("/en/form", { ...walk.form.fields, kinds: kind, go: "send" });

		assert.equal(reply.status, 200);
		return reply.text();
	}));
	const numbers = pages.map(numberOf);

	assert.equal(new Set(numbers).size, 3);
	assert.deepEqual(numbers.slice(0, 3), numbers.slice(3));
	assert.equal(pages.filter((html) => second.test(html)).length, 4, "all but the first and its twin");
});

test("other words are a second report after a restart, too, and the first is still known", async () => {
	const data = join(mkdtempSync(join(tmpdir(), "ashray-restart-")), "site");

	makeSite(data);
	let other = await startSite({ data });

	try {
		const walk = await new Walk(other, "/en").begin();

		await walk.send({ danger: "no" });
		await walk.send({ whom: "child", reporter: "neighbour" });
		const send = async (kinds) => (await other.post("/en/form", { ...walk.form.fields, kinds, go: "send" })).text();
		const one = await send("physical");

		await other.stop();
		other = await startSite({ data });
		const two = await send("emotional");

		assert.equal(numberOf(await send("physical")), numberOf(one));
		assert.match(two, second);
		assert.notEqual(numberOf(one), numberOf(two));
	} finally {
		await other.stop();
		rmSync(join(data, ".."), { recursive: true, force: true });
	}
});

test("after the exit button other words are not kept either: nothing ever happened here", async () => {
	const walk = await thirdPage();
	const exit = /<form class="exit"[\s\S]*?name="x" value="([^"]+)"/.exec(walk.html)[1];

	assert.equal((await site.post("/en/form", { ...walk.form.fields, kinds: "physical", go: "send" })).status, 200);
	assert.equal((await site.post("/en/exit", { x: exit })).status, 303);
	for (const kind of ["physical", "emotional"])
		assert.equal((await site.post("/en/form", { ...walk.form.fields, kinds: kind, go: "send" })).status, 303);
});

test("digits of either script are read", async () => {
	const walk = await thirdPage();

	await walk.send({ kinds: ["physical"] });
	while (!("child_age" in walk.form.fields))
		await walk.send();
	await walk.send({ child_age: "৯" });
	assert.equal(walk.reply.status, 200);
});

test("a place is found by its name in either script", async () => {
	for (const name of ["ধামরাই", "Dhamrai", "dhamray"]) {
		const html = await (await site.ask(`/en/help?q=${encodeURIComponent(name)}`)).text();

		assert.match(html, /Dhamrai/, name);
	}
});

test("what is no name of a place is said to be none, and the lists stay", async () => {
	const walk = await thirdPage();

	await walk.send({ kinds: ["physical"] });
	while (!("area.find" in walk.form.fields))
		await walk.send();
	await walk.send({ "area.find": "zzzz" });
	assert.equal(walk.reply.status, 422);
	assert.match(walk.html, /We did not find this place\. Try another spelling, or choose from the lists/);
	assert.ok(walk.form.offered["area.1"].length > 8, "the divisions are offered");
	assert.equal(walk.form.offered.area?.some((code) => code.startsWith("BD")) ?? false, false, "and no place that was guessed");
	await walk.send({ "area.find": "Shatkhira" });
	assert.equal(walk.reply.status, 200);
	assert.ok(walk.form.offered.area.includes("BD4087"));

	const help = await site.ask("/en/help?q=zzzz");

	assert.equal(help.status, 404);
	assert.match(await help.text(), /<select/);
});

test("a day that does not exist is called so, in both languages", async () => {
	for (const [prefix, none, later] of [["/en", /There is no such day/, /This day is still to come/], ["", /এমন কোনো দিন নেই/, /এই দিন এখনো আসেনি/]]) {
		const walk = await new Walk(site, prefix).begin();

		await walk.send({ danger: "no" });
		await walk.send({ whom: "child" });
		await walk.send({ kinds: ["sexual"] });
		await walk.send({ sexual_recent: "yes" });
		if (!("happened_on.day" in walk.form.fields))
			await walk.send(); // the page that sends to hospital first
		for (const [day, month] of [["31", "2"], ["0", "5"], ["১২", "১৩"]]) {
			await walk.send({ "happened_on.day": day, "happened_on.month": month, "happened_on.year": "2026" });
			assert.equal(walk.reply.status, 422);
			assert.match(walk.html, none);
		}
		await walk.send({ "happened_on.day": "1", "happened_on.month": "1", "happened_on.year": "2999" });
		assert.match(walk.html, later);
	}
});

test("who somebody is, nobody needs to know or say", async () => {
	const walk = await new Walk(site, "/en").begin();

	await walk.send({ danger: "no" });
	assert.ok(walk.form.offered.whom.includes("_unknown"));
	assert.ok(!walk.form.offered.reporter.includes("_unknown"), "nobody does not know who he is");
	assert.ok(walk.form.offered.reporter.includes("_skipped"));
	assert.match(walk.html, /I would rather not say/);
	await walk.send({ whom: "child", reporter: "_skipped" });
	assert.equal(walk.reply.status, 200);
});

test("who can help speaks to a child, too, and says what to say on the telephone", async () => {
	const html = await (await site.ask("/help")).text();

	assert.match(html, /তুমি শিশু হলে তুমিও ১০৯৮-এ ফোন করতে পারো/);
	assert.match(html, /শিশুটি কোথায়/);
});

test("the exit has no link to the draft unless there is one", async () => {
	const html = await (await site.ask("/en/help")).text();

	assert.equal(formOf(html)?.fields?.x, undefined);
	assert.doesNotMatch(html, /name="x"/);
});
