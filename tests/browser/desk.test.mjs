// The main job end to end: a neighbour reports, the triage desk rates and routes to
// several offices at once, the leading office works on a phone of 360 px with one thumb
// and no script, and the reporter sees each step with the receipt.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertGoodPage, desk, startBrowser } from "../support/browser.mjs";
import { formOf } from "../support/page.mjs";
import { report, root, startSite, totp } from "../support/site.mjs";

const small = { width: 360, height: 640 };
let site, browser, receipt, taskUser;

before(async () => {
	site = await startSite({ demo: { reports: 5 } });
	browser = await startBrowser();
});
after(async () => {
	await browser?.close();
	await site?.stop();
});

const account = (user) => site.accounts.find((one) => one.user === user);

// `step`: half minutes from now, as a code opens once.
async function signIn(user, viewport = small, step = 0) {
	const context = await browser.newContext({ javaScriptEnabled: false, viewport });
	const page = await context.newPage();
	const who = account(user);

	await page.goto(`${site.url}/en/desk/sign-in`);
	await page.fill("#user", who.user);
	await page.fill("#password", who.password);
	await page.fill("#code", totp(who.totp_secret, Date.now() + step * 30_000));
	await page.locator("main form .button").first().click();
	assert.doesNotMatch(page.url(), /sign-in/, await page.locator("main").innerText());
	return page;
}

const press = (page, action, name) => page.locator(`form[action$="${action}"] button${name ?? ""}`).first().click();
const refused = async (page) => ((await page.locator(".errors").count()) ? page.locator(".errors").first().innerText() : "");

async function good(page, name) {
	assert.equal(await refused(page), "", name);
	await assertGoodPage(page, { name });
}

test("somebody reports", async () => {
	const filed = await (await site.postJson("/api/reports", {
		...report, answers: { ...report.answers, area: "BD30262848", kinds: ["physical", "neglect"] } })).json();

	receipt = filed.receipt;
	assert.ok(receipt, JSON.stringify(filed));
});

test("nobody gets in without the second factor, and a code counts once", async () => {
	const who = account("triage.night");
	const code = totp(who.totp_secret);
	const fields = { user: who.user, password: who.password, code };
	const wrong = await site.post("/en/desk/sign-in", { ...fields, code: "000000" });

	assert.equal(wrong.headers.get("set-cookie"), null);
	const first = await site.post("/en/desk/sign-in", fields);

	assert.equal(first.status, 303, await first.text());
	assert.match(first.headers.get("set-cookie"), /HttpOnly/i);
	assert.match(first.headers.get("set-cookie"), /SameSite=Strict/i);
	const again = await site.post("/en/desk/sign-in", fields);

	assert.equal(again.headers.get("set-cookie"), null, "the same code a second time");
});

test("the triage officer takes the report, rates it and routes it to several offices at once", { timeout: 180_000 }, async () => {
	const page = await signIn("triage", desk);

	await good(page, "desk: inbox");
	await page.fill("#find", receipt.number);
	await page.locator("form.find button").click();
	await good(page, "desk: report");
	assert.match(await page.locator("main").innerText(), /What was said/);
	await press(page, "/take");
	await good(page, "desk: report taken");

	// Otherwise than the rules suggest, and why.
	await page.locator('input[name="level"]').first().check();
	await page.fill("#why", "He could come home any moment.");
	await press(page, "/risk");
	await good(page, "desk: report rated");

	const routes = page.locator('input[name="route"]');

	assert.ok(await routes.count() >= 2);
	for (let i = 0; i < 2; i++)
		await routes.nth(i).check();
	await page.locator('input[name="lead"]').first().check();
	await page.fill("#safe-contact", "Ring nobody at home. Speak with the class teacher first.");
	await press(page, "/route");
	await good(page, "desk: report routed");
	assert.ok(await page.locator('h2:has-text("Who works on it")').count());

	// Whoever leads goes on: found by the name of the office among the accounts.
	const lead = await page.locator('tr:has(.mark-word:has-text("leads")) td.first').innerText();
	const bodies = JSON.parse(readFileSync(join(root, "packs/bd/demo/bodies.json"), "utf8"));
	const office = [bodies].flat(2).flatMap((one) => one.bodies ?? one).find((one) => one.name && lead.startsWith(one.name.en));
	const holder = site.accounts.find((one) => one.body === office?.name.bn);

	assert.ok(holder, `nobody of ${lead} is among the accounts`);
	taskUser = holder.user;
	await page.context().close();
});

test("an officer of the leading office accepts, asks, records and finishes, at 360 px without script", { timeout: 180_000 }, async () => {
	const page = await signIn(taskUser);

	await page.goto(`${site.url}/en/desk/tasks`);
	await good(page, "desk: tasks");
	await page.locator("tr.is-new td.first a").first().click();
	await good(page, "desk: task");
	assert.match(await page.locator("main").innerText(), /Before you ring anybody[\s\S]*class teacher/);

	await press(page, "/accept");
	await good(page, "desk: task accepted");

	await page.locator('textarea[name="text"]').first().fill("Which floor do they live on?");
	await press(page, "/message", '[name="question"]');
	await good(page, "desk: task with a question");

	await page.locator('main a[href$="/act"]').click();
	await good(page, "desk: another act");
	for (const [name, option] of [["act", 1], ["seen_by", 1], ["seen_where", 1], ["alone", 1]])
		await page.selectOption(`select[name="${name}"]`, { index: option });
	await page.fill("#act-note", "Met him at school. He is safe today.");
	await press(page, "/act");
	await good(page, "desk: task with an act");

	await page.fill("#changed", "He goes to school again."); // unfolded, now that the child was met
	await press(page, "/finish");
	await good(page, "desk: task finished");
	await page.context().close();
});

