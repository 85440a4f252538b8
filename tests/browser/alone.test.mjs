// An office of one: its officer forgets the password, loses the telephone, dies. Each
// time whoever heads the office above mends it on a few pages, without a recovery share
// and without script, and the child's record still opens. Once in each language.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertGoodPage, desk, startBrowser } from "../support/browser.mjs";
import { root, startSite, totp } from "../support/site.mjs";

const small = { width: 360, height: 640 };
const pictures = process.env.ASHRAY_PICTURES; // a folder, to look at the pages
const used = new Set();
let site, browser;

before(async () => {
	site = await startSite({ demo: { reports: 60 } });
	browser = await startBrowser();
});
after(async () => {
	await browser?.close();
	await site?.stop();
});

const account = (user) => site.accounts.find((one) => user && one.user === user);

// A code counts once, so the second sign-in within half a minute takes the next one.
function codeOf(secret) {
	const now = used.has(secret);

	used.add(secret);
	return totp(secret, Date.now() + (now ? 30_000 : 0));
}

async function tasksOf(user) {
	const { password, totp_secret: secret } = account(user);
	const reply = await site.postJson("/api/tokens", { user, password, totp: codeOf(secret) });

	assert.equal(reply.status, 201, await reply.clone().text());
	const { token } = await reply.json();
	const list = await site.ask("/en/desk/tasks", { headers: { authorization: `Bearer ${token}`, accept: "application/json" } });

	return (await list.json()).tasks;
}

// Offices with one post and a head above, the first whose officer has something to do.
async function findOffices(n) {
	const bodies = JSON.parse(readFileSync(join(root, "packs/bd/demo/bodies.json"), "utf8"));
	const found = [];

	for (const office of bodies) {
		const above = bodies.find((one) => one.id === office.parent)?.posts.find((post) => post.role === "head");

		if (found.length === n || office.posts.length !== 1 || !above || !account(office.posts[0].user) || !account(above.user) ||
			found.some((one) => one.above === above.user))
			continue;
		const tasks = await tasksOf(office.posts[0].user);

		if (tasks.length > 0)
			found.push({ name: office.name, user: office.posts[0].user, above: above.user });
	}
	assert.equal(found.length, n, "the demo has no such office");
	return found;
}

async function open(path, viewport) {
	const page = await (await browser.newContext({ javaScriptEnabled: false, viewport })).newPage();

	await page.goto(site.url + path);
	return page;
}

async function good(page, name) {
	const before = page.viewportSize();

	for (const screen of [small, desk]) {
		await page.setViewportSize(screen);
		assert.equal(await page.locator(".errors").count(), 0, `${name}: ${await page.locator("main").innerText()}`);
		await assertGoodPage(page, { name });
		if (pictures)
			await page.screenshot({ path: join(pictures, `${name.replaceAll(" ", "-")}.${await page.locator("html").getAttribute("lang")}.${screen.width}.png`), fullPage: true });
	}
	await page.setViewportSize(before);
}

async function signIn(prefix, { user, password, code }, viewport) {
	const page = await open(`${prefix}/desk/sign-in`, viewport);

	await page.fill("#user", user);
	await page.fill("#password", password);
	await page.fill("#code", code);
	await page.locator("main form .button").first().click();
	return page;
}

const isIn = (page) => !page.url().includes("sign-in");

// What the officer sees of the first record that is his; "" if none opens.
async function record(page, prefix) {
	await page.goto(`${site.url}${prefix}/desk/tasks`);
	await page.locator("tbody td.first a").first().click();
	const said = page.locator("main h1");

	assert.equal(await page.locator(".errors").count(), 0);
	return { at: new URL(page.url()).pathname, title: await said.innerText(), text: (await page.locator("main").innerText()).length };
}

// The head of the office above, at the page of the office below. As the menu leads there.
async function toOffice(head, office, prefix) {
	await head.goto(`${site.url}${prefix}/desk`);
	await head.locator('a[href$="/desk/bodies"]').first().click();
	await head.locator("main a", { hasText: office.name[prefix ? "en" : "bn"] }).first().click();
}

// Someone has a letter: three pages, and the fourth is the desk.
async function join_(letter, password, prefix) {
	const page = await open(`${prefix}/desk/sign-in`, small);

	await page.locator('main a[href$="/desk/join"]').click();
	await good(page, "letter 1");
	await page.fill("#user", letter.user);
	await page.fill("#code", letter.code);
	await page.locator("main form .button").click();
	await good(page, "letter 2");
	await page.fill("#password", password);
	await page.fill("#again", password);
	await page.locator("main form .button").click();
	await good(page, "letter 3");
	await page.fill("#password", password);
	await page.fill("#code", letter.card ? letter.card.shift() : codeOf(letter.secret));
	await page.locator("main form .button").click();
	assert.ok(isIn(page), await page.locator("main").innerText());
	return page;
}

