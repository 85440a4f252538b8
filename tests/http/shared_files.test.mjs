// Files that came with a report, in the hands of the bodies: only what the desk ticked, only
// as the cleaner made it, and no longer than the desk wants.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Walk } from "../support/page.mjs";
import { asHtml, asJson, tokenOf } from "../support/program.mjs";
import { report, startSite } from "../support/site.mjs";

// 16 x 16 black pixels, behind a comment that tells a place.
const pixels = Buffer.from(
	"/9j/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBD" +
	"ARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAQABAD" +
	"ASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAb/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAA" +
	"AP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AIwAH//Z", "base64");
const place = Buffer.from("taken in Amtali, Barguna");
const photo = Buffer.concat([pixels.subarray(0, 2), Buffer.from([0xff, 0xfe, 0, place.length + 2]), place, pixels.subarray(2)]);
const words = "He said that he will come again on Friday.";
let site, triage, routes, clinic, other;

const get = (path, token) => site.ask(path, { headers: asJson(token) });
const json = async (path, token) => (await get(path, token)).json();
const post = (path, token, fields) => site.ask(path, {
	method: "POST", headers: asHtml(token), body: new URLSearchParams(fields) });

async function find(number) {
	return (await get(`/desk/find?number=${number.replace(/\D/g, "")}`, triage)).headers.get("location");
}

// A report by the public form, with a photo and a note.
async function fileWithFiles() {
	const walk = await new Walk(site, "/en").begin();
	let given = false;

	while (!/Is this right\?/.test(walk.html)) {
		const files = walk.form.multipart && !given ? [new File([photo], "arm.jpg"), new File([words], "note.txt")] : undefined;

		given ||= walk.form.multipart;
		await walk.send(files ? { files } : {});
		assert.equal(walk.reply.status, 200);
		assert.ok(walk.pages < 30, "the way has an end");
	}
	await walk.send({}, "send");
	return find(walk.receipt().number);
}

// Routes to one office after the other, and gives back the task of each.
async function route(path, choice, files) {
	const page = await json(path, triage);
	const fields = [["version", page.version], ["route", choice.id], ["safe_contact", "nobody"], ...files.map((id) => ["file", id])];

	if (!page.work.some((one) => one.is_lead))
		fields.push(["lead", choice.id]);
	const reply = await post(`${path}/route`, triage, fields);

	assert.equal(reply.status, 303, await reply.text());
	return (await json(path, triage)).work.find((one) => one.body === choice.body).open;
}

before(async () => {
	site = await startSite({ demo: { reports: 5 } });
	triage = await tokenOf(site, site.accounts.find((one) => one.user === "triage"));
	const near = await (await site.postJson("/api/reports", { ...report,
		answers: { ...report.answers, area: "BD30262848", kinds: ["physical", "neglect"] } })).json();
	const holder = (choice) => site.accounts.find((one) => one.body === choice.body);

	routes = (await json(await find(near.receipt.number), triage)).routes.filter((one) => !one.bar && holder(one));
	assert.ok(routes.length >= 2, "two offices with somebody to sign in");
	const lead = routes.find((one) => one.may_lead), second = routes.find((one) => one.body !== lead.body);

	routes = [lead, second];
	clinic = await tokenOf(site, holder(lead));
	other = await tokenOf(site, holder(second));
});
after(() => site?.stop());

