// screenshots.mjs - pictures of every page, public and desk, in both languages, at three
// widths, light, dark and in print, into build/screenshots/. For eyes, not for machines.
// Usage: tests/run --screenshots

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { desk, phone, startBrowser, tablet } from "../support/browser.mjs";
import { report, root, startSite, totp } from "../support/site.mjs";

const folder = join(root, "build/screenshots");
const looks = [["light", { colorScheme: "light", media: "screen" }], ["dark", { colorScheme: "dark", media: "screen" }],
	["print", { colorScheme: "light", media: "print" }]];
let taken = 0;

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const site = await startSite({ demo: { reports: 60 } });
const browser = await startBrowser();

async function take(page, name) {
	const language = await page.locator("html").getAttribute("lang");

	for (const [look, media] of looks)
		for (const screen of [phone, tablet, desk]) {
			await page.setViewportSize(screen);
			await page.emulateMedia(media);
			await page.screenshot({ path: join(folder, `${name}.${language}.${screen.width}.${look}.png`), fullPage: true });
			taken++;
		}
	await page.emulateMedia({ colorScheme: "light", media: "screen" });
}

async function open(page, path, name) {
	await page.goto(site.url + path);
	await take(page, name);
}

const next = (page) => page.locator('.buttons button[value="next"]').click();

async function publicPages(prefix) {
	const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();

	await open(page, prefix || "/", "01-first-page");
	await open(page, `${prefix}/form`, "02-question-1");
	await page.check('input[name="danger"][value="yes"]');
	await next(page);
	await take(page, "02-question-1-danger-now");
	await next(page);
	for (let i = 2; !(await page.locator(".answers").count()); i++) {
		await take(page, `02-question-${String(i).padStart(2, "0")}`);
		if (await page.locator('input[name="kinds"]').count())
			await page.check('input[name="kinds"][value="physical"]');
		await next(page);
	}
	await take(page, "03-check");
	await page.locator('button[value="send"]').click();
	await take(page, "04-receipt");
	await open(page, `${prefix}/track`, "05-track");
	const { receipt } = await (await site.postJson("/api/reports", report)).json();

	await page.fill("#number", receipt.number);
	await page.fill("#secret", receipt.words.join(" "));
	await page.locator("main form .button").first().click();
	await take(page, "06-progress");
	for (const [path, name] of [["/help", "07-help"], ["/promises", "08-promises"], ["/audit-heads", "09-audit-heads"],
		["/no-such-page", "10-error"], ["/desk/sign-in", "20-sign-in"], ["/desk/join", "21-join"], ["/desk/forgotten", "22-forgotten"]])
		await open(page, prefix + path, name);
	await page.context().close();
}

async function signIn(user) {
	const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
	const who = site.accounts.find((one) => one.user === user);

	await page.goto(`${site.url}/en/desk/sign-in`);
	await page.fill("#user", who.user);
	await page.fill("#password", who.password);
	await page.fill("#code", totp(who.totp_secret));
	await page.locator("main form .button").first().click();
	return page;
}

// The first record of a list, if there is one.
async function openFirst(page, list, name) {
	await page.goto(site.url + list);
	const first = page.locator("td.first a").first();

	if (await first.count()) {
		await first.click();
		await take(page, name);
	}
}

async function deskPages(user, pages) {
	const page = await signIn(user);

	for (const prefix of ["", "/en"])
		for (const [path, name, inside] of pages) {
			await open(page, prefix + path, `${name}.${user}`);
			if (inside)
				await openFirst(page, prefix + path, `${inside}.${user}`);
		}
	await page.context().close();
}

await publicPages("");
await publicPages("/en");
await deskPages("triage", [["/desk/inbox", "30-inbox", "31-report"], ["/desk/board", "34-board"], ["/desk/me", "39-me"]]);
await deskPages("social.hazaribagh", [["/desk/tasks", "32-tasks", "33-task"], ["/desk/board", "34-board"],
	["/desk/bodies", "35-bodies", "36-body"]]);
await deskPages("national", [["/desk/board", "34-board"], ["/desk/bodies", "35-bodies", "36-body"],
	["/desk/bodies/new", "37-new-body"], ["/desk/audit", "38-audit"]]);
await deskPages("protection", [["/desk/audit", "38-audit"], ["/desk/erasing", "40-erasing"]]);
await browser.close();
await site.stop();
console.log(`${taken} pictures in build/screenshots/`);