async function letterOn(head, name) {
	await good(head, name);
	const facts = await head.locator("dl.facts dd").allInnerTexts();

	return {
		user: facts[1].trim(),
		code: (await head.locator("dd.copy").allInnerTexts())[0]?.trim(),
		card: (await head.locator("ol.codes li").allInnerTexts()).map((one) => one.trim()),
		secret: (await head.locator("p.copy code").allInnerTexts())[0]?.replace(/\s/g, ""),
	};
}

async function giveKeys(head, office, prefix) {
	await toOffice(head, office, prefix);
	await good(head, "office waiting");
	await head.locator('form[action$="/finish"] button').first().click();
	await good(head, "office keys given");
}

async function help(head, office, prefix, { act, factor, why, name }) {
	await toOffice(head, office, prefix);
	await head.locator('main a[href*="/desk/holdings/"]').first().click();
	await good(head, "holder");
	await head.check(`input[name="act"][value="${act}"]`);
	if (factor)
		await head.check(`input[name="factor"][value="${factor}"]`);
	await head.fill("#purpose", why);
	await head.locator("main form .button").click();
	return name ? letterOn(head, name) : good(head, "office post vacant");
}

let offices;

test("the demo has offices of one", { timeout: 240_000 }, async () => {
	offices = await findOffices(2);
});

for (const [i, [language, prefix]] of [["English", "/en"], ["Bengali", ""]].entries())
	test(`forgotten, lost and dead: what was told still opens, in ${language}`, { timeout: 300_000 }, async () => {
		const office = offices[i];
		const who = account(office.user), above = account(office.above);
		const first = await signIn(prefix, { ...who, code: codeOf(who.totp_secret) }, small);

		assert.ok(isIn(first));
		const before = await record(first, prefix);
		const head = await signIn(prefix, { ...above, code: codeOf(above.totp_secret) }, desk);

		// The password is forgotten: a letter, with a card in place of the telephone.
		let letter = await help(head, office, prefix, { act: "restore", factor: "card", name: "letter written", why: "Forgot it over the holidays." });

		assert.equal(letter.user, office.user);
		assert.equal(letter.card.length, 60);
		assert.ok(!isIn(await signIn(prefix, { ...who, code: codeOf(who.totp_secret) }, small)), "the old password is no more");
		let officer = await join_(letter, "three boats at dawn", prefix);

		await giveKeys(head, office, prefix);
		assert.deepEqual((await record(officer, prefix)).title, before.title);

		// The card is lost: a new factor, the password stays.
		const card = letter.card;

		letter = await help(head, office, prefix, { act: "factor", factor: "totp", name: "factor handed over", why: "The card was left in the bus." });
		assert.ok(!isIn(await signIn(prefix, { user: office.user, password: "three boats at dawn", code: card.shift() }, small)), "the lost card is no more");
		assert.ok(letter.secret, "the letters of the app are on the page");
		officer = await signIn(prefix, { user: office.user, password: "three boats at dawn", code: codeOf(letter.secret) }, small);
		assert.ok(isIn(officer), await officer.locator("main").innerText());
		assert.deepEqual((await record(officer, prefix)).title, before.title);

		// Death: the post is vacant, then somebody else has it.
		await help(head, office, prefix, { act: "end", why: "Died last night." });
		await officer.goto(`${site.url}${prefix}/desk`);
		assert.ok(!isIn(officer), "his session has ended");
		await head.locator('main a[href$="/invite"]').first().click();
		await good(head, "invite");
		await head.fill("#name", "Shahana Begum");
		await head.fill("#user", `successor.${i}`);
		await head.check('input[name="charge"][value="permanent"]');
		await head.check('input[name="factor"][value="card"]');
		await head.fill("#purpose", "Successor.");
		await head.locator("main form .button").click();
		letter = await letterOn(head, "successor letter");
		const successor = await join_(letter, "the heron waits again", prefix);

		await giveKeys(head, office, prefix);
		const after_ = await record(successor, prefix);

		assert.equal(after_.title, before.title);
		assert.equal(after_.at, before.at);
		await good(successor, "record of the successor");
		await successor.goto(`${site.url}${prefix}/desk/bodies`);
		await good(successor, "bodies of the successor");
	});
