// What programs do: read the questionnaire, file a report, be told what is wrong with it.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { report, startSite } from "../support/site.mjs";

let site;

before(async () => { site = await startSite(); });
after(() => site?.stop());

const key = () => randomBytes(20).toString("hex");
const withAnswers = (more) => ({ ...report, answers: { ...report.answers, ...more } });

async function problem(reply, status) {
	assert.equal(reply.status, status, await reply.clone().text());
	assert.match(reply.headers.get("content-type"), /^application\/problem\+json/);
	return reply.json();
}

test("the questionnaire tells questions, types, choices and conditions", async () => {
	const form = await (await site.ask("/api/forms/report?language=en")).json();
	const kinds = form.questions.find((question) => question.id === "kinds");

	assert.equal(form.form, "report");
	assert.equal(typeof form.version, "number");
	assert.equal(kinds.type, "many_of");
	assert.ok(kinds.choices.some((choice) => choice.code === "physical"));
	assert.ok(form.questions.some((question) => question.relevant));
	assert.ok(form.questions.some((question) => question.type === "area"));
});

test("a complete report is taken: 201, receipt, time and proof", async () => {
	const reply = await site.postJson("/api/reports", report);
	const filed = await reply.json();

	assert.equal(reply.status, 201, JSON.stringify(filed));
	assert.match(filed.receipt.number, /^\d{8,9}$/);
	assert.equal(filed.receipt.words.length, 6);
	assert.ok(filed.receipt.code.length > 12);
	assert.ok(Math.abs(Date.parse(filed.filed_at) - Date.now()) < 120_000);
	assert.ok(filed.proof.length >= 32);
});

test("the least that can be said is a report too", async () => {
	assert.equal((await site.postJson("/api/reports", { form: "report", language: "bn", answers: { kinds: ["physical"] } })).status, 201);
});

test("'I do not know' and 'skipped' are answers everywhere they are offered", async () => {
	const reply = await site.postJson("/api/reports", withAnswers({ child_age: "_unknown", sex: "_skipped", area: "_unknown" }));

	assert.equal(reply.status, 201, await reply.clone().text());
});

test("the same key and body make one report and give the same receipt", async () => {
	const headers = { "idempotency-key": key() };
	const first = await (await site.postJson("/api/reports", report, headers)).json();
	const again = await (await site.postJson("/api/reports", report, headers)).json();

	assert.equal(again.receipt.number, first.receipt.number);
	assert.equal(again.receipt.code, first.receipt.code);
	assert.equal(again.proof, first.proof);
});

test("ten at once with one key make one report", async () => {
	const headers = { "idempotency-key": key() };
	const replies = await Promise.all(Array.from({ length: 10 }, () => site.postJson("/api/reports", report, headers)));
	const numbers = new Set();

	for (const reply of replies) {
		assert.equal(reply.status, 201, await reply.clone().text());
		numbers.add((await reply.json()).receipt.number);
	}
	assert.equal(numbers.size, 1);
});

test("the same key with another body is refused", async () => {
	const headers = { "idempotency-key": key() };

	assert.equal((await site.postJson("/api/reports", report, headers)).status, 201);
	await problem(await site.postJson("/api/reports", withAnswers({ child_age: 12 }), headers), 422);
});

test("a key that is too short to be one's own is refused", async () => {
	await problem(await site.postJson("/api/reports", report, { "idempotency-key": "1" }), 400);
});

