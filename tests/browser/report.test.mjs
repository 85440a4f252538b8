// S1: a neighbour in Dhaka with an old phone, in Bengali, without script: from the first
// page to a receipt, and back with it. On a small phone and on a desk; by keyboard alone;
// out by the quick exit, after which Back shows nothing of ours.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertGoodPage, desk, phone, receiptOf, startBrowser } from "../support/browser.mjs";
import { startSite } from "../support/site.mjs";

let site, browser;

before(async () => {
	site = await startSite();
	browser = await startBrowser();
});
after(async () => {
	await browser?.close();
	await site?.stop();
});

// A browser of its own for each story, without script, as on the oldest phone.
async function story(options, tell) {
	const context = await browser.newContext({ javaScriptEnabled: false, ...options });
	const page = await context.newPage();
	const asked = [];

	page.on("request", (request) => asked.push(request.url()));
	try {
		await tell(page, context);
		assert.deepEqual(asked.filter((url) => !url.startsWith(site.url)), [], "nothing is fetched from elsewhere");
	} finally {
		await context.close();
	}
}

const answers = {
	danger: "no", whom: "child", reporter: "neighbour", kinds: ["physical", "neglect"], child_age: "৯", age_guessed: "yes",
	sex: "M", child_where: "with_perpetrator", injured: "no", setting: "home", happened: "today", relation: "father",
	accused_near: "yes", child_did_it: "no", anonymity: "anonymous",
	story: "প্রতি রাতে পাশের ঘরে নয় বছরের ছেলেটির কান্না শুনি। ওকে স্কুলে যেতে দেয় না।",
};

// Answers whatever this page asks of what we know.
async function answer(page) {
	for (const [name, value] of Object.entries(answers))
		for (const one of [value].flat()) {
			const choice = page.locator(`input[name="${name}"][value="${one}"]`);
			const field = page.locator(`input.control[name="${name}"], textarea[name="${name}"]`);

			if (await choice.count())
				await choice.check();
			else if (await field.count())
				await field.fill(one);
		}
	if (await page.locator('input[type="radio"][name="area"]').count())
		await page.locator('input[type="radio"][name="area"]').first().check();
	else if (await page.locator('[name="area.find"]').count() && !(await page.locator('select[name^="area"]').count() > 1))
		await page.fill('[name="area.find"]', "ধামরাই");
}

const onwards = (page) => page.locator('.buttons button[value="next"]').click();

for (const [language, start] of [["bn", "/"], ["en", "/en"]])
	for (const screen of [phone, desk])
		test(`S1 in ${language} at ${screen.width}px: from the first page to a receipt, and back with it`, { timeout: 180_000 }, () =>
			story({ viewport: screen }, async (page) => {
				let receipt, pages = 1;

				await page.goto(site.url + start);
				await assertGoodPage(page, { name: "first page" });
				await page.locator("main a.button").first().click();
				while (!(await page.locator(".answers").count())) {
					pages++;
					assert.ok(pages < 30, "the way has an end");
					await assertGoodPage(page, { name: "question" });
					await answer(page);
					await onwards(page);
				}
				await assertGoodPage(page, { name: "check" });
				assert.match(await page.locator(".answers").first().innerText(), /৯|9/);
				await page.locator('button[value="send"]').click();
				await assertGoodPage(page, { name: "receipt" });
				receipt = await receiptOf(page);
				assert.equal(receipt.secret.split(" ").length, 6);
				assert.match(page.url(), /\/form$/, "the address tells nothing");

				await page.goto(`${site.url}${start === "/" ? "" : start}/track`);
				await assertGoodPage(page, { name: "track" });
				await page.fill("#number", receipt.number);
				await page.fill("#secret", receipt.secret);
				await page.locator("main form .button").first().click();
				await assertGoodPage(page, { name: "progress" });
				assert.equal(await page.locator('input[name="visit"]').count() > 0, true);
				assert.doesNotMatch(await page.locator("main").innerText(), /কান্না/, "what was told is not shown again to who holds the phone");

				await page.locator('textarea[name="words"]').fill("আজ সকালে আবার মেরেছে।");
				await page.locator('button[value="add"]').click();
				await assertGoodPage(page, { name: "progress" });
			}));

test("the shortest way to a receipt has at most ten pages, and sending is offered from the third", () =>
	story({ viewport: phone }, async (page) => {
		let pages = 2; // the first page, and the first question

		await page.goto(site.url);
		await page.locator("main a.button").first().click();
		while (!(await page.locator('.buttons button[value="send"]').count())) {
			await onwards(page);
			pages++;
		}
		assert.equal(pages - 1, 3, "the third question");
		await page.locator('.buttons button[value="send"]').click();
		assert.equal(await page.locator(".receipt-number").count(), 1);
		assert.ok(pages + 1 <= 10);
	}));

test("every question but the first can be skipped by Continue alone, in at most ten pages of questions", () =>
	story({ viewport: phone }, async (page) => {
		let pages = 0;

		await page.goto(`${site.url}/form`);
		while (!(await page.locator(".answers").count())) {
			await onwards(page);
			pages++;
		}
		assert.ok(pages <= 12, `${pages}`);
	}));

