// One view, two faces: for every page that somebody of each role comes to, the JSON says
// nothing that the page does not show, and has the shape that the API's description says.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { misfits, operationAt } from "../support/described.mjs";
import { plain } from "../support/page.mjs";
import { asHtml, asJson, tokenOf } from "../support/program.mjs";
import { startSite } from "../support/site.mjs";

const HEAVY = 30_000; // bytes of a desk page before compression: a telephone on a bad line opens it
const PAGES = 60; // of one pattern and role: the inbox leads to reports that are alike
const roles = ["triage", "officer", "head", "administrator", "protection"];
let site, document;

before(async () => {
	site = await startSite({ demo: { reports: 30 } });
	document = await (await site.ask("/en/api/openapi.json")).json();
});
after(() => site?.stop());

const squeezed = (text) => text.replace(/\s+/g, " ").trim();

// What a page says: its text, its attributes, and the words that attributes are made of.
function shown(html, path = "") {
	const text = squeezed(plain(html.replace(/<[^>]*>/g, " ")));
	const attributes = [...html.matchAll(/[\w-]+="([^"]*)"/g)].map(([, value]) => withoutCursor(squeezed(plain(value))));

	return {
		path: path.replace(/\?.*/, ""),
		text,
		joined: text.replaceAll(" ", ""), // an element inside a sentence is no blank
		digits: text.replace(/(?<=\d),(?=\d)/g, ""),
		attributes: new Set(attributes),
		words: new Set(attributes.flatMap((value) => value.split(/[ /?=&-]/))),
		fields: new Set([...html.matchAll(/ name="([^"]*)"/g)].map(([, name]) => name)),
	};
}

// A time as people read it, in a title or an option: "22 November 2026, 7:44 pm".
function inWords(text) {
	if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text))
		return text;
	const parts = new Intl.DateTimeFormat("en-US", { timeZone: "Asia/Dhaka", day: "numeric", month: "long", year: "numeric",
		hour: "numeric", minute: "2-digit", hour12: true }).formatToParts(new Date(text));
	const part = (type) => parts.find((one) => one.type === type).value;

	return `${part("day")} ${part("month")} ${part("year")}, ${part("hour")}:${part("minute")} ${part("dayPeriod").toLowerCase()}`;
}

// Ids and addresses below the page's own are for programs' next step; they tell nothing.
const isStep = (page, text) => /^[0-9A-HJKMNP-TV-Z]{13}$/.test(text) || text.startsWith(`${page.path}/`);

// A look at an audit page is itself an entry on it, so the page asked a moment later ends
// one entry on: that it leads further is compared, from which entry on is not.
const withoutCursor = (text) => text.replace(/^(\/en\/desk\/audit[^?]*)\?at=\d+&before=[0-9A-Z]{13}$/, "$1?further");

const isSealed = (text) => /^[\w-]{60,}$/.test(text); // anew for each page: a draft, a visit

function isShown(page, name, text) {
	return text === "" || page.text.includes(text) || page.attributes.has(text) || page.words.has(text) ||
		page.joined.includes(text.replaceAll(" ", "")) || page.attributes.has(inWords(text)) || isStep(page, text) ||
		(isSealed(text) && page.fields.has(name));
}

// Places in the JSON whose text is nowhere on the page.
function hidden(page, value, at = "", name = "") {
	if (typeof value === "string")
		return isShown(page, name, withoutCursor(squeezed(value))) ? [] : [`${at} = ${JSON.stringify(value).slice(0, 80)}`];
	if (typeof value === "number") // 0 and 1 are often said in words
		return value < 2 || page.digits.includes(String(value)) || page.attributes.has(String(value)) ? [] : [`${at} = ${value}`];
	if (Array.isArray(value))
		return value.flatMap((inner, i) => hidden(page, inner, `${at}[${i}]`));
	if (value === null || typeof value !== "object")
		return [];
	if (Object.keys(value).join() === "code,label") // people read the label, programs the code
		return isShown(page, at, squeezed(value.label ?? "-")) || isShown(page, at, value.code) ? [] : [`${at} = ${JSON.stringify(value)}`];
	return Object.entries(value).flatMap(([key, inner]) => hidden(page, inner, `${at}.${key}`, key));
}

