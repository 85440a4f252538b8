// browser.mjs - the distribution's Chromium, and what every page that a test meets must
// be: without an axe finding, valid HTML, and no wider than the screen.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "./site.mjs";

const need = createRequire(join(process.env.ASHRAY_NODE ?? join(root, "build/node"), "package.json"));
const { chromium } = need("playwright-core");
const AxeBuilder = need("@axe-core/playwright").AxeBuilder;
const { HtmlValidate } = need("html-validate");

export const phone = { width: 320, height: 568 };
export const tablet = { width: 768, height: 1024 };
export const desk = { width: 1280, height: 800 };

export function startBrowser(more = []) {
	const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

	return chromium.launch({
		executablePath,
		headless: true,
		// Back must show what a real browser keeps.
		ignoreDefaultArgs: ["--disable-back-forward-cache"],
		args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
			"--disable-component-update", "--disable-sync", ...more],
	});
}

// Rules of the house beside the standard's: what the template compiler writes is not
// judged by its taste in blanks.
const validator = new HtmlValidate({
	extends: ["html-validate:standard", "html-validate:a11y"],
	rules: {
		"no-trailing-whitespace": "off",
		"no-inline-style": "off",
		"void-style": "off",
		"doctype-style": "off",
		"attribute-boolean-style": "off",
		"long-title": "off",
		"tel-non-breaking": "off",
		"no-implicit-button-type": "off", // a button of a form sends it: that is what ours do
		"prefer-native-element": "off",
		"aria-label-misuse": ["error", { allowAnyNamable: true }], // a list may be named
		"require-sri": "off", // same origin
		"valid-autocomplete": "off", // on a choice it keeps Firefox from showing it to the next reader
	},
});

// axe needs script, and a reporter's page has none. So it looks at a twin: the same markup
// and the same sheet, in a page of its own where script may run.
const twins = new WeakMap();

async function twinOf(page, html) {
	const browser = page.context().browser();

	if (!twins.has(browser)) {
		const context = await browser.newContext({ ignoreHTTPSErrors: true });
		const made = { page: await context.newPage(), html: "" };

		await made.page.route((url) => url.pathname === "/twin",
			(route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: made.html }));
		twins.set(browser, made);
	}
	const twin = twins.get(browser);

	twin.html = html;
	await twin.page.setViewportSize(page.viewportSize());
	await twin.page.goto(`${new URL(page.url()).origin}/twin`);
	return twin.page;
}

// Every page once per language and width is enough.
const seen = new Set();

export async function assertGoodPage(page, { name = "" } = {}) {
	const html = await page.content();
	const width = page.viewportSize().width;
	const where = `${name || page.url()} at ${width}px`;
	const sides = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);

	assert.ok(sides[0] <= sides[1], `${where} is ${sides[0]} wide on a screen of ${sides[1]}`);
	assert.equal(await page.locator("h1").count() > 0, true, `${where} has a heading`);

	const key = `${width} ${name} ${await page.locator("h1").first().innerText()} ${await page.locator("html").getAttribute("lang")}`;

	if (seen.has(key))
		return;
	seen.add(key);

	const found = await new AxeBuilder({ page: await twinOf(page, html) }).analyze();

	assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.help} (${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join("; ")})`),
		[], where);

	const report = await validator.validateString(html);

	assert.deepEqual(report.results.flatMap((r) => r.messages).filter((m) => m.severity === 2)
		.map((m) => `${m.ruleId}: ${m.message} (line ${m.line})`), [], where);
}

// The receipt on a page, as a person copies it.
export async function receiptOf(page) {
	return {
		number: (await page.locator(".receipt-number").innerText()).trim(),
		secret: (await page.locator("ol.words li").allInnerTexts()).map((word) => word.trim()).join(" "),
	};
}
