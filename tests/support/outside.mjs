// outside.mjs - the audit of a database recomputed by somebody who has docs/audit.md and the
// rows, and not a line of the program. BLAKE2b is written out here (RFC 7693), since Node
// gives only its form of 64 bytes, which is another hash.

import { createPublicKey, verify } from "node:crypto";

const WORD = (1n << 64n) - 1n;
const START = [0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n,
	0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n];
const ORDER = ["0123456789abcdef", "ea489fd61c02b753", "b8c052fdae367194", "7931dcbe265a40f8",
	"905724afe1bc683d", "2c6a0b834d75fe19", "c51fed4a0763928b", "db7ec13950f4862a",
	"6fe9b308c2d714a5", "a2847615fb9e3cd0"];
const MIXED = [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15],
	[0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]];

const turn = (x, n) => ((x >> n) | (x << (64n - n))) & WORD;

function mix(v, [a, b, c, d], x, y) {
	v[a] = (v[a] + v[b] + x) & WORD;
	v[d] = turn(v[d] ^ v[a], 32n);
	v[c] = (v[c] + v[d]) & WORD;
	v[b] = turn(v[b] ^ v[c], 24n);
	v[a] = (v[a] + v[b] + y) & WORD;
	v[d] = turn(v[d] ^ v[a], 16n);
	v[c] = (v[c] + v[d]) & WORD;
	v[b] = turn(v[b] ^ v[c], 63n);
}

function compress(h, block, taken, isLast) {
	const v = [...h, ...START];
	const m = Array.from({ length: 16 }, (_, i) => block.readBigUInt64LE(8 * i));

	v[12] ^= BigInt(taken);
	if (isLast)
		v[14] ^= WORD;
	for (let round = 0; round < 12; round++)
		MIXED.forEach((of, i) => {
			const order = ORDER[round % 10];

			mix(v, of, m[parseInt(order[2 * i], 16)], m[parseInt(order[2 * i + 1], 16)]);
		});
	return h.map((x, i) => x ^ v[i] ^ v[i + 8]);
}

// 32 bytes, without a key.
export function blake2b(bytes) {
	let h = START.map((x, i) => (i === 0 ? x ^ 0x01010020n : x));
	const blocks = Math.max(1, Math.ceil(bytes.length / 128));

	for (let i = 0; i < blocks; i++) {
		const block = Buffer.alloc(128);
		const isLast = i === blocks - 1;

		bytes.copy(block, 0, 128 * i, 128 * i + 128);
		h = compress(h, block, isLast ? bytes.length : 128 * (i + 1), isLast);
	}
	return Buffer.concat(h.slice(0, 4).map((x) => u64(x)));
}

// ---- as docs/audit.md writes it ----

const NOTHING = Buffer.alloc(32);

export function u32(n) {
	const bytes = Buffer.alloc(4);

	bytes.writeUInt32LE(Number(n));
	return bytes;
}

export function u64(n) {
	const bytes = Buffer.alloc(8);

	bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(n)));
	return bytes;
}

function record(n) {
	const bytes = Buffer.alloc(16);

	bytes.writeBigUInt64BE(BigInt.asUintN(64, BigInt(n)), 8);
	return bytes;
}

export function hash(name, ...parts) {
	const framed = parts.map((part) => Buffer.from(part)).flatMap((part) => [u32(part.length), part]);

	return blake2b(Buffer.concat([Buffer.from(`ashray/1/${name}\0`), ...framed]));
}

export const innerOf = (salt, commit) => hash("inner", salt, commit);

export const leafOf = (entry) => hash("entry", u64(entry.at), record(entry.actor), entry.action,
	entry.about, record(entry.object), entry.inner_hash);

export function blockOf(before, node, ids, leaves) {
	const head = Buffer.concat([u32(node), u64(ids[0]), u64(ids.at(-1)), u32(ids.length)]);

	return hash("block", before ?? NOTHING, head, Buffer.concat(leaves));
}

// The newest block of each node, as a head's row keeps them: node u32, number i64, hash 32.
export function tipsIn(bytes) {
	const tips = [];

	for (let at = 0; at < bytes.length; at += 44)
		tips.push({ node: bytes.readUInt32LE(at), last: bytes.readBigInt64LE(at + 4),
			hash: bytes.subarray(at + 12, at + 44) });
	return tips;
}

export function headOf(before, head, tips) {
	const folded = tips.reduce((t, tip) => hash("tip", t, Buffer.concat([u32(tip.node), u64(tip.last)]),
		tip.hash), NOTHING);

	return hash("head", u32(head.no), u32(head.hour), before ?? NOTHING, u32(tips.length), folded);
}

export function endOf(end, ids) {
	const numbers = [end.report, end.day, end.actor, end.desk, end.ring, end.gen].map(u64);

	return hash("erased", Buffer.concat(numbers), end.cause, end.reason ?? "", Buffer.concat(ids.map(u64)));
}

export function isSigned(key, bytes, signature) {
	const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), Buffer.from(key, "hex")]);

	return verify(null, bytes, createPublicKey({ key: der, format: "der", type: "spki" }), signature);
}