const wrong = [
	["a question that the form has not", { nonsense: 1 }, "nonsense"],
	["a code that is not offered", { sex: "martian" }, "sex"],
	["a text where yes or no is asked", { danger: "maybe" }, "danger"],
	["a number below what is possible", { child_age: -3 }, "child_age"],
	["a number above what is possible", { child_age: 300 }, "child_age"],
	["a number where a text is asked", { story: 7 }, "story"],
	["a list where one is asked", { whom: ["child", "adult"] }, "whom"],
	["one where a list is asked", { kinds: 4 }, "kinds"],
	["an area that is not in the pack", { area: "XX99" }, "area"],
	["a day that does not exist", { kinds: ["sexual"], sexual_recent: true, happened_on: "2026-02-31" }, "happened_on"],
	["a day in the future", { kinds: ["sexual"], sexual_recent: true, happened_on: "2199-01-01" }, "happened_on"],
	["a story of more than is read", { story: "ক".repeat(12_001) }, "story"],
	["a file from outside", { files: ["x"] }, "files"],
	["a NUL in a text", { find: "a\u0000b" }, "find"],
];

for (const [what, answers, field] of wrong)
	test(`${what}: 422, and the field is named`, async () => {
		const told = await problem(await site.postJson("/api/reports", withAnswers(answers)), what.includes("NUL") ? 400 : 422);

		if (told.status === 422)
			assert.ok(told.errors.some((error) => error.field === field), JSON.stringify(told));
	});

test("an unknown version of the form is refused and named", async () => {
	const told = await problem(await site.postJson("/api/reports", { ...report, version: 999 }), 422);

	assert.ok(told.errors.some((error) => error.field === "version"));
});

test("another form is refused", async () => {
	await problem(await site.postJson("/api/reports", { ...report, form: "census" }), 422);
});

for (const [what, answers] of [["no answers", undefined], ["an empty object", {}], ["nothing but what is not known", { danger: "_unknown" }]])
	test(`${what}: 422`, async () => {
		const told = await problem(await site.postJson("/api/reports", { form: "report", answers }), 422);

		assert.deepEqual(told.errors.map((error) => error.field), ["answers"]);
	});

const broken = [
	["an open brace", "{"],
	["nothing", ""],
	["a list", "[]"],
	["two values", "{}{}"],
	["a key twice", `{"form":"report","form":"report","answers":{}}`],
	["300 levels", `{"answers":${"[".repeat(300)}${"]".repeat(300)}}`],
	["300 levels of objects", `${'{"a":'.repeat(300)}1${"}".repeat(300)}`],
	["invalid UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
	["a lone surrogate", String.raw`{"form":"\ud800"}`],
	["10,000 fields", JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`f${i}`, i])))],
	["a number without end", `{"a":1e999999}`],
];

test("an overlong encoding is no text: 422 with the name of its field", async () => {
	const body = Buffer.concat([Buffer.from('{"form":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]);
	const told = await problem(await site.postJson("/api/reports", body), 422);

	assert.deepEqual(told.errors.map((fault) => fault.field), ["form"]);
});

for (const [what, body] of broken)
	test(`${what} is no report: 400`, async () => {
		await problem(await site.postJson("/api/reports", body), 400);
	});

test("10,000 answers are refused, whether as too many or as unknown", async () => {
	const answers = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`f${i}`, i]));
	const reply = await site.postJson("/api/reports", { form: "report", answers });

	assert.ok([400, 413, 422].includes(reply.status));
});

test("too large a body: 413", async () => {
	await problem(await site.postJson("/api/reports", withAnswers({ story: "x".repeat(600_000) })), 413);
});

test("a form instead of JSON: 415", async () => {
	await problem(await site.post("/api/reports", { form: "report" }), 415);
});

test("a report's words come back to nobody: no reply repeats the story", async () => {
	const reply = await site.postJson("/api/reports", report);

	assert.doesNotMatch(await reply.text(), /পোড়া/);
});

test("faults are told in the language that was asked for", async () => {
	const told = await problem(await site.postJson("/api/reports", { ...withAnswers({ sex: "martian" }), language: "en" }), 422);

	assert.match(told.errors[0].message, /[a-z]/);
	const bengali = await problem(await site.postJson("/api/reports", withAnswers({ sex: "martian" })), 422);

	assert.match(bengali.errors[0].message, /[\u0980-\u09ff]/);
});
