// Whatever goes wrong is said in the reader's language, with the helplines on it, under
// the right status; a program gets problem details instead (RFC 9457).

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startSite } from "../support/site.mjs";

let site;

before(async () => { site = await startSite(); });
after(() => site?.stop());

const faults = [
	["a page that is not there", 404, (p) => site.ask(`${p}/no-such-page`)],
	["a page that cannot be posted to", 405, (p) => site.post(`${p}/help`, {})],
	["a form that comes from another site", 403, (p) => site.post(`${p}/track`, {}, { "sec-fetch-site": "cross-site" })],
	["a forged draft", 400, (p) => site.post(`${p}/form`, { draft: "bm90IG91cnM", go: "next" })],
	["no draft at all", 400, (p) => site.post(`${p}/form`, { go: "next" })],
	["too large a body", 413, (p) => site.post(`${p}/track`, { number: "1".repeat(600_000) })],
	["invalid UTF-8 in a field", 400, (p) => site.ask(`${p}/form`, {
		method: "POST", body: "draft=%ff%fe&go=next", headers: { "content-type": "application/x-www-form-urlencoded" } })],
];

for (const [what, status, ask] of faults)
	for (const [prefix, language] of [["", "bn"], ["/en", "en"]])
		test(`${what} is told in ${language}, with the helplines`, async () => {
			const reply = await ask(prefix);
			const text = await reply.text();

			assert.equal(reply.status, status);
			assert.match(reply.headers.get("content-type"), /^text\/html/);
			assert.match(text, new RegExp(`<html lang="${language}"`));
			assert.match(text, /href="tel:1098"/);
			assert.match(text, /href="tel:999"/);
			assert.equal(text.match(/<h1/g).length, 1, "it is said once");
		});

test("an error says what to do next", async () => {
	const said = async (reply) => (await reply).text();

	assert.match(await said(site.post("/en/form", { draft: "bm90IG91cnM", go: "next" })), /Go back and send it once more/);
	assert.match(await said(site.ask("/en/no-such-page")), /The address may be wrong/);
});

test("a program is told the same as problem details", async () => {
	for (const [path, status] of [["/api/nothing", 404], ["/api/forms/nothing", 404], ["/no-such-page", 404]]) {
		const reply = await site.ask(path, { headers: { accept: "application/json" } });
		const problem = await reply.json();

		assert.equal(reply.status, status);
		assert.match(reply.headers.get("content-type"), /^application\/problem\+json/);
		assert.equal(problem.status, status);
		assert.equal(typeof problem.title, "string");
	}
});

test("what was typed is not repeated as markup", async () => {
	const typed = `"><img src=x onerror=alert(1)>`;
	const reply = await site.post("/en/track", { number: typed, secret: typed });
	const text = await reply.text();

	assert.doesNotMatch(text, /<img/);
	const search = await (await site.ask(`/en/help?q=${encodeURIComponent(typed)}`)).text();

	assert.doesNotMatch(search, /<img/);
});
