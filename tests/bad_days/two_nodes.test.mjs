// two_nodes.test.mjs - two servers on one PostgreSQL: either serves what was begun at the
// other; one is killed, one loses its number, the database itself crashes under load. What
// was answered is there, nothing is there twice, and the audit is whole.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Walk } from "../support/page.mjs";
import { asJson, tokenOf } from "../support/program.mjs";
import { makeSite, password, program, report, root, startSite } from "../support/site.mjs";

const home = mkdtempSync(join(tmpdir(), "ashray-nodes-"));
const LATE = 24, SENDERS = 8, PATIENCE = 40_000;
let url, one, two, head;

function postgres(what) {
	const done = spawnSync(join(root, "tests/support/postgres.sh"), [what, join(home, "postgres")], { encoding: "utf8" });

	assert.equal(done.status, 0, done.stderr);
	return done.stdout.trim();
}

function sql(text) {
	const done = spawnSync("psql", ["-d", url, "-Atqc", text], { encoding: "utf8" });

	assert.equal(done.status, 0, done.stderr);
	return done.stdout.trim();
}

async function until(what, is) {
	for (const end = Date.now() + PATIENCE; Date.now() < end;) {
		if (is())
			return;
		await new Promise((done) => setTimeout(done, 100));
	}
	assert.fail(`never: ${what}`);
}

// The number that a node took last.
const numberOf = (site) => Number([...site.log.matchAll(/this is node (\d+)/g)].at(-1)[1]);

const startNode = (name) => startSite({ data: join(home, name), args: ["--database", url] });

// Every triage clock ran out long ago, and nobody was told yet.
function makeLate(where) {
	sql(`UPDATE report SET due_at = 1, alarm_at = 1, noticed = 0 WHERE ${where}`);
}

const told = (where) => Number(sql(`SELECT count(*) FROM outbox WHERE kind = 'task_late' AND object IN (SELECT id FROM report WHERE ${where})`));
const toldTwice = () => sql("SELECT object, kind, count(*) FROM outbox GROUP BY object, kind HAVING count(*) > 1");

function assertAuditIsWhole() {
	const done = spawnSync(program, ["verify", "--data", join(home, "one"), "--database", url],
		{ cwd: root, encoding: "utf8", env: { ...process.env, ASAN_OPTIONS: "detect_leaks=0" } });

	assert.equal(done.status, 0, done.stdout + done.stderr);
}

before(async () => {
	spawnSync("chmod", ["755", home]);
	url = postgres("start");
	const said = makeSite(join(home, "one"), "packs/bd", ["--database", url]);

	head = { user: "head", password, totp_secret: /Authenticator seed\s+(\S+)/.exec(said)[1] };
	// As on another machine: the key and the pack, and nothing else.
	cpSync(join(home, "one"), join(home, "two"), { recursive: true, verbatimSymlinks: true });
	one = await startNode("one");
	for (let i = 0; i < LATE; i++)
		assert.equal((await one.postJson("/api/reports", report)).status, 201);
	await one.stop();
	assert.equal(sql("SELECT count(*) FROM node WHERE until_at > 0"), "0", "its number is given back");
	makeLate("true");
	[one, two] = await Promise.all([startNode("one"), startNode("two")]);
});
after(async () => {
	await two?.stop();
	postgres("stop");
	rmSync(home, { recursive: true, force: true });
});

test("a database that sorts in another order is refused, and the line says how to make one", () => {
	sql("CREATE DATABASE other_order TEMPLATE template0 LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'");
	const done = spawnSync(program, ["serve", "--data", join(home, "one"), "--database", url.replace(/[^/]+$/, "other_order"),
		"--listen", "127.0.0.1:0"], { cwd: root, encoding: "utf8", env: { ...process.env, ASAN_OPTIONS: "detect_leaks=0" } });

	assert.equal(done.status, 1);
	assert.match(done.stderr, /must sort by bytes .*createdb --locale=C --encoding=UTF8/);
});

/* ---- side by side ---- */

test("each node has a number of its own", () => {
	assert.deepEqual([numberOf(one), numberOf(two)].sort(), [1, 2]);
	assert.equal(sql("SELECT string_agg(no::text, ' ' ORDER BY no) FROM node WHERE until_at > 0"), "1 2");
});

