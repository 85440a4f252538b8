// What docs/api.md says is done: every example is run by a shell as it stands there, one
// after the other, and what stands under it must be part of what comes back.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { asJson, tokenOf } from "../support/program.mjs";
import { root, startSite, totp } from "../support/site.mjs";

const STATUS = "\n%{http_code}";
const text = readFileSync(join(root, "docs/api.md"), "utf8");
const examples = [...text.matchAll(/^```sh ?(\d*)\n([\s\S]*?)^```\n(?:```json\n([\s\S]*?)^```\n)?/gm)]
	.map(([, status, command, json]) => ({ status: Number(status || 200), command, answer: json && JSON.parse(json) }));
const known = {}; // the variables of the examples
let site;

// Somebody with a task that nobody has taken on yet.
async function worker() {
	for (const account of site.accounts.filter(({ role }) => role === "head" || role === "officer")) {
		const token = await tokenOf(site, account);
		const { tasks } = await (await site.ask("/en/desk/tasks", { headers: asJson(token) })).json();
		const task = tasks.find((one) => one.is_new);

		if (task)
			return { account, task };
	}
	throw new Error("no task waits in the demo");
}

before(async () => {
	site = await startSite({ demo: { reports: 10 } });
	const { account, task } = await worker();

	Object.assign(known, { site: site.url, user: account.user, password: account.password, task: task.open,
		totp: totp(account.totp_secret, Date.now() + 30_000) });
});
after(() => site?.stop());

// What a reader of the page would carry over into the next example.
function remember(answer) {
	if (answer?.receipt)
		Object.assign(known, { number: answer.receipt.number, code: answer.receipt.code });
	for (const name of ["token", "visit", "version"])
		if (answer?.[name])
			known[name] = String(answer[name]);
}

function run(command) {
	const quiet = command.replaceAll(/^curl /gm, `curl -sS --max-time 60 -w '${STATUS}' `);
	const said = execFileSync("bash", ["-ec", quiet], { env: { ...process.env, ...known }, encoding: "utf8" });
	const [, body, status] = /^([\s\S]*)\n(\d+)$/.exec(said);

	return { status: Number(status), body };
}

const kind = (value) => (Array.isArray(value) ? "list" : value === null ? "null" : typeof value);

// Where an answer is not as the page says: a key that does not come, another kind of value.
function missing(promised, given, at = "") {
	if (kind(promised) !== kind(given))
		return [`${at}: ${kind(given)} instead of ${kind(promised)}`];
	if (kind(promised) === "list")
		return promised.slice(0, given.length > 0 ? 1 : 0).flatMap((inner) => missing(inner, given[0], `${at}[]`));
	if (kind(promised) !== "object")
		return [];
	return Object.entries(promised).flatMap(([name, inner]) =>
		(name in given ? missing(inner, given[name], `${at}.${name}`) : [`${at}.${name} does not come`]));
}

for (const [i, { status, command, answer }] of examples.entries())
	test(`example ${i + 1}: ${/\$site(\S*?)["\s]/.exec(command)?.[1] || command.trim()}`, () => {
		const given = run(command);

		assert.equal(given.status, status, given.body);
		if (status === 303)
			return;
		const value = JSON.parse(given.body);

		remember(value);
		if (answer)
			assert.deepEqual(missing(answer, value), [], given.body);
	});

test("every code block of the page was run or compared", () => {
	const blocks = text.match(/^```\w/gm).length;

	assert.ok(examples.length >= 10);
	assert.equal(examples.length + examples.filter((example) => example.answer).length, blocks);
});

test("a promise that is not kept is seen", () => {
	assert.deepEqual(missing({ a: "x", b: [{ c: 1 }] }, { a: "y", b: [{ c: 2, d: 3 }], e: null }), []);
	assert.equal(missing({ a: "x" }, {}).length, 1);
	assert.equal(missing({ a: [{ c: 1 }] }, { a: [{ c: "1" }] }).length, 1);
});
