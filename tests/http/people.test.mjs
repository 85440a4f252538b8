// From the first head to an officer below: an office is added, somebody is invited,
// joins by letter, is given the keys, is helped, leaves. As a browser sees it.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { makeSite, password, startSite, totp } from "../support/site.mjs";

const folder = mkdtempSync(join(tmpdir(), "ashray-people-"));
let site, head, office, post;

// A browser: it keeps its cookies, and its forms come from our own page.
class Browser {
	cookies = new Map();
	lines = [];

	async ask(path, options = {}) {
		const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
		const reply = await site.ask(path, { ...options, headers: { cookie, origin: site.url, ...options.headers } });

		this.lines.push(...reply.headers.getSetCookie());
		for (const line of reply.headers.getSetCookie()) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);

			if (value === "") this.cookies.delete(name);
			else this.cookies.set(name, value);
		}
		return { status: reply.status, to: reply.headers.get("location"), page: await reply.text() };
	}

	get(path) { return this.ask(path); }

	post(path, fields) {
		return this.ask(path, { method: "POST", body: new URLSearchParams(fields) });
	}
}

const one = (page, pattern) => {
	const found = pattern.exec(page);

	assert.ok(found, `${pattern} is not on the page:\n${page}`);
	return found[1];
};
const codes = (page) => [...page.matchAll(/<li>(\d{4} \d{4})<\/li>/g)].map((found) => found[1]);

before(async () => {
	const data = join(folder, "site");
	const seed = one(makeSite(data), /seed\s+(\S+)/);

	site = await startSite({ data });
	head = new Browser();
	const reply = await head.post("/en/desk/sign-in", { user: "head", password, code: totp(seed) });

	assert.equal(reply.status, 303);
});
after(async () => {
	await site?.stop();
	rmSync(folder, { recursive: true, force: true });
});

