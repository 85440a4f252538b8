// talk.test.mjs - what the server says to its operator: its log and /metrics. Whatever is
// sent to it, well or badly made, nothing of it may be found there, in any spelling.

import assert from "node:assert/strict";
import { randomBytes, randomInt } from "node:crypto";
import { after, before, test } from "node:test";
import { Walk } from "../support/page.mjs";
import { report, startSite } from "../support/site.mjs";

const planted = new Map();

// A text that was never written before.
function plant(where, letters = "abcdefghijklmnopqrstuvwxyz") {
	const text = Array.from({ length: 14 }, () => [...letters][randomInt([...letters].length)]).join("");

	planted.set(where, text);
	return text;
}

const bengali = (where) => plant(where, "কখগঘঙচছজঝঞটঠডঢণতথদধন");

function spellings(text) {
	const bytes = Buffer.from(text), utf16 = Buffer.from(text, "utf16le");
	const base64 = [0, 1, 2].map((skip) => Buffer.concat([Buffer.alloc(skip), bytes]).toString("base64").slice(skip ? skip + 1 : 0, -4));

	return [text, text.toUpperCase(), [...text].reverse().join(""), bytes.toString("hex"), bytes.toString("hex").toUpperCase(),
		encodeURIComponent(text), encodeURIComponent(text).toLowerCase(), ...base64, ...base64.map((b) => b.replaceAll("+", "-").replaceAll("/", "_")),
		utf16.toString("latin1"), utf16.swap16().toString("latin1"), JSON.stringify(text),
		[...text].map((c) => `\\u${c.codePointAt(0).toString(16).padStart(4, "0")}`).join(""),
		[...bytes].map((byte) => `\\${byte.toString(8)}`).join(""), bytes.toString("latin1")];
}

function found(said) {
	for (const [where, text] of planted)
		for (const spelling of spellings(text))
			if (said.includes(spelling))
				return `${where}, as ${JSON.stringify(spelling)}`;
	return null;
}

let site;

before(async () => { site = await startSite(); });
after(() => site?.stop());

const told = () => ({
	...report,
	answers: { ...report.answers, anonymity: "named", my_name: bengali("name"), find: plant("where"), contact_wanted: true,
		contact_way: "call", contact_address: `017${String(randomInt(1e8)).padStart(8, "0")}`, must_not_see: ["other"],
		must_not_see_who: bengali("who must not see it"), story: `${bengali("story")} ${plant("story in latin letters")}` },
});

async function reportsGoodAndBad() {
	const good = told();

	planted.set("telephone", good.answers.contact_address);
	const reply = await site.postJson("/api/reports", good, { "idempotency-key": plant("key").repeat(2) });
	const { receipt, proof } = await reply.json();

	assert.equal(reply.status, 201);
	planted.set("receipt", receipt.code);
	planted.set("words", receipt.words.join(" "));
	planted.set("proof", proof);
	for (const change of [{ kinds: plant("wrong type") }, { kinds: [plant("no such code")] }, { area: plant("no such area") },
		{ [plant("no such question")]: 1 }, { story: { deep: plant("story of another type") } }, { child_age: plant("age") },
		{ story: plant("too long").repeat(5000) }])
		await site.postJson("/api/reports", { ...report, answers: { ...report.answers, ...change } });
	await site.postJson("/api/reports", `{"form": "${plant("broken JSON")}`);
	await site.postJson("/api/reports", Buffer.concat([Buffer.from(`{"form":"${plant("not UTF-8")}`), randomBytes(20), Buffer.from("\"}")]));
	await site.postJson("/api/reports", { form: plant("no such form"), answers: {} });
	return receipt;
}

async function formsGoodAndBad() {
	const walk = await new Walk(site, "/en").begin();

	await walk.send({ danger: "no" });
	await walk.send({ whom: "child", reporter: plant("forged choice") });
	await walk.send({ kinds: ["physical"], [plant("field")]: plant("value") });
	await site.post("/en/form", { draft: plant("draft").repeat(20), go: "next", story: bengali("story beside a forged draft") });
	const body = new FormData();

	body.append("draft", walk.form.fields.draft);
	body.append("story", bengali("story in parts"));
	body.append("files", new Blob([plant("content of a file")]), `${plant("name of a file")}.exe`);
	body.append("go", "send");
	await site.ask("/en/form", { method: "POST", body });
}

async function guessesAndSignIns(receipt) {
	for (const [number, secret] of [[receipt.number, plant("wrong words")], [plant("number"), receipt.code], [receipt.number, receipt.code]])
		await site.post("/en/track", { number, secret, pin: plant("PIN") });
	for (const path of ["/en/sign-in", "/sign-in"])
		await site.post(path, { user: plant("user name"), password: bengali("password"), code: plant("code") });
	await site.postJson("/api/tokens", { user: plant("user"), password: plant("password of a program"), totp: plant("totp") });
	await site.ask("/desk/inbox", { headers: { cookie: `s=${plant("session")}`, authorization: `Bearer ${plant("bearer")}` } });
}

async function badRequests() {
	for (const path of [`/${plant("path")}`, `/en/help?area=${encodeURIComponent(bengali("query"))}`, `/desk/reports/${plant("record")}`,
		`/en/audit-heads/${plant("deep")}/x`])
		await site.ask(path, { headers: { "user-agent": plant("agent"), referer: `https://${plant("referrer")}.example/`, "x-forwarded-for": plant("address") } });
	for (const bytes of [`GET /${plant("bare")} HTTP/9.9\r\n\r\n`, `${plant("method")} / HTTP/1.1\r\nHost: x\r\n\r\n`,
		`GET / HTTP/1.1\r\nHost: ${plant("host")}\r\nHost: y\r\n\r\n`, `GET / HTTP/1.1\r\nHost: x\r\n${plant("header")} : y\r\n\r\n`,
		`POST /api/reports HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nContent-Length: 8\r\n\r\n${plant("body")}`,
		`POST /en/form HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=${plant("boundary")}\r\nContent-Length: 20\r\n\r\n${plant("no part")}......`])
		await site.raw(bytes, { wait: 3000 });
}

test("the search finds what stands there, in every spelling", () => {
	const text = bengali("search");

	for (const spelling of spellings(text))
		assert.match(found(`info: something ${spelling} happened`) ?? "nothing", /^search/, spelling);
	assert.equal(found("info: nothing happened"), null);
});

test("neither the log nor the figures repeat anything that was sent", async () => {
	const receipt = await reportsGoodAndBad();

	await formsGoodAndBad();
	await guessesAndSignIns(receipt);
	await badRequests();
	const figures = await (await site.ask("/metrics")).text();

	assert.ok(planted.size > 40);
	assert.match(figures, /ashray_requests_total \d\d/);
	assert.match(site.log, /serving on port/);
	assert.equal(found(figures), null);
	assert.equal(found(site.log), null);
	console.log(`${planted.size} texts sent; log of ${site.log.length} bytes, figures of ${figures.length}`);
});