test("a job that both nodes want at once is done once", async () => {
	await until("somebody is told of every late report", () => told("true") === LATE);
	assert.equal(toldTwice(), "");
});

test("a session of one node is served by the other", async () => {
	const token = await tokenOf(one, head);
	const reply = await two.ask("/en/desk/bodies", { headers: asJson(token) });

	assert.equal(reply.status, 200, await reply.text());
	assert.notEqual((await two.ask("/en/desk/bodies", { headers: asJson(`${token}x`) })).status, 200);
});

test("a draft goes from one node to the other and back, and its receipt opens at both", async () => {
	const walk = await new Walk(one, "/en").begin();

	walk.site = two;
	await walk.send({ danger: "no" });
	walk.site = one;
	await walk.send({ whom: "child", reporter: "neighbour" });
	walk.site = two;
	await walk.send({ kinds: ["physical"] }, "send");
	const { number, letters } = walk.receipt();

	for (const site of [one, two]) {
		const page = await (await site.post("/en/track", { number, secret: letters })).text();

		assert.ok(page.includes(number), page);
	}
});

test("a draft that was left by the exit button at one node is dead at the other", async () => {
	const walk = await new Walk(one, "/en").begin();

	await walk.send({ danger: "no" });
	await walk.send({ whom: "child" });
	const exit = /<form class="exit"[\s\S]*?name="x" value="([^"]+)"/.exec(walk.html)[1];

	assert.equal((await one.post("/en/exit", { x: exit })).status, 303);
	assert.equal((await two.post("/en/form", { ...walk.form.fields, go: "send" })).status, 303);
});

test("a report that is sent to both nodes at once is one report", async () => {
	const headers = { "idempotency-key": "both-nodes-at-once-0123456789" };
	const [a, b] = await Promise.all([one, two].map((site) => site.postJson("/api/reports", report, headers)));

	assert.deepEqual([a.status, b.status], [201, 201]);
	assert.deepEqual((await a.json()).receipt, (await b.json()).receipt);
});

const numberOn = (html) => /class="receipt-number">([^<]+)</.exec(html)?.[1];
const isSecond = (html) => /second report, with a number of its own/.test(html);

test("other words in one draft, sent to both nodes at once, are two reports, and each stays one", async () => {
	const walk = await new Walk(one, "/en").begin();

	await walk.send({ danger: "no" });
	await walk.send({ whom: "child", reporter: "neighbour" });
	const send = async (site, kinds) => {
		const reply = await site.post("/en/form", { ...walk.form.fields, kinds, go: "send" });

		assert.equal(reply.status, 200);
		return reply.text();
	};
	const before = Number(sql("SELECT count(*) FROM report"));
	const [a, b] = await Promise.all([send(one, "physical"), send(two, "emotional")]);

	assert.ok(numberOn(a) && numberOn(b));
	assert.notEqual(numberOn(a), numberOn(b));
	assert.deepEqual([isSecond(a), isSecond(b)].sort(), [false, true]);
	for (const [site, kinds, html] of [[two, "physical", a], [one, "emotional", b]])
		assert.equal(numberOn(await send(site, kinds)), numberOn(html), "at the other node");
	assert.equal(Number(sql("SELECT count(*) FROM report")), before + 2);
	assert.equal(sql("SELECT count(*) FROM filing x JOIN filing y ON x.f <> y.f WHERE x.report = y.report OR x.told = y.told"), "0");
});

/* ---- bad days ---- */

// Reports into a node until `state.isOver`; what was answered, and the keys of what was not.
async function load(site, name, state) {
	const send = async (sender) => {
		for (let i = 0; !state.isOver; i++) {
			const key = `${name}-${sender}-${i}-0123456789abcdef`;

			try {
				const reply = await site.postJson("/api/reports", report, { "idempotency-key": key });

				if (reply.status === 201)
					state.answered.push({ key, receipt: (await reply.json()).receipt });
				else
					state.open.push({ key, status: reply.status });
			} catch {
				state.open.push({ key });
				if (!state.goesOn)
					return;
			}
		}
	};

	await Promise.all(Array.from({ length: SENDERS }, (_, i) => send(i)));
}

const reports = () => Number(sql("SELECT count(*) FROM report"));