test("a body opens what was ticked for it, and nobody else does", async () => {
	const path = await fileWithFiles();
	const page = await json(path, triage);
	const arm = page.shares.find((one) => one.name === "arm.jpg"), note = page.shares.find((one) => one.name === "note.txt");

	assert.equal(page.shares.length, 2);
	assert.ok(page.shares.every((one) => !one.is_ticked), "none is ticked by itself");
	assert.equal(arm.is_raw, false);
	assert.equal(note.is_raw, true);

	const with_files = await route(path, routes[0], [arm.id, note.id]);
	const without = await route(path, routes[1], []);
	const task = await json(with_files, clinic);
	const picture = task.files.find((one) => one.name === "arm.jpg"), text = task.files.find((one) => one.name === "note.txt");

	// The picture as the cleaner made it; there is no way to its original.
	const shown = await get(picture.open, clinic);
	const bytes = Buffer.from(await shown.arrayBuffer());

	assert.equal(shown.status, 200);
	assert.equal(shown.headers.get("content-type"), "image/jpeg");
	assert.equal(shown.headers.get("content-security-policy"), "sandbox; default-src 'none'");
	assert.equal(shown.headers.get("content-disposition"), "inline");
	assert.equal(bytes.indexOf(place), -1);
	assert.deepEqual([...bytes.subarray(0, 2)], [0xff, 0xd8]);
	assert.equal(picture.original, null);
	assert.equal((await get(`${with_files}/files/${arm.id}`, clinic)).status, 404);
	assert.equal((await get(`/desk/files/${arm.id}`, clinic)).status, 403);

	// What could not be cleaned is handed over as bytes.
	const kept = await get(text.original, clinic);

	assert.equal(await kept.text(), words);
	assert.equal(kept.headers.get("content-type"), "application/octet-stream");
	assert.match(kept.headers.get("content-disposition"), /^attachment; filename="[0-9A-Z]+\.txt"$/);

	// The same headers as at the desk.
	const at_desk = await get(page.files.find((one) => one.name === "arm.jpg").open, triage);

	for (const name of ["content-type", "content-security-policy", "content-disposition", "cache-control", "x-content-type-options"])
		assert.equal(shown.headers.get(name), at_desk.headers.get(name), name);

	// The office without the tick, by its own task and by the other's.
	const id = picture.open.split("/").at(-1);

	assert.equal((await json(without, other)).files.length, 0);
	assert.equal((await get(`${without}/files/${id}`, other)).status, 404);
	assert.equal((await get(picture.open, other)).status, 403);
	assert.equal((await site.ask(picture.open, { headers: asJson() })).status, 401);

	// A file of another report does not open by this task.
	const elsewhere = await json(await fileWithFiles(), triage);

	assert.equal((await get(`${with_files}/files/${elsewhere.shares[0].id}`, clinic)).status, 404);
});

test("what was taken out of sight, or back, opens no more; who opened it stands in the audit", async () => {
	const path = await fileWithFiles();
	const { shares } = await json(path, triage);
	const arm = shares.find((one) => one.name === "arm.jpg"), note = shares.find((one) => one.name === "note.txt");
	const task = await route(path, routes[0], shares.map((one) => one.id));
	const { files } = await json(task, clinic);
	const picture = files.find((one) => one.name === "arm.jpg").open, text = files.find((one) => one.name === "note.txt").original;

	assert.equal((await get(picture, clinic)).status, 200);
	const protection = await tokenOf(site, site.accounts.find((one) => one.role === "protection"));
	const seen = await json(`/desk/audit/record/${task.split("/").at(-1)}`, protection);

	assert.match(JSON.stringify(seen), /ফাইল খুলেছেন/);
	assert.equal((await post(`/desk/files/${arm.id}/quarantine`, triage, {})).status, 303);
	assert.equal((await get(picture, clinic)).status, 410);
	assert.equal((await json(task, clinic)).files.find((one) => one.name === "arm.jpg").open, null);
	assert.equal((await json(path, triage)).shares.length, 1, "it is not offered again");
	assert.equal((await get(text, clinic)).status, 200);

	const { version, work } = await json(path, triage);
	const withdrawn = await post(`${path}/withdraw`, triage, { version, task: work[0].id });

	assert.equal(withdrawn.status, 303, await withdrawn.text());
	assert.equal((await get(text, clinic)).status, 403);
});

test("a file that is not the report's cannot be given away", async () => {
	const path = await fileWithFiles();
	const foreign = (await json(await fileWithFiles(), triage)).shares[0].id;
	const { version } = await json(path, triage);
	const reply = await post(`${path}/route`, triage, {
		version, route: routes[0].id, lead: routes[0].id, safe_contact: "nobody", file: foreign });

	assert.equal(reply.status, 422);
});