test("the reporter answers a question and adds words at once: both are kept, and it is not asked again", { timeout: 120_000 }, async () => {
	const second = await signIn("triage", small, 1);

	await second.goto(`${site.url}/en/desk/find?number=${receipt.number}`);
	await second.locator('button:has-text("Show it now")').first().click();
	assert.equal(await refused(second), "");
	await second.context().close();

	const open = async () => (await site.post("/en/track", { number: receipt.number, secret: receipt.code })).text();
	const form = formOf(await open(), "write");
	const [name] = Object.keys(form.fields).filter((field) => field.startsWith("answer-"));

	assert.ok(name, "nothing is asked");
	const sent = await site.post("/en/track", { ...form.fields, [name]: "On the second floor.", words: "His sister is there too.", go: "add" });

	assert.equal(sent.status, 200);
	for (const page of [await sent.text(), await open()]) {
		assert.match(page, /On the second floor\./);
		assert.match(page, /His sister is there too\./);
		assert.doesNotMatch(page, /name="answer-/);
	}
});

test("the reporter sees phases, not names", async () => {
	const context = await browser.newContext({ javaScriptEnabled: false, viewport: small });
	const page = await context.newPage();

	await page.goto(`${site.url}/en/track`);
	await page.fill("#number", receipt.number);
	await page.fill("#secret", receipt.words.join(" "));
	await page.locator("main form .button").first().click();
	await good(page, "progress of a routed report");
	const shown = await page.locator("main").innerText();

	for (const one of site.accounts.filter((each) => each.name))
		assert.ok(!shown.includes(one.name), `${one.name} is named to the reporter`);
	await context.close();
});

test("who has no right to a record is told nothing of it", async () => {
	const page = await signIn("up.bhomra");
	const reply = await page.goto(`${site.url}/en/desk/inbox`);

	assert.ok([403, 404].includes(reply.status()));
	await page.fill("#find", receipt.number).catch(() => {});
	if (await page.locator("form.find button").count()) {
		await page.locator("form.find button").click();
		assert.doesNotMatch(await page.locator("main").innerText(), /What was said/);
	}
	await page.context().close();
});

test("every page of the desk is a good page on a phone and on a desk", { timeout: 300_000 }, async () => {
	const faults = [];

	for (const [user, paths] of [["social.sadar", ["/desk", "/desk/tasks", "/desk/board", "/desk/bodies", "/desk/me"]],
		["national", ["/desk", "/desk/board", "/desk/bodies", "/desk/bodies/new", "/desk/audit"]],
		["admin", ["/desk/bodies", "/desk/audit"]]]) {
		const page = await signIn(user);

		for (const viewport of [small, desk]) {
			await page.setViewportSize(viewport);
			for (const language of ["", "/en"])
				for (const path of paths) {
					const reply = await page.goto(site.url + language + path);

					if (reply.status() === 200)
						await assertGoodPage(page, { name: `${user} ${path}` }).catch((why) => faults.push(why.message));
					else
						assert.ok([403, 404].includes(reply.status()), `${path}: ${reply.status()}`);
				}
		}
		await page.context().close();
	}
	assert.deepEqual(faults, []);
});

test("on a desk a row of a list is one line of words or two, and on a phone a card", { timeout: 120_000 }, async () => {
	for (const kinds of [["labour"], ["physical", "neglect"], ["sexual", "emotional", "neglect"], ["marriage"]])
		await site.postJson("/api/reports", { ...report, answers: { ...report.answers, kinds } });
	for (const [user, paths] of [["triage.night", ["/desk/inbox", "/desk/board"]], ["social.hazaribagh", ["/desk/tasks"]]]) {
		const page = await signIn(user);

		for (const language of ["", "/en"])
			for (const path of paths) {
				await page.setViewportSize(desk);
				await page.goto(site.url + language + path);
				const line = await page.evaluate(() => parseFloat(getComputedStyle(document.querySelector(".rows td")).lineHeight));
				const rows = await page.locator("table.rows tbody tr").evaluateAll((all) => all.map((row) => row.offsetHeight));

				assert.ok(rows.length > 0, `${user} ${path}: no row`);
				assert.ok(Math.max(...rows) < 3 * line, `${language}${path}: a row of ${Math.max(...rows)} px, a line is ${line}`);
				await page.setViewportSize(small);
				assert.equal(await page.locator("table.rows tbody tr").first().evaluate((row) => getComputedStyle(row).display), "block");
			}
		await page.context().close();
	}
});

test("after signing out the session is over, also for who kept its cookie", async () => {
	const page = await signIn("ngo.hazaribagh");
	const cookies = await page.context().cookies();

	await page.locator('form[action$="/desk/sign-out"] button').click();
	const reply = await site.ask("/en/desk/tasks", { headers: { cookie: cookies.map((c) => `${c.name}=${c.value}`).join("; ") } });

	assert.equal(reply.status, 303);
	await page.context().close();
});
