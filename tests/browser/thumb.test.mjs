// An officer with one thumb, on a phone of 360 px without script: opens a task from the
// list, takes it on, rings, asks, writes down that the child was seen, finishes. Every tap
// is counted as a person counts it, every page is weighed as it is before compression.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertGoodPage, startBrowser } from "../support/browser.mjs";
import { asJson, tokenOf } from "../support/program.mjs";
import { report, startSite, totp } from "../support/site.mjs";

const TAPS = 6, PAGE = 30_000, TARGET = 44;
const screen = { width: 360, height: 640 };
let site, browser, triage;

before(async () => {
	site = await startSite({ demo: { reports: 5 } });
	browser = await startBrowser();
	triage = await tokenOf(site, site.accounts.find((one) => one.user === "triage"));
});
after(async () => {
	await browser?.close();
	await site?.stop();
});

const ask = async (token, path) => (await site.ask(path, { headers: asJson(token) })).json();

// Somebody reports, and the desk sends it to one office: whose account, and how to track it.
async function routed() {
	const { receipt } = await (await site.postJson("/api/reports", report)).json();
	const found = await site.ask(`/desk/find?number=${receipt.number}`, { headers: asJson(triage) });
	const path = new URL(found.headers.get("location"), site.url).pathname;
	const { version, routes } = await ask(triage, path);
	const route = routes.find((one) => one.may_lead && !one.bar && site.accounts.some((each) => each.body === one.body));
	const sent = await site.postJson(`${path}/route`, { version, route: [route.id], lead: route.id, safe_contact: "Through the teacher." },
		asJson(triage));

	assert.equal(sent.status, 303, await sent.text());
	return { receipt, officer: site.accounts.find((each) => each.body === route.body) };
}

// Once for each officer, as a code opens once: a phone, and what a program may ask.
const hands = new Map();

async function handOf(who) {
	if (!hands.has(who.user)) {
		const context = await browser.newContext({ javaScriptEnabled: false, hasTouch: true, isMobile: true, viewport: screen });
		const page = await context.newPage();

		await page.goto(`${site.url}/en/desk/sign-in`);
		await page.fill("#user", who.user);
		await page.fill("#password", who.password);
		await page.fill("#code", totp(who.totp_secret));
		await page.locator("main form .button").first().click();
		assert.doesNotMatch(page.url(), /sign-in/);
		hands.set(who.user, { page, token: await tokenOf(site, who, 1) });
	}
	return hands.get(who.user);
}

// tap() is the only thing that it does, and it counts.
class Thumb {
	taps = [];
	pages = [];

	constructor(page) {
		this.page = page;
		page.on("response", (reply) => {
			if (reply.request().isNavigationRequest() && reply.status() === 200)
				this.pages.push(reply.body().then((body) => ({ url: reply.url(), size: body.length })));
		});
	}

	// A browser without a telephone hangs on tel:, so that tap counts and is not made.
	async tap(selector, name) {
		const target = this.page.locator(selector).first();

		await target.scrollIntoViewIfNeeded();
		const box = await target.boundingBox();

		assert.ok(box.width >= TARGET && box.height >= TARGET, `${name} is ${box.width} by ${box.height}`);
		assert.ok(box.x >= 0 && box.x + box.width <= screen.width, `${name} is beside the screen`);
		this.taps.push(name);
		if (/^tel:/.test(await target.getAttribute("href") ?? ""))
			return;
		await Promise.all([this.page.waitForEvent("load"), target.tap()]);
		assert.equal(await this.page.locator(".errors").count(), 0, `${name}: refused`);
		await assertGoodPage(this.page, { name: `thumb: ${name}` });
	}
}

for (const [language, prefix] of [["bn", ""], ["en", "/en"]])
	test(`an officer's whole loop is ${TAPS} taps on small pages (${language})`, { timeout: 180_000 }, async () => {
		const { receipt, officer } = await routed();
		const { page, token } = await handOf(officer);
		const thumb = new Thumb(page);

		await page.goto(`${site.url}${prefix}/desk/tasks`);
		await thumb.tap("tr.is-new td.first a", "open");
		const path = new URL(page.url()).pathname;

		await thumb.tap('form[action$="/accept"] button', "accept");
		await thumb.tap('main a[href^="tel:"]', "call");
		await thumb.tap('button[name="sentence"]', "ask");
		const before = Date.now();

		await thumb.tap('button[name="met"][value$=" alone"]', "record");
		await thumb.tap('button[name="outcome"]', "finish");
		assert.ok(thumb.taps.length <= TAPS, thumb.taps.join(", "));
		for (const { url, size } of await Promise.all(thumb.pages))
			assert.ok(size <= PAGE, `${url}: ${size} bytes`);
		assert.ok(thumb.pages.length >= 6);

		// What was done is what stands there: the truth, with who, where and when.
		const task = await ask(token, path.replace(/^(\/en)?/, "/en"));
		const seen = task.events.find((event) => event.what === "The child was seen");

		assert.equal(task.state.code, "finished");
		assert.equal(seen.words, "I myself, At home, Yes, alone");
		assert.ok(Math.abs(Date.parse(seen.done_at) - before) < 60_000, seen.done_at);
		assert.match(task.events.find((event) => event.what === "finished the task").words, /safe now/);
		const tracked = await (await site.post("/en/track", { number: receipt.number, secret: receipt.code },
			{ accept: "application/json" })).json();

		assert.equal(tracked.questions.length, 1, "the ready question asks for an answer");
	});

test("another time and place, and who was there, are still possible without a keyboard", { timeout: 120_000 }, async () => {
	const { officer } = await routed();
	const { page } = await handOf(officer);

	await page.goto(`${site.url}/en/desk/tasks`);
	await page.locator("tr.is-new td.first a").first().click();
	await page.locator('form[action$="/accept"] button').click();
	await page.locator('main a[href$="/act"]').click();
	await assertGoodPage(page, { name: "thumb: another act" });
	await page.selectOption("#act", "child_seen");
	await page.selectOption("#by", "colleague");
	await page.locator("form[action$='/act'] .button").click();
	assert.match(await page.locator(".errors").innerText(), /by whom, where/); // and what was chosen stays
	assert.equal(await page.inputValue("#by"), "colleague");
	await page.selectOption("#where", "neighbour");
	await page.selectOption("#alone", "trusted_present");
	await page.locator("form[action$='/act'] .button").click();
	assert.match(await page.locator("main").innerText(), /A colleague of this body, At a neighbour's, With a trusted person/);
});
