// What saves a child after a rape within five days: the hospital of the place, by name and
// telephone, on the receipt as on the page before.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Walk } from "../support/page.mjs";
import { startSite } from "../support/site.mjs";

let site;

before(async () => { site = await startSite({ demo: { reports: 0 } }); });
after(() => site?.stop());

test("the receipt names the hospital of the place the first time that it is shown, and each time after", async () => {
	const walk = await new Walk(site, "/en").begin();
	let fields;

	await walk.send({ danger: "no" });
	await walk.send({ whom: "child", reporter: "neighbour" });
	await walk.send({ kinds: ["sexual"] });
	while (!("sexual_recent" in walk.form.offered))
		await walk.send();
	await walk.send({ sexual_recent: "yes" });
	while (!("area.find" in walk.form.fields))
		await walk.send();
	await walk.send({ "area.find": "Bhomra" });
	await walk.send({ area: walk.form.offered.area.find((code) => code.startsWith("BD4087")) });
	while (!/Is this right\?/.test(walk.html)) {
		assert.ok(walk.pages < 25, "the way has an end");
		await walk.send();
	}
	fields = { ...walk.form.fields, go: "send" };
	await walk.send({}, "send");
	assert.ok(walk.receipt().number);
	for (const html of [walk.html, await (await site.post("/en/form", fields)).text()]) {
		assert.match(html, /Go to hospital now/);
		assert.match(html, /One-stop crisis c[^<]*Satkhira/);
		assert.match(html, /href="tel:01000000028"/);
	}
});
