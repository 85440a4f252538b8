// new_key.test.mjs - the site key may have been seen by somebody: another one is added.
// Everything that was sealed before still opens, what is sealed from now on is sealed by
// the new one, what only the old one sealed goes over, and the shares bring both back.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { makeDemo, makeSite, password, program, report, root, startSite, totp } from "../support/site.mjs";

const CELL = 0x21, OWN = 0x11, PATIENCE = 60_000;
const home = mkdtempSync(join(tmpdir(), "ashray-new-key-"));

after(() => rmSync(home, { recursive: true, force: true }));

function ashray(args, input = "") {
	const done = spawnSync(program, args, { cwd: root, encoding: "utf8", input, timeout: 60_000,
		env: { ...process.env, ASAN_OPTIONS: "detect_leaks=0" } });

	assert.doesNotMatch(done.stderr, /BUG at|Sanitizer|runtime error/);
	return done;
}

function addKey(data) {
	const done = ashray(["new-key", "--data", data]);

	assert.equal(done.status, 0, done.stderr);
}

function ask(data, question) {
	const database = new DatabaseSync(join(data, "ashray.db"), { readOnly: true });

	try {
		return question(database);
	} finally {
		database.close();
	}
}

// How many values of each column stand under which key: { "report.facts": { 1: 20 } }. A
// column of cells has nothing but cells and, once its owner came, seals of his; a chance
// byte of a signature makes none. Keys of the hour are left out: each dies after six.
function cells(data) {
	return ask(data, (database) => {
		const found = {};

		for (const { name: table } of database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'epoch'").all())
			for (const { name: column, type } of database.prepare(`SELECT name, type FROM pragma_table_info('${table}')`).all()) {
				if (type !== "BLOB" || table === "site")
					continue;
				const heads = database.prepare(`SELECT substr("${column}", 1, 2) AS head FROM "${table}" WHERE length("${column}") > 40`)
					.all().map(({ head }) => head);
				const kids = heads.filter((head) => head[0] === CELL).map((head) => head[1]);

				if (heads.every((head) => [CELL, OWN].includes(head[0])) && kids.some((kid) => kid < 3))
					found[`${table}.${column}`] = Object.fromEntries([...new Set(kids)].map((kid) => [kid, kids.filter((one) => one === kid).length]));
			}
		return found;
	});
}

async function untilResealed(data, kid) {
	const until = Date.now() + PATIENCE;

	for (;;) {
		const row = ask(data, (database) => database.prepare("SELECT value FROM site WHERE name = 'resealed_kid'").get());

		if (row?.value[0] === kid)
			return;
		assert.ok(Date.now() < until, "the job never comes to its end");
		await new Promise((done) => setTimeout(done, 100));
	}
}

async function servedFrom(data, does) {
	const site = await startSite({ data });

	try {
		return await does(site);
	} finally {
		await site.stop();
	}
}

async function file(site, key) {
	const reply = await site.postJson("/api/reports", report, { "idempotency-key": key });

	assert.equal(reply.status, 201, await reply.clone().text());
	return (await reply.json()).receipt;
}

async function opens(site, receipt) {
	const reply = await site.post("/track", { number: receipt.number, secret: receipt.code }, { accept: "application/json" });

	assert.equal(reply.status, 200, await reply.text());
}

test("every value under the old key goes over to the new one", { timeout: 240_000 }, async () => {
	const data = join(home, "demo");
	const accounts = makeDemo(data, 12);
	const before = cells(data);

	for (const column of ["report.facts", "task.facts", "receipt.proof", "account.profile"])
		assert.ok(before[column]?.[1] > 0, `${column} has no value: the test sees nothing`);
	addKey(data);
	await servedFrom(data, async (site) => {
		await untilResealed(data, 2);
		const who = accounts.find((one) => one.user === "triage");
		const reply = await site.post("/en/desk/sign-in", { user: who.user, password: who.password, code: totp(who.totp_secret) });

		assert.equal(reply.status, 303, await reply.text());
		const cookie = reply.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
		const inbox = await site.ask("/en/desk/inbox", { headers: { cookie, accept: "application/json" } });

		assert.equal(inbox.status, 200);
		assert.ok(JSON.stringify(await inbox.json()).length > 500);
	});
	for (const [column, kids] of Object.entries(cells(data)))
		assert.deepEqual(Object.keys(kids), ["2"], `${column} is left under an older key`);
});

test("receipts, sign-in and shares go on with two keys", { timeout: 240_000 }, async () => {
	const data = join(home, "site");
	const printed = makeSite(data);
	const shares = [...printed.matchAll(/Recovery share \d of \d.*\n {2}(.*)\n/g)].map(([, share]) => share);
	const [, seed] = /Authenticator seed +(\S+)/.exec(printed);
	const first = await servedFrom(data, (site) => file(site, "new-key-0123456789abcdef-1"));
	const one = readFileSync(join(data, "site.key"), "utf8");

	addKey(data);
	const two = readFileSync(join(data, "site.key"), "utf8");

	assert.ok(two.startsWith(one) && two.length > one.length);
	await servedFrom(data, async (site) => {
		await untilResealed(data, 2);
		await opens(site, first);
		await opens(site, await file(site, "new-key-0123456789abcdef-2"));
		const reply = await site.post("/en/desk/sign-in", { user: "head", password, code: totp(seed) });

		assert.equal(reply.status, 303, await reply.text());
	});
	assert.equal(ashray(["verify", "--data", data]).status, 0);
	rmSync(join(data, "site.key"));
	const back = ashray(["recover", "--data", data, "--key-file"], `${shares[0]}\n${shares[2]}\n`);

	assert.equal(back.status, 0, back.stderr);
	assert.equal(readFileSync(join(data, "site.key"), "utf8"), two);
});

test("eight keys are enough, and a missing file is said", () => {
	const data = join(home, "site");
	let last;

	for (let n = 2; n < 8; n++)
		addKey(data);
	last = ashray(["new-key", "--data", data]);
	assert.equal(last.status, 1);
	assert.match(last.stderr, /holds 8 keys already/);
	last = ashray(["new-key", "--data", join(home, "nothing")]);
	assert.equal(last.status, 1);
	assert.match(last.stderr, /is missing/);
});