// What was answered opens; what was not, is one report when it is sent again.
async function assertNothingIsLostNorDoubled(site, state, reportsBefore) {
	const open = async ({ receipt }) => {
		const page = await (await site.post("/en/track", { number: receipt.number, secret: receipt.code })).text();

		assert.ok(page.includes(receipt.number), `a receipt does not open: ${page}`);
	};

	for (let i = 0; i < state.answered.length; i += 64)
		await Promise.all(state.answered.slice(i, i + 64).map(open));
	for (const { key } of state.open)
		assert.equal((await site.postJson("/api/reports", report, { "idempotency-key": key })).status, 201);
	assert.equal(reports(), reportsBefore + state.answered.length + state.open.length);
}

test("a node is killed under load: nothing that was answered is lost, and the other does its work", async () => {
	const state = { answered: [], open: [] }, other = { answered: [], open: [] };
	const reportsBefore = reports();
	const all = Promise.all([load(one, "killed", state), load(two, "beside", other)]);

	await new Promise((done) => setTimeout(done, 1000));
	one.child.kill("SIGKILL");
	await one.ended;
	state.isOver = other.isOver = true;
	await all;
	assert.ok(state.answered.length > 10, `only ${state.answered.length} were answered`);
	assert.deepEqual(other.open, [], "the other node answers everybody");
	await assertNothingIsLostNorDoubled(two, { answered: [...state.answered, ...other.answered], open: state.open }, reportsBefore);
	// Its entries wait until the lease has run out; then the other node chains them.
	assert.equal(sql(`SELECT count(*) FROM node WHERE no = ${numberOf(one)} AND until_at > 1`), "1");
	sql(`UPDATE node SET until_at = 1 WHERE no = ${numberOf(one)}`);
	makeLate("id IN (SELECT id FROM report ORDER BY id LIMIT 5)");
	sql("DELETE FROM outbox; UPDATE job SET next_at = 0");
});

test("a node whose number was taken says so, writes no block of it, and takes another", async () => {
	const lost = numberOf(two);
	const blocks = () => Number(sql(`SELECT count(*) FROM audit_block WHERE node = ${lost}`));

	sql(`UPDATE node SET holder = 1, until_at = 9000000000000000 WHERE no = ${lost}`);
	const before = blocks();

	assert.equal((await two.postJson("/api/reports", report)).status, 201);
	await until("the log says it", () => two.log.includes(`has taken the number ${lost} of this node`) && numberOf(two) !== lost);
	assert.equal((await two.postJson("/api/reports", report)).status, 201);
	await until("what waits is not its own any more", () =>
		sql(`SELECT count(*) FROM audit_open o JOIN audit a ON a.id = o.leaf WHERE a.node = ${numberOf(two)}`) === "0");
	assert.equal(blocks(), before);
	sql(`UPDATE node SET until_at = 1 WHERE no = ${lost}`);
});

test("the node that is left does everybody's jobs, each once", async () => {
	await until("all entries are chained", () => sql("SELECT count(*) FROM audit_open") === "0");
	await until("somebody is told of what is late", () => told("true") >= 5);
	assert.equal(toldTwice(), "");
	assert.equal(sql("SELECT string_agg(DISTINCT node::text, ' ' ORDER BY node::text) FROM audit_block WHERE node > 0"), "1 2");
	assertAuditIsWhole();
});

test("the database crashes under load: a page with helplines meanwhile, nothing lost, nothing twice", async () => {
	const state = { answered: [], open: [], goesOn: true };
	const reportsBefore = reports();
	const all = load(two, "crash", state);

	await new Promise((done) => setTimeout(done, 800));
	postgres("stop");
	const page = await two.post("/en/track", { number: "1234 5678 90", secret: "a b c d e f" });

	assert.equal(page.status, 503);
	assert.match(await page.text(), /tel:1098/);
	postgres("again");
	const answeredBefore = state.answered.length;

	await until("reports are taken again", () => state.answered.length > answeredBefore + 3 * SENDERS);
	state.isOver = true;
	await all;
	assert.equal((await two.post("/en/track", { number: "1234 5678 90", secret: "a b c d e f" })).status, 422, "no such receipt");
	await assertNothingIsLostNorDoubled(two, state, reportsBefore);
	await until("all entries are chained", () => sql("SELECT count(*) FROM audit_open") === "0");
	assertAuditIsWhole();
	console.log(`${state.answered.length} answered around a crash of the database, ${state.open.length} not`);
});
