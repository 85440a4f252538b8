// site.mjs - a real site on a free port of this machine, for tests over HTTP and in
// a browser: made by `ashray init`, or by `ashray demo`, in a folder that goes away.
// stop() fails the test if the server did not end well, so that a sanitizer's finding
// or a leak is a failure of the test that caused it.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../..");
export const program = process.env.ASHRAY_PROGRAM ?? join(process.env.ASHRAY_BUILD ?? join(root, "build/test"), "src/ashray");
export const password = "a shelter has many doors";

const PATIENCE = 60_000;

// A program that keeps keys cannot be looked into, not even by the leak checker.
const env = { ...process.env, ASAN_OPTIONS: "detect_leaks=0:abort_on_error=0" };

function run(args, input) {
	const done = spawnSync(program, args, { cwd: root, env, input, encoding: "utf8" });

	assert.equal(done.status, 0, `ashray ${args[0]} failed:\n${done.stderr}`);
	return done.stdout;
}

// An empty site: one desk, one head, no body beside it.
export function makeSite(data, pack = "packs/bd", args = []) {
	return run(["init", "--data", data, "--pack", pack, "--user", "head", "--shares", "2/3", ...args],
		`${password}\n`);
}

// Invented people and bodies; `reports` of the past.
export function makeDemo(data, reports = 20) {
	run(["demo", "--pack", "packs/bd", "--data", data, "--reports", String(reports), "--no-serve"]);
	return JSON.parse(readFileSync(join(data, "demo-accounts.json"), "utf8"));
}

export class Site {
	constructor(data, child) {
		this.data = data;
		this.child = child;
		this.log = "";
		this.ended = new Promise((done) => child.once("exit", (code, signal) => done({ code, signal })));
		child.stderr.setEncoding("utf8");
		child.stderr.on("data", (text) => { this.log += text; });
	}

	async waitForPort(scheme) {
		const until = Date.now() + PATIENCE;

		while (Date.now() < until) {
			const said = /serving on port (\d+)/.exec(this.log);

			if (said) {
				this.port = Number(said[1]);
				this.url = `${scheme}://127.0.0.1:${this.port}`;
				return scheme === "http" ? this.waitForPages(until) : undefined;
			}
			if (this.child.exitCode !== null)
				break;
			await new Promise((done) => setTimeout(done, 20));
		}
		throw new Error(`the server did not start:\n${this.log}`);
	}

	// Pages of refusals are compressed after the start; until then a refusal is bare.
	async waitForPages(until) {
		while (!this.log.includes("pages for everybody are prepared")) {
			if (Date.now() > until || this.child.exitCode !== null)
				throw new Error(`the pages of refusals are never there:\n${this.log}`);
			await new Promise((done) => setTimeout(done, 20));
		}
	}

	// Asks, and never follows where a reply leads.
	ask(path, options = {}) {
		return fetch(this.url + path, { redirect: "manual", ...options });
	}

	post(path, fields, headers = {}) {
		return this.ask(path, { method: "POST", body: new URLSearchParams(fields), headers });
	}

	postJson(path, value, headers = {}) {
		return this.ask(path, {
			method: "POST",
			body: typeof value === "string" || Buffer.isBuffer(value) ? value : JSON.stringify(value),
			headers: { "content-type": "application/json", ...headers },
		});
	}

	// Sends bytes as they are and gives back everything that comes until the server closes.
	raw(bytes, { wait = 15_000 } = {}) {
		return new Promise((done, fail) => {
			const socket = connect(this.port, "127.0.0.1");
			let text = "";

			socket.setTimeout(wait, () => { socket.destroy(); done(text); });
			socket.on("data", (piece) => { text += piece.toString("latin1"); });
			socket.on("end", () => { socket.end(); done(text); });
			socket.on("error", (why) => (text === "" && why.code !== "ECONNRESET" ? fail(why) : done(text)));
			socket.on("connect", () => socket.write(bytes));
		});
	}

	async stop() {
		const endedBefore = this.child.exitCode !== null || this.child.signalCode !== null;

		this.child.kill("SIGTERM");
		const { code, signal } = await this.ended;

		if (this.isOurs)
			rmSync(this.data, { recursive: true, force: true });
		if (!endedBefore && signal === null && code === 0 && !/BUG at|Sanitizer|runtime error/.test(this.log))
			return;
		// A failing hook is not a failing test to every version of node; this is.
		console.error(`the server ended${endedBefore ? " by itself" : ""} with ${signal ?? code}:\n${this.log}`);
		process.exitCode = 1;
		throw new Error("the server did not end well");
	}
}

// Starts a site. `demo`: with invented people; `data`: one that is there already.
export async function startSite({ demo, data, args = [], pack } = {}) {
	const folder = data ?? mkdtempSync(join(tmpdir(), "ashray-site-"));
	let accounts;

	if (!data && demo)
		accounts = makeDemo(join(folder, "site"), demo.reports);
	else if (!data)
		makeSite(join(folder, "site"), pack);

	const child = spawn(program, ["serve", "--data", data ?? join(folder, "site"), "--listen", "127.0.0.1:0", ...args],
		{ cwd: root, env, stdio: ["ignore", "ignore", "pipe"] });
	const site = new Site(folder, child);

	site.isOurs = !data;
	site.accounts = accounts;
	try {
		await site.waitForPort(args.includes("--cert") ? "https" : "http");
	} catch (why) {
		child.kill("SIGKILL");
		throw why;
	}
	return site;
}

// The six digits that an authenticator shows (RFC 6238) at a time in milliseconds.
export function totp(seed, at = Date.now()) {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	const counter = Buffer.alloc(8);
	let bits = "";

	for (const c of seed.replace(/[\s=]/g, "").toUpperCase())
		bits += letters.indexOf(c).toString(2).padStart(5, "0");
	const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));

	counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
	const mac = createHmac("sha1", key).update(counter).digest();
	const code = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;

	return String(code % 1_000_000).padStart(6, "0");
}

// What a program tells about a child that was hurt; a report that is complete.
export const report = {
	form: "report",
	language: "bn",
	answers: {
		danger: false, whom: "child", reporter: "neighbour", kinds: ["physical"], child_age: 9,
		age_guessed: true, sex: "M", child_where: "with_perpetrator", setting: "home", area: "BD302614",
		relation: "father", accused_near: true, anonymity: "anonymous",
		story: "প্রতি রাতে ছেলেটির কান্না শুনি। আজ তার হাতে পোড়া দাগ দেখেছি।",
	},
};
