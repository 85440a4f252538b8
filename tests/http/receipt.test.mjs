// The receipt: the way back for who has it, and a wall that tells nothing to who guesses.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { formOf, heading } from "../support/page.mjs";
import { report, startSite } from "../support/site.mjs";

let site, receipt;

const file = async () => (await (await site.postJson("/api/reports", report)).json()).receipt;

before(async () => {
	site = await startSite();
	receipt = await file();
});
after(() => site?.stop());

const open = (number, secret, prefix = "/en") => site.post(`${prefix}/track`, { number, secret });
const letters = new Intl.Segmenter("bn", { granularity: "grapheme" });
const start = (word) => [...letters.segment(word)].slice(0, 4).map((letter) => letter.segment).join("");
const bengali = (digits) => digits.replace(/\d/g, (d) => String.fromCodePoint(0x09e6 + Number(d)));

test("number and words open the report", async () => {
	const reply = await open(receipt.number, receipt.words.join(" "));

	assert.equal(reply.status, 200);
	assert.match(await reply.text(), /name="visit"/);
});

test("it is read as people write it: digits of both scripts, blanks, letters instead of words, first four letters", async () => {
	const spellings = [
		[bengali(receipt.number), receipt.words.join(" ")],
		[` ${receipt.number.slice(0, 4)} ${receipt.number.slice(4)} `, receipt.words.join("\n")],
		[receipt.number, receipt.code],
		[receipt.number, receipt.code.toLowerCase()],
		[receipt.number, receipt.words.map(start).join(" ")],
	];

	for (const [number, secret] of spellings)
		assert.equal((await open(number, secret)).status, 200, `${number} / ${secret}`);
});

test("a program gets phases and messages as JSON", async () => {
	const reply = await site.ask("/track", {
		method: "POST",
		body: new URLSearchParams({ number: receipt.number, secret: receipt.code }),
		headers: { accept: "application/json" },
	});
	const shown = await reply.json();

	assert.equal(reply.status, 200);
	assert.equal(typeof shown.phase, "string");
	assert.ok(Array.isArray(shown.said));
});

test("words out of order, one wrong, or of another report do not open it", async () => {
	const other = await file(), receipt = await file();
	const turned = [...receipt.words].reverse();

	for (const secret of [turned.join(" "), [...receipt.words.slice(0, 5), turned[5] === receipt.words[5] ? turned[4] : turned[5]].join(" "),
		other.words.join(" "), receipt.words.slice(0, 5).join(" "), ""]) {
		const reply = await open(receipt.number, secret);

		assert.equal(reply.status, 422);
		assert.doesNotMatch(await reply.text(), /name="visit"/);
	}
});

// Who knows the number alone, which people say on the telephone, must not shut out who has the words.
test("wrong words do not make the right ones wait", async () => {
	const other = await file(), receipt = await file();

	for (let i = 0; i < 7; i++) {
		const reply = await open(receipt.number, other.words.join(" "));

		assert.equal(reply.status, 422);
		assert.doesNotMatch(await reply.text(), /name="visit"/);
	}
	assert.equal((await open(receipt.number, receipt.words.join(" "))).status, 200);
	assert.equal((await open(other.number, other.words.join(" "))).status, 200);
});

// Right and wrong must look alike until the answer, and take as long.
test("a right and a wrong guess take the same time, within 30 ms", { timeout: 120_000 }, async () => {
	const tries = 15, other = await file();
	const guesses = {
		right: () => [receipt.number, receipt.code],
		"wrong secret": () => ["", other.code],
		"unreadable secret": () => [other.number, "A".repeat(receipt.code.length)],
		"wrong number": () => ["10000007", receipt.code],
		nonsense: () => ["x", "y"],
	};
	const medians = {};
	const fresh = [];

	// Each number has few tries, so every wrong secret is tried on a report of its own.
	for (let i = 0; i < tries; i++)
		fresh.push((await file()).number);
	for (const [what, guess] of Object.entries(guesses)) {
		const times = [];

		for (let i = 0; i < tries; i++) {
			const [number, secret] = guess();
			const started = performance.now();
			const reply = await open(what === "wrong secret" ? fresh[i] : number, secret);

			await reply.arrayBuffer();
			times.push(performance.now() - started);
		}
		medians[what] = times.sort((a, b) => a - b)[tries >> 1];
	}
	const all = Object.values(medians);

	assert.ok(Math.max(...all) - Math.min(...all) < 30, JSON.stringify(medians));
});

test("wrong guesses all get the same page, whether the number exists or not", async () => {
	const fresh = await file();
	const pages = [];

	for (const number of [fresh.number, "10000007"]) {
		const reply = await open(number, receipt.words.join(" "));

		pages.push([reply.status, [...reply.headers.keys()].sort().join(), (await reply.text()).replaceAll(number, "N")]);
	}
	assert.deepEqual(pages[0], pages[1]);
});