function linksOf(html) {
	return [...html.matchAll(/href="(\/[^"#]*)/g)].map(([, link]) => plain(link)).filter((link) => !link.startsWith("/assets/"));
}

const servedAt = (path, method) => operationAt(document, method, path.replace(/\?.*/, "").replace(/^\/en(?=\/|$)/, "") || "/");

const attributeOf = (tag, name) => plain(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? "");

// Fields of a form by name, each with the values that it offers to choose from.
function fieldsOf(inside) {
	const fields = new Map();
	const offer = (name, values) => fields.set(name, [...(fields.get(name) ?? []), ...values.filter((value) => value !== "")]);

	for (const [, tag] of inside.matchAll(/<((?:input|textarea|button)[^>]*)>/g))
		offer(attributeOf(tag, "name"), /type="(radio|checkbox)"/.test(tag) ? [attributeOf(tag, "value")] : []);
	for (const [, tag, options] of inside.matchAll(/<(select[^>]*)>([\s\S]*?)<\/select>/g))
		offer(attributeOf(tag, "name"), [...options.matchAll(/<(option[^>]*)>/g)].map(([, option]) => attributeOf(option, "value")));
	fields.delete("");
	fields.delete("form_token");
	return fields;
}

// Fields and choices of a page's forms that the API's description does not tell programs.
function undescribed(html) {
	return [...html.matchAll(/<(form[^>]*)>([\s\S]*?)<\/form>/g)].flatMap(([, head, inside]) => {
		const method = attributeOf(head, "method") || "get";
		const operation = servedAt(attributeOf(head, "action").split("#")[0], method);
		const body = operation?.requestBody?.content["application/json"].schema;
		const known = method === "get"
			? Object.fromEntries((operation?.parameters ?? []).filter((one) => one.in === "query").map((one) => [one.name, one.schema]))
			: { ...body?.properties };
		const patterns = Object.keys(body?.patternProperties ?? {});

		return [...fieldsOf(inside)].flatMap(([name, values]) => {
			if (!(name in known) && !patterns.some((pattern) => new RegExp(pattern).test(name)))
				return [`its form of ${operation?.pattern} has a field ${name}, which is not described`];
			return values.filter((value) => known[name]?.enum && !known[name].enum.includes(value))
				.map((value) => `its form of ${operation.pattern} offers ${name} ${value}, which is not described`);
		});
	});
}

// Goes wherever links lead, and to every page without a value in its path.
async function eachPage(token, visit) {
	const counts = new Map();
	const queue = Object.keys(document.paths).filter((path) => document.paths[path].get && !path.includes("{"))
		.map((path) => `/en${path === "/" ? "" : path}`);
	const seen = new Set(queue);

	while (queue.length > 0) {
		const path = queue.pop();
		const operation = servedAt(path, "get");
		const count = counts.get(operation?.pattern) ?? 0;

		if (!operation || !path.startsWith("/en") || count >= PAGES)
			continue;
		counts.set(operation.pattern, count + 1);
		const html = await visit(path, operation);

		for (const link of linksOf(html))
			if (!seen.has(link)) {
				seen.add(link);
				queue.push(link);
			}
	}
	return counts;
}

async function bothFaces(path, token, sent = {}) {
	const page = await site.ask(path, { ...sent, headers: asHtml(token) });
	const json = await site.ask(path, { ...sent, headers: asJson(token) });

	return { page, html: await page.text(), json, text: await json.text() };
}

// A page of the desk in English is weighed with its twin in Bengali, which is the heavier one.
async function tooHeavy(path, html, token) {
	if (!path.startsWith("/en/desk"))
		return [];
	const bengali = await (await site.ask(path.slice("/en".length), { headers: asHtml(token) })).text();
	const size = Math.max(...[html, bengali].map((text) => Buffer.byteLength(text)));

	return size <= HEAVY ? [] : [`${size} bytes are too many for a telephone`];
}

// What is wrong with the two faces of a page, and its HTML.
async function compare(path, operation, token) {
	const { page, html, json, text } = await bothFaces(path, token);
	const told = { html, wrong: await tooHeavy(path, html, token) };

	if (!page.headers.get("content-type")?.startsWith("text/html") && page.status !== 303)
		return told; // a file, figures, what is for programs only
	if (page.status === 303) {
		if (![303, 401, 403].includes(json.status))
			told.wrong.push(`leads on for people, ${json.status} for programs`);
		return told;
	}
	if (json.status !== page.status)
		return { html, wrong: [`${page.status} for people, ${json.status} for programs`] };
	const value = JSON.parse(text);
	const schema = json.status === 200 ? operation.responses["200"].content?.["application/json"]?.schema
		: document.components.schemas.problem;

	if (!schema)
		return { html, wrong: ["a page that is not described"] };
	told.wrong.push(...misfits(document, schema, value), ...hidden(shown(html, path), json.status === 200 ? value : value.page ?? {}));
	return told;
}

// Everything that is wrong on any page, and the patterns that were seen.
async function compareAll(token) {
	const wrong = new Map();
	const counts = await eachPage(token, async (path, operation) => {
		let told = await compare(path, operation, token);

		if (told.wrong.length > 0) // the first look may have changed it: seen for the first time
			told = await compare(path, operation, token);

		for (const what of [...told.wrong, ...undescribed(told.html)]) // once for pages that are alike
			wrong.set(`${operation.pattern}${what.replace(/ = .*/, "").replace(/\[\d+\]/g, "[]")}`, `${path}: ${what}`);
		return told.html;
	});

	assert.deepEqual([...wrong.values()], []);
	return [...counts.keys()];
}

test("public pages say the same to people and to programs", async () => {
	assert.ok((await compareAll()).length > 5);
});

for (const role of roles)
	test(`every page that a ${role} comes to says the same to both`, async () => {
		const token = await tokenOf(site, site.accounts.find((account) => account.role === role));
		const seen = await compareAll(token);

		assert.ok(seen.filter((pattern) => pattern.startsWith("/desk")).length > 3, seen.join(" "));
	});

test("what a reporter sees with the receipt is the same in both", async () => {
	const { number, code } = site.accounts.find((account) => account.role === "reporter");
	const sent = { method: "POST", body: new URLSearchParams({ number, secret: code }) };
	const { page, html, json, text } = await bothFaces("/en/track", undefined, sent);
	const schema = servedAt("/track", "post").responses["200"].content["application/json"].schema;
	const value = JSON.parse(text);

	assert.deepEqual(undescribed(html), []);
	assert.equal(page.status, 200);
	assert.equal(json.status, 200);
	assert.ok(value.parties.length + value.said.length > 0, "nothing has happened there yet");
	assert.deepEqual(misfits(document, schema, value), []);
	assert.deepEqual(hidden(shown(html), value), []);
});

test("a field or a choice that is not described is seen", () => {
	const form = (inside) => `<form method="post" action="/en/desk/tasks/0000000000001/pause">${inside}</form>`;

	assert.deepEqual(undescribed(form(`<input type="hidden" name="form_token" value="x"><textarea name="note"></textarea>`)), []);
	assert.equal(undescribed(form(`<input name="secret_wish">`)).length, 1);
	assert.equal(undescribed(form(`<input type="radio" name="reason" value="bored">`)).length, 1);
});

test("the comparison sees what only programs are told", () => {
	const page = shown(`<p>Late since <time datetime="2026-11-22">22 November 2026</time></p><a href="/en/help">1,204</a>`, "/en/help");

	assert.deepEqual(hidden(page, { at: "2026-11-22", n: 1204, to: "/en/help", words: "Late since 22 November 2026", none: null }), []);
	assert.equal(hidden(page, { secret: "the neighbour" }).length, 1);
	assert.equal(hidden(page, { list: [{ n: 77 }] }).length, 1);
	assert.equal(hidden(page, { code: { code: "x9", label: "Nowhere" } }).length, 1);
	assert.equal(hidden(page, { draft: "x".repeat(80) }).length, 1);

	const more = "/en/desk/audit/account/0000000000001?at=1795360260000&before=0000000000002";
	assert.deepEqual(hidden(shown(`<a href="${plain(more).replace("60260", "61260")}">Older</a>`), { more }), []);
	assert.equal(hidden(page, { more }).length, 1);
});
