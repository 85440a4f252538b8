// The audit as people meet it: seals for everybody, the place of a filing for who has
// its proof, entries for who must see who looked; and `ashray verify` on what is left.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { program, report, startSite, totp } from "../support/site.mjs";

const env = { ...process.env, ASAN_OPTIONS: "detect_leaks=0:abort_on_error=0" };
const folder = mkdtempSync(join(tmpdir(), "ashray-audit-"));
const json = { accept: "application/json" };
let site, data;

before(async () => {
	site = await startSite({ demo: { reports: 5 } });
	data = join(site.data, "site");
});
after(async () => {
	await site?.stop();
	rmSync(folder, { recursive: true, force: true });
});

function verify(where, ...more) {
	const done = spawnSync(program, ["verify", "--data", where, ...more], { env, encoding: "utf8" });

	return { status: done.status, said: done.stdout };
}

// A code is good for one sign-in.
const signedIn = new Map();

async function signIn(user) {
	if (!signedIn.has(user))
		signedIn.set(user, await signInAnew(user));
	return signedIn.get(user);
}

async function signInAnew(user) {
	const account = site.accounts.find((one) => one.user === user);
	const reply = await site.postJson("/api/tokens", {
		user, password: account.password, totp: totp(account.totp_secret),
	});

	return { ...json, authorization: `Bearer ${(await reply.json()).token}` };
}

const read = async (path, headers) => (await site.ask(path, { headers })).json();

// The job closes a block every second.
async function placeOf(proof) {
	for (let i = 0; i < 100; i++) {
		const reply = await site.post("/audit-heads", { proof }, json);

		if (reply.status === 200)
			return reply.json();
		await new Promise((done) => setTimeout(done, 100));
	}
	throw new Error("the filing is in no block");
}

test("everybody gets the newest seals and the key that signs them, and nothing else", async () => {
	const shown = await read("/audit-heads", json);
	const text = await (await site.ask("/audit-heads.txt")).text();

	assert.ok(shown.heads.length > 0);
	assert.match(shown.keys[0].key, /^[0-9a-f]{64}$/);
	for (const line of text.trimEnd().split("\n"))
		assert.match(line, /^(key [0-9a-f]{64}|head \d+ \d+ [0-9a-f]{64} [0-9a-f]{128})$/);
	assert.ok(text.includes(shown.heads[0].line));
	assert.equal((await site.ask("/audit-heads")).status, 200);
});

test("the proof on a receipt finds the block that the report stands in", async () => {
	const filed = await (await site.postJson("/api/reports", report)).json();
	const place = await placeOf(filed.proof);

	assert.match(filed.proof, /^[0-9a-f]{64}$/);
	assert.ok(place.block > 0);
	assert.match(place.leaf, /^[0-9a-f]{64}$/);
	assert.deepEqual(await placeOf(filed.proof.toUpperCase().replace(/.{8}/g, "$& ")), place);
});

test("what is no proof, or nobody's, opens nothing", async () => {
	for (const proof of ["", "abc", "0".repeat(64), "x".repeat(64), "0".repeat(5000)])
		assert.equal((await site.post("/audit-heads", { proof }, json)).status, 422, proof);
});

test("the protection officer sees who did what, and is seen looking", async () => {
	const officer = await signIn("protection");
	const latest = await read("/desk/audit", officer);
	const filed = latest.leaves.find((leaf) => leaf.open && leaf.record);

	for (const { what } of latest.leaves)
		assert.doesNotMatch(what, /^[a-z]+[. ][a-z_]+$/, "a verb without words");
	const record = await read(filed.open, officer);

	assert.ok(record.leaves.length > 0);
	const again = await read(filed.open, officer);

	assert.equal(again.leaves.length, record.leaves.length + 1);
	assert.ok(again.leaves.some((leaf) => leaf.person !== null && leaf.post !== ""));
	assert.ok(!JSON.stringify(again).includes(report.answers.story));
	assert.equal((await site.ask("/desk/audit/record/not-an-id", { headers: officer })).status, 404);
});

test("a head sees the people of her own body and no others; an officer sees nobody", async () => {
	const officer = await signIn("worker.hazaribagh"), head = await signIn("social.hazaribagh");
	const stranger = await signIn("helpline.head");
	const protection = await signIn("protection");
	const name = site.accounts.find((one) => one.user === "worker.hazaribagh").name;
	let worker;

	// The page shows what is chained; the job closes a block every second.
	for (let i = 0; i < 100 && !worker; i++) {
		const { leaves } = await read("/desk/audit", protection);

		worker = leaves.find((leaf) => leaf.person !== null && leaf.who === name)?.person.replace("/account/", "/people/");
		if (!worker)
			await new Promise((done) => setTimeout(done, 100));
	}

	assert.ok(worker, "the officer signed in, so there is an entry");
	assert.equal((await site.ask(worker, { headers: head })).status, 200);
	assert.equal((await site.ask(worker, { headers: stranger })).status, 403);
	assert.equal((await site.ask(worker, { headers: officer })).status, 403);
	assert.equal((await site.ask("/desk/audit", { headers: head })).status, 403);
});

test("verify finds nothing on a site in use, against the seals that were kept; and wants the right key", async () => {
	const kept = join(folder, "heads.txt");

	assert.equal(verify(data).status, 0);
	writeFileSync(kept, await (await site.ask("/audit-heads.txt")).text());
	assert.equal(verify(data, "--head", kept).status, 0);
	const key = /^key ([0-9a-f]{64})$/m.exec(await (await site.ask("/audit-heads.txt")).text())[1];

	assert.equal(verify(data, "--head-key", key).status, 0);
	const other = verify(data, "--head-key", "0".repeat(64));

	assert.equal(other.status, 1);
	assert.match(other.said, /has no valid signature/);
	assert.equal(verify(join(folder, "nowhere")).status, 2);
});
