// How programs come in and how they are spoken to: bearer tokens, JSON with them and
// never with a browser's cookie, the face that was asked for, the language of errors.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { asJson, tokenOf } from "../support/program.mjs";
import { startSite, totp } from "../support/site.mjs";

const PATH = "/en/desk/me/password"; // a form that says 422 and changes nothing
const wrong = { old: "x", password: "one", again: "another" };
let site, account, token, cookie;

// A session as a browser has it.
async function browse({ user, password, totp_secret: seed }) {
	const reply = await site.post("/en/desk/sign-in", { user, password, code: totp(seed, Date.now() + 30_000) });

	assert.equal(reply.status, 303, await reply.text());
	return /(^|[ ,])(s=[^;]+)/.exec(reply.headers.get("set-cookie"))[2];
}

async function problem(reply, status) {
	assert.equal(reply.status, status, await reply.clone().text());
	assert.match(reply.headers.get("content-type"), /^application\/problem\+json/);
	const told = await reply.json();

	assert.equal(told.status, status);
	assert.ok(told.title.length > 0);
	return told;
}

before(async () => {
	site = await startSite({ demo: { reports: 0 } });
	account = site.accounts.find(({ role }) => role === "triage");
	token = await tokenOf(site, account);
	cookie = await browse(account);
});
after(() => site?.stop());

/* ---- tokens ---- */

test("who signs in without a field is told which one", async () => {
	const told = await problem(await site.postJson("/en/api/tokens", { user: account.user }), 422);

	assert.deepEqual(told.errors.map(({ field }) => field).sort(), ["password", "totp"]);
});

test("wrong is wrong: name, password and code are told apart by nobody", async () => {
	const other = site.accounts.find(({ role }) => role === "protection");
	const right = { user: other.user, password: other.password, totp: totp(other.totp_secret) };
	const answers = [];

	for (const change of [{ user: "nobody.at.all" }, { password: "not the word at all" }, { totp: "000000" }])
		answers.push(JSON.stringify(await problem(await site.postJson("/en/api/tokens", { ...right, ...change }), 401)));
	assert.equal(new Set(answers).size, 1);
});

test("a code opens once", async () => {
	const other = site.accounts.find(({ role }) => role === "administrator");
	const given = { user: other.user, password: other.password, totp: totp(other.totp_secret) };

	assert.equal((await site.postJson("/en/api/tokens", given)).status, 201);
	await problem(await site.postJson("/en/api/tokens", given), 401);
});

test("a token ends with its sign-out, and then says so", async () => {
	const other = site.accounts.filter(({ role }) => role === "head")[1];
	const mine = await tokenOf(site, other);

	assert.equal((await site.ask("/en/desk/me", { headers: asJson(mine) })).status, 200);
	assert.equal((await site.postJson("/en/desk/sign-out", {}, asJson(mine))).status, 303);
	await problem(await site.ask("/en/desk/me", { headers: asJson(mine) }), 401);
});

test("without a token programs get 401, people are led to the sign-in", async () => {
	await problem(await site.ask("/en/desk/me", { headers: asJson() }), 401);
	await problem(await site.postJson(PATH, wrong), 401);
	assert.equal((await site.ask("/en/desk/me")).status, 303);
});

/* ---- JSON never comes with a cookie ---- */

const own = { "sec-fetch-site": "same-origin" };

test("JSON with a bearer token is taken like the form", async () => {
	const told = await problem(await site.postJson(PATH, wrong, asJson(token)), 422);

	assert.match(told.detail, /not the same/);
	assert.equal(told.page.name, account.name);
});

for (const [what, headers] of [["from our own page", own], ["from nowhere", {}], ["with JSON wanted", { ...own, accept: "application/json" }]])
	test(`JSON with a browser's cookie is refused ${what}`, async () => {
		const reply = await site.postJson(PATH, wrong, { cookie, ...headers });

		assert.equal(reply.status, 403, await reply.text());
	});

test("JSON under another name is no way around it", async () => {
	const send = (type, headers) => site.ask(PATH, { method: "POST", body: JSON.stringify(wrong),
		headers: { cookie, "content-type": type, ...headers } });

	for (const type of ["application/json; charset=utf-8", "APPLICATION/JSON"])
		assert.equal((await send(type, own)).status, 403, type);
	for (const type of ["text/plain", "application/x-www-form-urlencoded"]) { // what a foreign form can send: no field is read
		assert.equal((await send(type, {})).status, 403, type);
		assert.doesNotMatch(await (await send(type, own)).text(), /not the same/, type);
	}
});