test("the reporter adds words and finds them there the next time", async () => {
	const page = await (await open(receipt.number, receipt.code)).text();
	const visit = /name="visit" value="([^"]+)"/.exec(page)[1];
	const words = "He was hit again this morning.";
	const added = await site.post("/en/track", { visit, words, go: "add" });
	const thanks = await added.text();

	assert.equal(added.status, 200, heading(thanks));
	assert.doesNotMatch(thanks, /Number\s*</, "no label without its number");
	assert.match(await (await open(receipt.number, receipt.code)).text(), new RegExp(words));
});

test("the reporter objects, and that is kept too", async () => {
	const page = await (await open(receipt.number, receipt.code)).text();
	const visit = /name="visit" value="([^"]+)"/.exec(page)[1];

	assert.equal((await site.post("/en/track", { visit, why: "Nobody has come.", go: "object" })).status, 200);
	assert.match(await (await open(receipt.number, receipt.code)).text(), /Nobody has come\./);
});

const visitOf = (page) => /name="visit" value="([^"]+)"/.exec(page)[1];

test("the page that thanks shows the number and what was just said", async () => {
	const first = await site.post("/track", { number: receipt.number, secret: receipt.code });
	const page = await (await site.post("/track", { visit: visitOf(await first.text()), words: "আজ সে স্কুলে আসেনি।", go: "add" })).text();
	const number = receipt.number.replace(/\d/g, (digit) => "০১২৩৪৫৬৭৮৯"[digit]);

	assert.match(page, new RegExp(`${number.slice(0, 4)}\u00a0${number.slice(4)}`));
	assert.match(page, /আজ সে স্কুলে আসেনি।/);
});

test("what is empty or too long is asked for where it was typed, and nothing typed is lost", async () => {
	const visit = visitOf(await (await open(receipt.number, receipt.code)).text());
	const empty = await site.post("/en/track", { visit, why: " ", go: "object" });
	const told = await empty.text();
	const long = "word ".repeat(3000).trim();
	const refused = await site.post("/en/track", { visit, words: long, go: "add" });

	assert.equal(empty.status, 422);
	assert.match(told, /<details class="more" open>/);
	assert.match(told, /href="#why"/);
	assert.equal(refused.status, 422);
	assert.match(await refused.text(), new RegExp(long));
});

// As a browser that knows nothing of UTF-8 would: bytes as they are.
const latin1 = (fields) => site.ask("/en/track", { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" },
	body: Object.entries(fields).map(([name, value]) => `${name}=${[...Buffer.from(value, "latin1")]
		.map((b) => `%${b.toString(16).padStart(2, "0")}`).join("")}`).join("&") });

test("a message or an objection in which letters cannot be read comes back, and only those are written anew", async () => {
	const visit = visitOf(await (await open(receipt.number, receipt.code)).text());

	for (const [field, go] of [["words", "add"], ["why", "object"]]) {
		const refused = await latin1({ visit, [field]: "at the caf\xe9 <b>", go });
		const page = await refused.text();

		assert.equal(refused.status, 422);
		assert.match(page, /at the caf\ufffd &lt;b&gt;<\/textarea>/);
		assert.match(page, /Please write these letters again/);
	}
	assert.doesNotMatch(await (await open(receipt.number, receipt.code)).text(), /caf/);
});

test("a pasted number comes through without the signs that nobody sees", async () => {
	const visit = visitOf(await (await open(receipt.number, receipt.code)).text());
	const added = await site.post("/en/track", { visit, words: "Ring \u202a+880 1711\u202c \u202eback\u2069.", go: "add" });

	assert.equal(added.status, 200);
	assert.match(await (await open(receipt.number, receipt.code)).text(), /Ring \+880 1711 back\./);
});

test("words sent after the visit ended wait in the page until the receipt was shown again", async () => {
	const words = "A long letter.\n\nIt took half an hour <b>.", why = "Nobody came.";
	const ended = await site.post("/en/track", { visit: "A".repeat(300), words, why, go: "add" });
	let page = await ended.text();

	assert.equal(ended.status, 410);
	assert.match(page, /It is still on this page/);
	for (const secret of ["wrong", receipt.code]) {
		const { fields } = formOf(page);

		assert.equal(fields.words, words);
		page = await (await site.post("/en/track", { ...fields, number: receipt.number, secret })).text();
	}
	assert.equal(formOf(page, "write").fields.words, words);
	assert.ok(page.includes(`${why}</textarea>`));
});

test("a forged visit opens nothing", async () => {
	const reply = await site.post("/en/track", { visit: "A".repeat(300) });

	assert.ok([400, 410].includes(reply.status));
});

test("after the exit button the visit is over", async () => {
	const page = await (await open(receipt.number, receipt.code)).text();
	const visit = /name="visit" value="([^"]+)"/.exec(page)[1];
	const exit = /<form class="exit"[\s\S]*?name="x" value="([^"]+)"/.exec(page)?.[1];

	assert.ok(exit, "the exit of a visit ends the visit");
	await site.post("/en/exit", { x: exit });
	assert.equal((await site.post("/en/track", { visit })).status, 303);
});
