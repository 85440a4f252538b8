// Quick exit, as it matters: over HTTPS, with the browser's back-forward cache on, no
// script. After it, Back and Forward show nothing of ours, on any page and step.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { phone, receiptOf, startBrowser } from "../support/browser.mjs";
import { root, startSite } from "../support/site.mjs";

const ours = /আশ্রয়|Ashray|নির্যাতন|violence|receipt|রসিদ|name="draft"|name="visit"/;
const exitTo = new URL(JSON.parse(readFileSync(join(root, "packs/bd/pack.json"), "utf8")).exit_url);
let site, browser, neutral, folder;

before(async () => {
	folder = mkdtempSync(join(tmpdir(), "ashray-exit-"));
	execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
		"-keyout", join(folder, "key.pem"), "-out", join(folder, "cert.pem")], { stdio: "ignore" });
	site = await startSite({ args: ["--cert", join(folder, "cert.pem"), "--cert-key", join(folder, "key.pem")] });
	// The neutral site, played by us.
	neutral = createServer({ key: readFileSync(join(folder, "key.pem")), cert: readFileSync(join(folder, "cert.pem")) },
		(_, reply) => reply.end("<!doctype html><title>Weather</title><h1>Weather</h1>"));
	await new Promise((done) => neutral.listen(0, "127.0.0.1", done));
	browser = await startBrowser([`--host-resolver-rules=MAP ${exitTo.host}:443 127.0.0.1:${neutral.address().port}`]);
});
after(async () => {
	await browser?.close();
	neutral?.close();
	await site?.stop();
	rmSync(folder, { recursive: true, force: true });
});

// The check must be able to fail: without the exit, Back does show us.
test("without the exit, Back shows where one was", async () => {
	const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: phone });
	const page = await context.newPage();

	await page.goto(`${site.url}/promises`);
	await page.goto(exitTo.href);
	await page.goBack({ waitUntil: "commit" });
	assert.match(await page.content(), ours);
	await context.close();
});

async function leaveFrom(walk) {
	const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: phone });
	const page = await context.newPage();

	try {
		await walk(page);
		await page.locator("form.exit button").click();
		await page.waitForURL(`${exitTo.origin}/**`);
		assert.equal(await page.title(), "Weather");
		for (const go of ["goBack", "goForward", "goBack"]) {
			await page[go]({ timeout: 5000, waitUntil: "commit" }).catch(() => {});
			await page.waitForTimeout(300);
			const shown = await page.content().catch(() => "");

			assert.doesNotMatch(shown, ours, `${go} shows ${page.url()}`);
		}
	} finally {
		await context.close();
	}
}

const next = (page) => page.locator('.buttons button[value="next"]').click();

test("out of the middle of the form", () => leaveFrom(async (page) => {
	await page.goto(`${site.url}/form`);
	await page.check('input[name="danger"][value="no"]');
	await next(page);
	await page.check('input[name="whom"][value="child"]');
	await next(page);
}));

test("out of the receipt", () => leaveFrom(async (page) => {
	await page.goto(`${site.url}/form`);
	await next(page);
	await next(page);
	await page.locator('.buttons button[value="send"]').click();
	assert.ok(await receiptOf(page));
}));

test("out of a visit", () => leaveFrom(async (page) => {
	await page.goto(`${site.url}/form`);
	await next(page);
	await next(page);
	await page.locator('.buttons button[value="send"]').click();
	const receipt = await receiptOf(page);

	await page.goto(`${site.url}/track`);
	await page.fill("#number", receipt.number);
	await page.fill("#secret", receipt.secret);
	await page.locator("main form .button").first().click();
	await page.locator('input[name="visit"]').first().waitFor({ state: "attached" });
}));