test("every wrong answer is the same page", async () => {
	const pages = [];

	for (const given of [{ user: "head", password: "not her password", code: "123456" },
		{ user: "head", password, code: "1" }, { user: "nobody", password, code: "123456" }, {}]) {
		const reply = await new Browser().post("/en/desk/sign-in", given);

		assert.equal(reply.status, 403);
		pages.push(reply.page.replace(/value="[^"]*"/g, "").replace(/<time[^>]*>[^<]*<\/time>/g, ""));
	}
	for (const page of pages)
		assert.equal(page, pages[0]);
});

// A write more or less must not tell who works here: all leave at the same time.
test("a wrong name and a wrong password take as long", async () => {
	const ways = [["known", (n) => new Browser().post("/en/desk/sign-in", { user: "head", password: `not her password ${n}`, code: "123456" })],
		["unknown", (n) => new Browser().post("/en/desk/sign-in", { user: `nobody${n}`, password: "not her password", code: "123456" })],
		["program", (n) => site.postJson("/api/tokens", { user: `nobody${n}`, password: "not her password", totp: "123456" })],
		["code", (n) => new Browser().post("/en/desk/forgotten", { user: `nobody${n}`, recovery: "x", password: "four blue windows", again: "four blue windows", code: "1" })]];

	for (const [name, ask] of ways) {
		let least = Infinity;

		for (let n = 0; n < 3; n++) {
			const started = performance.now();
			const { status } = await ask(n);

			least = Math.min(least, performance.now() - started);
			assert.ok([401, 403].includes(status), `${name}: ${status}`);
		}
		assert.ok(least >= 299, `${name}: answered after ${least} ms`);
	}
});

test("cookies are out of reach of scripts and other sites", async () => {
	assert.equal(head.lines.length, 2);
	for (const line of head.lines)
		assert.match(line, /^(s|b)=[\w-]{43}; Path=\/;.* HttpOnly; SameSite=Strict$/);
	const reply = await site.post("/desk/sign-in", { user: "x", password: "x", code: "x" }, { "sec-fetch-site": "cross-site" });

	assert.equal(reply.status, 403);
	assert.equal((await site.ask("/desk/bodies")).status, 303);
});

test("where one goes after signing in is always here", async () => {
	for (const then of ["https://example.org/", "//example.org", "/track", "javascript:alert(1)"]) {
		const { page } = await new Browser().get(`/en/desk/sign-in?then=${encodeURIComponent(then)}`);

		assert.match(page, /name="back_to" value=""/, then);
	}
});

test("a head adds an office below and a post in it", async () => {
	const made = await head.post("/en/desk/bodies", { kind: "social_district", name: "জেলা সমাজসেবা", name_en: "District office", area: "chittagong", parent: "" });

	assert.equal(made.status, 303, made.page);
	office = one(made.to, /bodies\/(\w{13})/);
	assert.equal((await head.post("/en/desk/bodies", { kind: "social_district", name: "x", area: "no such place anywhere" })).status, 422);
	assert.equal((await head.post(`/en/desk/bodies/${office}/posts`, { title: "", role: "head" })).status, 422);
	assert.equal((await head.post(`/en/desk/bodies/${office}/posts`, { title: "উপপরিচালক", role: "head", phone: "01000000001" })).status, 303);
	const { page } = await head.get(`/en/desk/bodies/${office}`);

	assert.match(page, /vacant/);
	assert.match(page, /href="tel:01000000001"/);
	post = one(page, /posts\/(\w{13})\/invite/);
});

// Invites with a card, which needs no waiting between two codes.
async function invite(user, purpose = "first head") {
	const { status, page } = await head.post(`/en/desk/posts/${post}/invite`, { name: "করিম <b>", user, charge: "permanent", factor: "card", purpose });

	assert.equal(status, 200, page);
	assert.doesNotMatch(page, /করিম <b>/);
	return { user, code: one(page, /class="copy">([^<]+)</), card: codes(page) };
}

async function join_(letter, secret = "four blue windows") {
	const browser = new Browser();
	const again = { user: letter.user, code: letter.code, password: secret, again: secret };

	assert.equal((await browser.post("/en/desk/join", letter)).status, 200);
	const { status, page } = await browser.post("/en/desk/join/password", again);

	assert.equal(status, 200, page);
	letter.recovery = one(page, /<p class="copy">([^<]+)</);
	const reply = await browser.post("/en/desk/sign-in", { user: letter.user, password: secret, code: letter.card[0] });

	assert.equal(reply.status, 303);
	return browser;
}

test("an invitation says what is wrong beside what was typed", async () => {
	const form = { name: "Karim", user: "karim", charge: "permanent", factor: "card", purpose: "x" };
	const at = `/en/desk/posts/${post}/invite`;

	for (const [field, value] of [["purpose", ""], ["user", "ক"], ["user", "head"], ["charge", ""], ["charge", "cover"], ["factor", ""], ["name", ""]]) {
		const { status, page } = await head.post(at, { ...form, [field]: value });

		assert.equal(status, 422, `${field}=${value}`);
		assert.match(page, new RegExp(`href="#${field === "charge" ? "charge" : field}"`));
	}
});

test("three pages lead from a letter to the desk, and the keys come with one button", async () => {
	const letter = await invite("karim");
	const stranger = new Browser();

	assert.equal(letter.card.length, 60);
	assert.equal((await stranger.post("/en/desk/join", { user: "karim", code: "00000 00000 00000" })).status, 403);
	assert.equal((await stranger.post("/en/desk/join", { user: "kamal", code: letter.code })).status, 403);
	for (const weak of ["short", "bangladesh123", "karim karim karim"])
		assert.equal((await stranger.post("/en/desk/join/password", { ...letter, card: "", password: weak, again: weak })).status, 422, weak);
	assert.equal((await stranger.post("/en/desk/join/password", { ...letter, card: "", password: "four blue windows", again: "five" })).status, 422);

	const karim = await join_(letter);

	assert.equal((await stranger.post("/en/desk/join", letter)).status, 403, "the letter is used up");
	assert.match((await head.get(`/en/desk/bodies/${office}`)).page, /Give them the keys/);
	assert.equal((await karim.post(`/en/desk/bodies/${office}/finish`, {})).status, 403, "not by himself");
	assert.equal((await head.post(`/en/desk/bodies/${office}/finish`, {})).status, 303);
	assert.equal((await head.post(`/en/desk/bodies/${office}/finish`, {})).status, 409);

	const { page } = await karim.get(`/en/desk/bodies/${office}`);

	assert.match(page, /When an office above helped/);
	assert.match(page, /first head/, "the office reads why");
	head.karim = { letter, browser: karim };
});

test("a lost telephone, a forgotten password and leaving are one page", async () => {
	const holding = one((await head.get(`/en/desk/bodies/${office}`)).page, /holdings\/(\w{13})/);
	const { letter, browser } = head.karim;
	const at = `/en/desk/holdings/${holding}`;

	assert.equal((await head.post(at, { act: "factor", factor: "card" })).status, 422, "why?");
	const fresh = await head.post(at, { act: "factor", factor: "card", purpose: "lost in the bus" });

	assert.equal(fresh.status, 200);
	assert.equal((await browser.get("/en/desk/me")).status, 303, "his sessions ended");
	assert.equal((await browser.post("/en/desk/sign-in", { user: "karim", password: "four blue windows", code: letter.card[5] })).status, 403);
	letter.card = codes(fresh.page);
	assert.equal((await browser.post("/en/desk/sign-in", { user: "karim", password: "four blue windows", code: letter.card[5] })).status, 303);

	const again = await browser.post("/en/desk/forgotten", { user: "karim", recovery: letter.recovery, code: letter.card[6], password: "seven boats at noon", again: "seven boats at noon" });

	assert.equal(again.status, 200, again.page);
	assert.equal((await browser.get("/en/desk/me")).status, 200);
	assert.equal((await head.post(at, { act: "end", purpose: "transferred" })).status, 303);
	assert.equal((await browser.get("/en/desk/me")).status, 303);
	assert.match((await head.get(`/en/desk/bodies/${office}`)).page, /vacant/);
});

test("another password ends all other sessions", async () => {
	const letter = await invite("jamila");
	const first = await join_(letter), second = new Browser();

	assert.equal((await second.post("/en/desk/sign-in", { user: "jamila", password: "four blue windows", code: letter.card[1] })).status, 303);
	assert.equal((await second.post("/en/desk/me/password", { old: "wrong", password: "seven boats at noon", again: "seven boats at noon" })).status, 403);
	assert.equal((await second.post("/en/desk/me/password", { old: "four blue windows", password: "seven boats at noon", again: "seven boats at noon" })).status, 303);
	assert.equal((await first.get("/en/desk/me")).status, 303);
	assert.equal((await second.get("/en/desk/me")).status, 200);
	assert.equal((await second.post("/en/desk/sign-out", {})).to, "/en/desk/sign-in?left=1");
	assert.equal((await second.get("/en/desk/me")).status, 303);
	head.jamila = letter;
});

test("a program gets a token of an hour, which manages nobody", async () => {
	const given = { user: "jamila", password: "seven boats at noon", totp: head.jamila.card[2] };
	const reply = await site.postJson("/api/tokens", given);
	const { token, token_type: type, expires_in: seconds } = await reply.json();

	assert.equal(reply.status, 201);
	assert.equal(type, "Bearer");
	assert.equal(seconds, 3600);
	const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
	const body = await (await site.ask(`/en/desk/bodies/${office}`, { headers })).json();

	assert.equal(body.posts[0].holder, "করিম <b>");
	assert.equal((await site.postJson(`/en/desk/bodies/${office}/finish`, {}, headers)).status, 403);
	assert.equal((await site.postJson("/api/tokens", given)).status, 401, "each code once");

	const missing = await site.postJson("/api/tokens", { user: "jamila" });

	assert.equal(missing.status, 422);
	assert.deepEqual((await missing.json()).errors.map((fault) => fault.field), ["password", "totp"]);
});
