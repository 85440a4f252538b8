// The audit recomputed from the database by docs/audit.md alone (tests/support/outside.mjs):
// whoever doubts the program can write his own `verify` in any language.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { blake2b, blockOf, endOf, hash, headOf, innerOf, isSigned, leafOf, tipsIn, u64 } from "../support/outside.mjs";
import { makeDemo, startSite } from "../support/site.mjs";

const folder = mkdtempSync(join(tmpdir(), "ashray-outside-"));
let db, key;

before(async () => {
	makeDemo(join(folder, "site"), 20);
	const site = await startSite({ data: join(folder, "site") });

	key = /^key ([0-9a-f]{64})$/m.exec(await (await site.ask("/audit-heads.txt")).text())[1];
	await site.stop();
	db = new DatabaseSync(join(folder, "site", "ashray.db"), { readOnly: true });
});
after(() => {
	db?.close();
	rmSync(folder, { recursive: true, force: true });
});

function rows(sql, ...values) {
	const statement = db.prepare(sql);

	statement.setReadBigInts(true);
	return statement.all(...values);
}

const same = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)) === 0;

function idsIn(bytes) {
	const ids = [];

	for (let at = 0; at < bytes.length; at += 8)
		ids.push(Buffer.from(bytes).readBigInt64LE(at));
	return ids;
}

test("the hash is BLAKE2b of 32 bytes, of texts of every length", () => {
	assert.equal(blake2b(Buffer.from("abc")).toString("hex"),
		"bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	assert.equal(blake2b(Buffer.alloc(0)).toString("hex"),
		"0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
	assert.notEqual(blake2b(Buffer.alloc(128)).toString("hex"), blake2b(Buffer.alloc(256)).toString("hex"));
});

test("every entry gives its leaf, also those of erased records, and no other one does", () => {
	const erased = new Set(rows("SELECT object FROM erased_part").map((part) => part.object));
	let bare = 0;

	for (const entry of rows("SELECT * FROM audit")) {
		assert.ok(same(leafOf(entry), entry.leaf), entry.action);
		assert.ok(!same(leafOf({ ...entry, actor: entry.actor + 1n }), entry.leaf));
		assert.ok(!same(leafOf({ ...entry, about: `${entry.about}s` }), entry.leaf));
		if (entry.salt === null) {
			assert.ok(erased.has(entry.object), entry.action);
			bare++;
		} else {
			assert.ok(same(innerOf(entry.salt, entry.commit), entry.inner_hash), entry.action);
		}
	}
	assert.ok(bare > 0, "no entry of the demo has lost its salt");
});

test("blocks follow from their leaves, and heads from their blocks, with the site's signature", () => {
	const leaves = new Map(rows("SELECT id, leaf FROM audit").map((entry) => [entry.id, entry.leaf]));
	const blocks = new Map();
	let before = null, no = 0n, chained = 0;

	for (const block of rows("SELECT * FROM audit_block ORDER BY node, no")) {
		const ids = idsIn(block.leaves);

		if (block.no === 1n)
			[before, no] = [null, 0n];
		assert.equal(block.no, ++no);
		assert.ok(same(blockOf(before, block.node, ids, ids.map((id) => leaves.get(id))), block.hash));
		blocks.set(`${block.node} ${block.no}`, block.hash);
		before = block.hash;
		chained += ids.length;
	}
	assert.equal(chained + rows("SELECT leaf FROM audit_open").length, leaves.size);
	[before, no] = [null, 0n];
	for (const head of rows("SELECT * FROM head ORDER BY no")) {
		const tips = tipsIn(Buffer.from(head.tips));

		assert.equal(head.no, ++no);
		assert.ok(same(headOf(before, head, tips), head.hash));
		assert.ok(isSigned(key, head.hash, head.sig));
		for (const tip of tips)
			assert.ok(same(blocks.get(`${tip.node} ${tip.last}`), tip.hash));
		before = head.hash;
	}
	assert.ok(no > 0n);
});

test("every end is signed, and its entry names what went", () => {
	const ends = rows("SELECT * FROM erased");

	assert.ok(ends.length > 0, "nothing of the demo was erased");
	for (const end of ends) {
		const parts = rows("SELECT object FROM erased_part WHERE report = ? AND object <> report ORDER BY object",
			end.report).map((part) => part.object);
		const ids = [end.report, ...parts];
		const [entry] = rows("SELECT * FROM audit WHERE object = ? AND action = 'report.erase'", end.report);

		assert.ok(isSigned(key, endOf(end, ids), end.sig));
		assert.ok(!isSigned(key, endOf({ ...end, actor: end.actor + 1n }, ids), end.sig));
		assert.ok(same(hash("blob", Buffer.concat(ids.map(u64))), entry.commit));
	}
});
