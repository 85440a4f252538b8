// recover.test.mjs - everything is lost, but for a backup and k of the printed shares:
// the site comes back, every receipt opens, and the public can see that shares were used.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { makeSite, password, program, report, root, startSite, totp } from "../support/site.mjs";

const desk = "National child protection desk";
let home, data, shares, seed, receipt, offline;

function ashray(args, input = "") {
	const done = spawnSync(program, args, { cwd: root, encoding: "utf8", input, timeout: 60_000,
		env: { ...process.env, ASAN_OPTIONS: "detect_leaks=0" } });

	assert.doesNotMatch(done.stderr, /BUG at|Sanitizer|runtime error/);
	return done;
}

function works(done) {
	assert.equal(done.status, 0, done.stderr);
	return done;
}

function refuses(done, what) {
	assert.equal(done.status, 1, done.stdout + done.stderr);
	assert.match(done.stderr, what);
}

const some = (...places) => places.map((place) => `${shares[place - 1]}\n`).join("");

async function opens(site) {
	const reply = await site.post("/track", { number: receipt.number, secret: receipt.code }, { accept: "application/json" });

	assert.equal(reply.status, 200, await reply.text());
}

async function servedFrom(folder, does) {
	const site = await startSite({ data: folder });

	try {
		return await does(site);
	} finally {
		await site.stop();
	}
}

before(async () => {
	home = mkdtempSync(join(tmpdir(), "ashray-recover-"));
	data = join(home, "site");
	const printed = makeSite(data);

	shares = [...printed.matchAll(/Recovery share \d of \d.*\n {2}(.*)\n/g)].map(([, share]) => share);
	[, seed] = /Authenticator seed +(\S+)/.exec(printed);
	offline = join(home, "offline.key");
	const told = works(ashray(["backup-key", "--to", offline])).stdout.trim();

	assert.match(told, /^[0-9a-f]{64}$/);
	assert.equal(statSync(offline).mode & 0o777, 0o600);
	await servedFrom(data, async (site) => {
		const reply = await site.postJson("/api/reports", report, { "idempotency-key": "recover-0123456789abcdef" });

		({ receipt } = await reply.json());
		assert.equal(reply.status, 201);
		works(ashray(["backup", "--data", data, "--to", join(home, "backup"), "--for", told])); // while it runs
	});
});
after(() => rmSync(home, { recursive: true, force: true }));

test("a backup and two of three shares make a site in which every receipt opens", async () => {
	const again = join(home, "again");

	works(ashray(["restore", "--from", join(home, "backup"), "--data", again, "--pack", "packs/bd"], some(1, 3)));
	assert.deepEqual(readFileSync(join(again, "site.key")), readFileSync(join(data, "site.key")));
	await servedFrom(again, opens);
});

test("the offline key opens it too; the key file then comes back by shares", async () => {
	const again = join(home, "offline");

	works(ashray(["restore", "--from", join(home, "backup"), "--data", again, "--pack", "packs/bd", "--backup-key", offline]));
	assert.ok(!existsSync(join(again, "site.key")), "the operator's key does not open the copy of K");
	refuses(ashray(["serve", "--data", again, "--listen", "127.0.0.1:0"]), /key file .* is missing/);
	refuses(ashray(["recover", "--data", again, "--key-file"], some(2)), /1 shares were given, 2 are needed/);
	works(ashray(["recover", "--data", again, "--key-file"], some(2, 3)));
	assert.equal(statSync(join(again, "site.key")).mode & 0o777, 0o600);
	await servedFrom(again, opens);
	refuses(ashray(["recover", "--data", again, "--key-file"], some(2, 3)), /key file already/);
});

test("without two shares or the offline key a backup says nothing", () => {
	const other = join(home, "other");
	const strangers = [...makeSite(other).matchAll(/Recovery share \d of \d.*\n {2}(.*)\n/g)].map(([, share]) => share);
	const check = (input) => ashray(["restore", "--from", join(home, "backup"), "--check"], input);

	works(check(some(1, 2)));
	refuses(check(some(1)), /1 shares were given/);
	refuses(check(`${strangers[0]}\n${strangers[1]}\n`), /do not open this site/);
	refuses(check(`${shares[0]}\n${strangers[1]}\n`), /another set/);
	works(ashray(["backup-key", "--to", join(home, "wrong.key")]));
	refuses(ashray(["restore", "--from", join(home, "backup"), "--check", "--backup-key", join(home, "wrong.key")]),
		/not made for this offline key/);
});

