// The door: what is refused before any page is asked, what is cut, and what is kept.

import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { request } from "node:http";
import { startSite } from "../support/site.mjs";

let site;

before(async () => { site = await startSite(); });
after(() => site?.stop());

const status = (reply) => Number(/^HTTP\/1\.[01] (\d+)/.exec(reply)?.[1]);

const refused = [
	["a request without Host", "GET / HTTP/1.1\r\n\r\n", 400],
	["two lengths", "POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400],
	["a length and chunks together",
		"POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400],
	["a length that is no number", "POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 3x\r\n\r\nabc", 400],
	["a negative length", "POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400],
	["a blank in a header's name", "GET / HTTP/1.1\r\nHost: x\r\nBad Name: y\r\n\r\n", 400],
	["a blank before the colon", "GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400],
	["two hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400],
	["another transfer coding", "POST /form HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400],
	["an absolute target", "GET http://other/ HTTP/1.1\r\nHost: x\r\n\r\n", 400],
	["dots in the path", "GET /../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", 400],
	["encoded dots in the path", "GET /%2e%2e/x HTTP/1.1\r\nHost: x\r\n\r\n", 400],
	["an encoded slash", "GET /a%2fb HTTP/1.1\r\nHost: x\r\n\r\n", 400],
	["a broken percent sign", "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400],
	["invalid UTF-8 in the path", "GET /%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n", 400],
	["a body on GET", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 400],
	["an unknown method", "BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 405],
	["a method that we do not speak", "PUT /form HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 405],
	["another version", "GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505],
	["an overlong target", `GET /${"a".repeat(5000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 414],
	["an overlong header", `GET / HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(9000)}\r\n\r\n`, 431],
	["a thousand headers", `GET / HTTP/1.1\r\nHost: x\r\n${"A: b\r\n".repeat(1000)}\r\n`, 431],
	["a coded body",
		"POST /form HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc", 415],
	["an expectation that we do not know",
		"POST /form HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\nContent-Length: 3\r\n\r\nabc", 417],
];

for (const [what, bytes, expected] of refused)
	test(`${what} gets ${expected}`, async () => {
		assert.equal(status(await site.raw(bytes, { wait: 3000 })), expected);
	});

test("a body that is too large gets 413, and its sender reads why", async () => {
	const reply = await site.post("/track", { number: "1".repeat(600_000) });

	assert.equal(reply.status, 413);
	assert.match(await reply.text(), /tel:/);
});

test("2,001 fields get 413", async () => {
	const reply = await site.ask("/track", {
		method: "POST",
		body: "a=1&".repeat(2001),
		headers: { "content-type": "application/x-www-form-urlencoded" },
	});

	assert.equal(reply.status, 413);
});

test("a connection answers one request after the other", async () => {
	const reply = await site.raw("GET /en/help HTTP/1.1\r\nHost: x\r\n\r\nGET /en/track HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

	assert.equal(reply.match(/HTTP\/1\.1 200/g)?.length, 2);
});

test("HEAD tells what GET would send, and sends nothing", async () => {
	const get = await site.ask("/en/promises"), head = await site.ask("/en/promises", { method: "HEAD" });

	assert.equal(head.status, 200);
	assert.equal(head.headers.get("content-type"), get.headers.get("content-type"));
	assert.equal(await head.text(), "");
});

// fetch() unpacks by itself; here we look at what was on the wire.
function wire(path, headers) {
	return new Promise((done, fail) => {
		request({ port: site.port, host: "127.0.0.1", path, headers }, (reply) => {
			const pieces = [];

			reply.on("data", (piece) => pieces.push(piece));
			reply.on("end", () => done({ status: reply.statusCode, headers: reply.headers, body: Buffer.concat(pieces) }));
		}).on("error", fail).end();
	});
}

async function sheetOf(path) {
	const page = await (await site.ask(path)).text();

	return /<link rel="stylesheet" href="([^"]+)"/.exec(page)[1];
}

test("a sheet is kept for a year under a name that is its own, packed both ways", async () => {
	const path = await sheetOf("/en/track");
	const plain = await wire(path, {}), br = await wire(path, { "accept-encoding": "br, gzip" });
	const gz = await wire(path, { "accept-encoding": "gzip" });

	assert.match(plain.headers["cache-control"], /immutable/);
	assert.equal(br.headers["content-encoding"], "br");
	assert.equal(gz.headers["content-encoding"], "gzip");
	assert.deepEqual(brotliDecompressSync(br.body), plain.body);
	assert.deepEqual(gunzipSync(gz.body), plain.body);
	assert.ok(br.body.length < plain.body.length / 2);
});

test("who has the sheet already is told so in a line", async () => {
	const path = await sheetOf("/en/track");
	const first = await wire(path, {});

	assert.ok(first.headers.etag);
	const again = await wire(path, { "if-none-match": first.headers.etag });

	assert.equal(again.status, 304);
	assert.equal(again.body.length, 0);
});

test("the first page with its style fits into one round trip: 14 kB on the wire", async () => {
	for (const path of ["/", "/en"]) {
		const page = await wire(path, { "accept-encoding": "gzip" });
		const text = gunzipSync(page.body).toString();
		const sheet = /<link rel="stylesheet" href="([^"]+)"/.exec(text)?.[1];
		const style = sheet ? (await wire(sheet, { "accept-encoding": "gzip" })).body.length : 0;
		const head = Object.entries(page.headers).map(([name, value]) => `${name}: ${value}\r\n`).join("").length;

		assert.ok(page.body.length + style + head < 14_000, `${path}: ${page.body.length + style + head} bytes`);
		assert.doesNotMatch(text, /<script|@font-face/);
	}
});

test("a head that trickles is cut within its deadline", { timeout: 30_000 }, async () => {
	const started = Date.now();
	const socket = connect(site.port, "127.0.0.1");
	const trickle = setInterval(() => socket.write("X-Slow: 1\r\n"), 1000);

	socket.on("error", () => {});
	socket.write("GET / HTTP/1.1\r\nHost: x\r\n");
	await new Promise((done) => socket.once("close", done));
	clearInterval(trickle);
	assert.ok(Date.now() - started < 25_000);
});

test("a body that trickles is cut within its deadline", { timeout: 40_000 }, async () => {
	const started = Date.now();
	const socket = connect(site.port, "127.0.0.1");
	const trickle = setInterval(() => socket.write("a"), 1000);

	socket.on("error", () => {});
	socket.on("data", () => {});
	socket.write("POST /track HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\n");
	await new Promise((done) => socket.once("close", done));
	clearInterval(trickle);
	assert.ok(Date.now() - started < 30_000);
});

test("health is told to everybody, figures to this machine only", async () => {
	assert.equal((await site.ask("/healthz")).status, 200);
	const figures = await site.ask("/metrics");

	assert.equal(figures.status, 200);
	assert.match(await figures.text(), /^ashray_[a-z_]+(\{[^}]*\})? [0-9.e+]+$/m);
	assert.equal((await site.ask("/metrics", { headers: { "x-forwarded-for": "203.0.113.9" } })).status, 404);
});

test("many at once are all answered", async () => {
	const replies = await Promise.all(Array.from({ length: 200 }, () => site.ask("/en/help")));

	assert.ok(replies.every((reply) => reply.status === 200));
});