test("the form itself is taken with the cookie: from our own page, or with its token", async () => {
	const page = await (await site.ask("/en/desk/me", { headers: { cookie } })).text();
	const [, form_token] = /name="form_token" value="([^"]+)"/.exec(page);

	assert.equal((await site.post(PATH, wrong, { cookie, ...own })).status, 422);
	assert.equal((await site.post(PATH, { ...wrong, form_token }, { cookie })).status, 422);
	assert.equal((await site.post(PATH, { ...wrong, form_token: `${form_token}x` }, { cookie })).status, 403);
	assert.equal((await site.post(PATH, wrong, { cookie })).status, 403);
	assert.equal((await site.post(PATH, wrong, { cookie, "sec-fetch-site": "cross-site" })).status, 403);
	assert.equal((await site.post(PATH, { ...wrong, form_token }, { cookie, "sec-fetch-site": "same-site" })).status, 403);
});

test("a bearer token that is none is not saved by a good cookie", async () => {
	const reply = await site.postJson(PATH, wrong, { ...asJson("no-token"), cookie, ...own });

	assert.ok([401, 403].includes(reply.status), String(reply.status));
});

/* ---- the face that was asked for ---- */

const accepts = [
	["application/json", "json"],
	["application/json, text/plain, */*", "json"],
	["Application/JSON", "json"],
	["application/problem+json, application/json", "json"],
	["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"],
	["text/html, application/json;q=0.5", "html"],
	["*/*", "html"],
	["", "html"],
	["image/png", "html"],
];

for (const [accept, face] of accepts)
	test(`Accept "${accept}" gets ${face}, on every kind of page`, async () => {
		for (const path of ["/", "/en", "/en/help", "/en/desk/me"]) {
			const reply = await site.ask(path, { headers: { accept, authorization: `Bearer ${token}` } });

			assert.equal(reply.status, 200, path);
			assert.match(reply.headers.get("content-type"), face === "json" ? /^application\/json/ : /^text\/html/, path);
			await reply.arrayBuffer();
		}
	});

test("what is for programs only is JSON, whatever is accepted", async () => {
	for (const accept of ["text/html", "*/*", "image/png"])
		for (const [path, type] of [["/api/openapi.json", /^application\/json/], ["/api/forms/report", /^application\/json/], ["/api/forms/none", /^application\/problem\+json/]])
			assert.match((await site.ask(path, { headers: { accept } })).headers.get("content-type"), type, path);
});

test("who sends JSON and accepts anything is answered in JSON", async () => {
	await problem(await site.postJson(PATH, wrong, { authorization: `Bearer ${token}` }), 422);
});

/* ---- the language of errors ---- */

const languages = [
	["the country's own, if none is said", "/nothing", {}, /[\u0980-\u09ff]/],
	["that of the path", "/en/nothing", {}, /^[A-Z]/],
	["that of the header", "/nothing", { "accept-language": "en" }, /^[A-Z]/],
	["the better one of the header", "/nothing", { "accept-language": "fr, en;q=0.8, bn;q=0.9" }, /[\u0980-\u09ff]/],
	["that of the path before that of the header", "/en/nothing", { "accept-language": "bn" }, /^[A-Z]/],
	["the country's own, if the header's is unknown", "/nothing", { "accept-language": "xx" }, /[\u0980-\u09ff]/],
	["that of the header under /api/, too", "/api/nothing", { "accept-language": "en" }, /^[A-Z]/],
];

for (const [what, path, headers, words] of languages)
	test(`errors speak ${what}`, async () => {
		const told = await problem(await site.ask(path, { headers: { ...asJson(), ...headers } }), 404);

		assert.match(told.title, words);
	});

test("a page for people speaks the language of its address, whatever the header says", async () => {
	const reply = await site.ask("/help", { headers: { accept: "text/html", "accept-language": "en" } });

	assert.match(await reply.text(), /<html lang="bn"/);
});

test("what the door itself refuses is said to programs as problem details", async () => {
	for (const [path, words] of [["/api/reports", /[\u0980-\u09ff]/], ["/en/api/reports", /^[A-Z]/]]) {
		const told = await problem(await site.postJson(path, "x".repeat(700_000)), 413);

		assert.match(told.title, words);
	}
});