test("a backup that was changed or cut is refused", () => {
	const bytes = readFileSync(join(home, "backup"));
	const check = () => ashray(["restore", "--from", join(home, "changed"), "--check"], some(1, 2));

	for (const at of [3, 20, 60, 200, bytes.length >> 1, bytes.length - 1]) {
		cpSync(join(home, "backup"), join(home, "changed"));
		const file = openSync(join(home, "changed"), "r+");

		writeSync(file, Buffer.from([bytes[at] ^ 1]), 0, 1, at);
		closeSync(file);
		refuses(check(), /restore|restored|shares|open/);
	}
	writeFileSync(join(home, "changed"), bytes.subarray(0, -100));
	refuses(check(), /cut|changed/);
});

test("nothing that is there is written over", () => {
	const before = readFileSync(join(data, "site.key"));

	refuses(ashray(["restore", "--from", join(home, "backup"), "--data", data, "--pack", "packs/bd"], some(1, 2)), /is there already/);
	assert.deepEqual(readFileSync(join(data, "site.key")), before);
	refuses(ashray(["backup-key", "--to", offline]), /exists/);
});

test("what was erased since does not come back", async () => {
	const again = join(home, "erased"), log = join(home, "gone.log");
	const database = new DatabaseSync(join(data, "ashray.db"), { readOnly: true });
	const { id } = database.prepare("SELECT CAST(id AS TEXT) AS id FROM report").get();
	let text = "", left = BigInt(id);

	database.close();
	for (let i = 0; i < 13; i++, left >>= 5n)
		text = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[Number(left & 31n)] + text;
	const line = `${new Date().toISOString().slice(0, 10)} ${text}\n`;

	writeFileSync(log, line);
	mkdirSync(join(home, "later"));
	works(ashray(["restore", "--from", join(home, "backup"), "--data", again, "--pack", "packs/bd", "--erased", log], some(1, 2)));
	const restored = new DatabaseSync(join(again, "ashray.db"), { readOnly: true });

	for (const table of ["report", "report_item", "receipt", "likeness"])
		assert.equal(restored.prepare(`SELECT count(*) AS n FROM ${table}`).get().n, 0, table);
	restored.close();
	// That it is gone has its entry, so nobody mistakes it for a hole.
	assert.match(works(ashray(["verify", "--data", again])).stdout, /nothing was changed/);
	// And the next backup has the list beside it.
	works(ashray(["backup", "--data", again, "--to", join(home, "later", "backup")]));
	assert.equal(readFileSync(join(home, "later", "erased.log"), "utf8"), line);
	// An end is signed with the key file; without it what was erased is gone all the same.
	const restore = (where) => works(ashray(["restore", "--from", join(home, "backup"), "--data", where,
		"--pack", "packs/bd", "--backup-key", offline, "--erased", log])).stdout;
	const unsigned = join(home, "unsigned"), signed = join(home, "signed");

	assert.match(restore(unsigned), /not signed/);
	works(ashray(["recover", "--data", unsigned, "--key-file"], some(2, 3)));
	assert.match(ashray(["verify", "--data", unsigned]).stdout, /counts as erased, which the site has not signed so/);
	mkdirSync(signed);
	cpSync(join(data, "site.key"), join(signed, "site.key"));
	assert.doesNotMatch(restore(signed), /not signed/);
	assert.match(works(ashray(["verify", "--data", signed])).stdout, /nothing was changed/);
	writeFileSync(log, "everything\n");
	refuses(ashray(["restore", "--from", join(home, "backup"), "--data", join(home, "not"), "--erased", log], some(1, 2)),
		/line 1 names no record/);
});

test("a damaged share is named, and a drill leaves a line in the audit but no trace", async () => {
	const drill = (input) => ashray(["recover", "--data", data, "--drill"], input);

	refuses(drill(`${shares[0]}\n${shares[1].replace(/.$/, (digit) => (digit === "7" ? "8" : "7"))}\n`), /Share 2 is not a whole share/);
	refuses(drill(`${shares[0]}\n${shares[0]}\n`), /Share 2 \(number 1 on its sheet\).*given already/);
	assert.match(works(drill(some(3, 1))).stdout, /2 shares open/);
	const database = new DatabaseSync(join(data, "ashray.db"), { readOnly: true });

	assert.equal(database.prepare("SELECT count(*) AS n FROM audit WHERE action = 'recovery.drill'").get().n, 1);
	assert.equal(database.prepare("SELECT count(*) AS n FROM trace").get().n, 0);
	database.close();
});