test("danger now, hospital now: the pages that come first are good pages too", { timeout: 60_000 }, () =>
	story({ viewport: phone }, async (page) => {
		await page.goto(`${site.url}/form`);
		await page.check('input[name="danger"][value="yes"]');
		await onwards(page);
		await assertGoodPage(page, { name: "danger now" });
		assert.ok(await page.locator('a[href="tel:999"]').count());
		await onwards(page);
		await onwards(page);
		await page.check('input[name="kinds"][value="sexual"]');
		await onwards(page);
		await assertGoodPage(page, { name: "sexual recent" });
		await page.check('input[name="sexual_recent"][value="yes"]');
		await onwards(page);
		await assertGoodPage(page, { name: "hospital now" });
	}));

test("what cannot be read is said above the page, beside the field, and keeps the words", () =>
	story({ viewport: phone }, async (page) => {
		await page.goto(`${site.url}/en/form`);
		while (!(await page.locator('[name="child_age"]').count()))
			await onwards(page);
		await page.fill('[name="child_age"]', "forty");
		await onwards(page);
		await assertGoodPage(page, { name: "question with a fault" });
		assert.equal(await page.inputValue('[name="child_age"]'), "forty");
		assert.ok(await page.locator('.errors a[href="#child_age"]').count());
	}));

test("help, promises, a missing page and a wrong receipt are good pages at both widths", { timeout: 120_000 }, async () => {
	for (const screen of [phone, desk])
		await story({ viewport: screen }, async (page) => {
			for (const path of ["/help", "/en/help", "/en/help?q=Dhamrai", "/promises", "/en/promises", "/audit-heads", "/en/audit-heads",
				"/no-such-page", "/en/no-such-page", "/desk/sign-in", "/en/desk/sign-in"]) {
				await page.goto(site.url + path);
				await assertGoodPage(page, { name: path });
			}
			await page.goto(`${site.url}/en/track`);
			await page.fill("#number", "12345678");
			await page.fill("#secret", "one two three");
			await page.locator("main form .button").first().click();
			await assertGoodPage(page, { name: "wrong receipt" });
		});
});

test("the language can be switched on any step, and what was chosen stays", () =>
	story({ viewport: phone }, async (page) => {
		await page.goto(`${site.url}/form`);
		await page.check('input[name="danger"][value="no"]');
		await page.locator('.langs button[value="en"]').click();
		assert.equal(await page.locator("html").getAttribute("lang"), "en");
		assert.ok(await page.isChecked('input[name="danger"][value="no"]'));
		await page.goto(`${site.url}/promises`);
		await page.locator('.langs a[hreflang="en"]').click();
		assert.match(page.url(), /\/en\/promises$/);
	}));

test("the keyboard alone is enough, from the first page to a receipt", { timeout: 120_000 }, () =>
	story({ viewport: desk, javaScriptEnabled: true }, async (page) => {
		const inFocus = () => page.evaluate(() => {
			const at = document.activeElement;
			const box = at.getBoundingClientRect();
			const style = getComputedStyle(at);

			return { tag: at.tagName, name: at.name ?? "", value: at.value ?? "", text: at.textContent.trim(), href: at.getAttribute("href") ?? "",
				seen: box.width > 0 && (style.outlineStyle !== "none" || style.boxShadow !== "none" || at.type === "radio" || at.type === "checkbox") };
		});
		// Goes on by Tab until something fits; whoever is passed must be seen to have the focus.
		const tabTo = async (fits) => {
			for (let i = 0; i < 80; i++) {
				await page.keyboard.press("Tab");
				const at = await inFocus();

				if (at.tag !== "BODY" && at.tag !== "HTML")
					assert.ok(at.seen, `the focus is not to be seen on ${JSON.stringify(at)}`);
				if (fits(at))
					return;
			}
			assert.fail("not reached by Tab");
		};

		await page.goto(`${site.url}/en`);
		await page.keyboard.press("Tab");
		assert.equal((await inFocus()).href, "#main", "the first stop jumps to the content");
		await tabTo((at) => at.tag === "A" && /\/form$/.test(at.href));
		await page.keyboard.press("Enter");
		await page.waitForURL(/\/form$/);
		await tabTo((at) => at.name === "danger");
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("Space");
		for (let i = 0; i < 2; i++) {
			await tabTo((at) => at.name === "go" && at.value === "next");
			await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
		}
		await tabTo((at) => at.name === "kinds");
		await page.keyboard.press("Space");
		await tabTo((at) => at.name === "go" && at.value === "send");
		await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
		assert.equal(await page.locator(".receipt-number").count(), 1);
	}));

test("Enter in a field goes on, not back", () =>
	story({ viewport: desk }, async (page) => {
		await page.goto(`${site.url}/en/form`);
		while (!(await page.locator('[name="child_age"]').count()))
			await onwards(page);
		await page.fill('[name="child_age"]', "9");
		await page.press('[name="child_age"]', "Enter");
		assert.equal(await page.locator('[name="child_age"]').count(), 0);
		assert.ok(await page.locator('[name="child_where"]').count());
	}));