test("one ring for one person, and everybody can count it", async () => {
	const recover = (body, user) => ashray(["recover", "--data", data, "--body", body, "--user", user, "--compartment", "main"], some(1, 2));
	const traces = () => servedFrom(data, async (site) =>
		(await site.ask("/traces", { headers: { accept: "application/json" } })).json());

	assert.deepEqual(await traces(), { count: 0, custodians: 0, traces: [] });
	refuses(recover("Nobody's desk", "head"), /no body has this id or name/);
	refuses(recover(desk, "nobody"), /nobody has this user name/);
	works(recover(desk, "head"));
	const told = await traces();

	assert.equal(told.count, 1);
	assert.equal(told.traces[0].kind.code, "national_desk");
	assert.match(told.traces[0].on, /^\d{4}-\d\d-\d\d$/);
	assert.doesNotMatch(JSON.stringify(told), new RegExp(`head|${password}`));
});

test("other people get the shares: the old ones open what waits, and nothing after its key holder came", async () => {
	const old = some(1, 3);
	const custodians = (input, ...args) => ashray(["custodians", "--data", data, ...args], input);
	const recover = (input) => ashray(["recover", "--data", data, "--body", desk, "--user", "head"], input);

	refuses(custodians(some(1), "--shares", "2/4"), /1 shares were given, 2 are needed/);
	refuses(custodians(`${shares[0]}\n${shares[1].replace(/.$/, (digit) => (digit === "7" ? "8" : "7"))}\n`), /Share 2 is not a whole share/);
	assert.equal(ashray(["custodians", "--data", data, "--shares", "1/4"]).status, 2);
	assert.match(works(custodians("", "--waiting")).stdout, /^0 rings wait/m);

	const told = works(custodians(old, "--shares", "2/4")).stdout;
	const fresh = [...told.matchAll(/Recovery share \d of 4 of set 2, any 2 open:\n {2}(.*)\n/g)].map(([, share]) => share);
	const two = `${fresh[3]}\n${fresh[1]}\n`;

	assert.equal(fresh.length, 4);
	assert.match(told, /(\d+) rings are still sealed to set 1/);
	refuses(custodians(old), /shares of set 1\. This is sealed to set 2/);
	assert.match(works(custodians("", "--waiting")).stdout, /set 1 {2}main +National child protection desk/);
	refuses(recover(two), /shares of set 2\. This is sealed to set 1, printed on \d{4}-\d\d-\d\d/);
	works(recover(old));
	assert.match(works(ashray(["recover", "--data", data, "--drill"], old)).stdout, /recovery ring of set 1/);

	// The copy of the key file went over at once; a backup made before opens with the old.
	const moved = join(home, "moved");

	cpSync(data, moved, { recursive: true });
	rmSync(join(moved, "site.key"));
	refuses(ashray(["recover", "--data", moved, "--key-file"], old), /shares of set 1\. This is sealed to set 2/);
	works(ashray(["recover", "--data", moved, "--key-file"], two));
	assert.deepEqual(readFileSync(join(moved, "site.key")), readFileSync(join(data, "site.key")));
	works(ashray(["restore", "--from", join(home, "backup"), "--check"], old));
	refuses(ashray(["restore", "--from", join(home, "backup"), "--check"], two), /do not open this site/);

	await servedFrom(data, async (site) => {
		const traces = await (await site.ask("/traces", { headers: { accept: "application/json" } })).json();

		assert.equal(traces.custodians, 1);
		assert.ok(traces.traces.some((line) => line.new_shares && line.kind === null));
		assert.match(await (await site.ask("/en/promises")).text(), /<a href="[^"]*\/traces"/);
		assert.match(await (await site.ask("/en/traces")).text(), /New shares for other trustees/);
		const reply = await site.post("/en/desk/sign-in", { user: "head", password, code: totp(seed) });

		assert.equal(reply.status, 303, await reply.text());
	});
	assert.match(works(custodians("", "--waiting")).stdout, /^0 rings wait/m);
	refuses(recover(old), /shares of set 1\. This is sealed to set 2/);
	works(recover(two));
	assert.match(works(ashray(["recover", "--data", data, "--drill"], two)).stdout, /recovery ring of set 2/);
});
