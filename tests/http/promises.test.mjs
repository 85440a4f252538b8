// Whoever reads what is promised finds from there how often keys were brought back: the
// public counter is no use on a page that nothing leads to. In every country.

import assert from "node:assert/strict";
import { test } from "node:test";
import { startSite } from "../support/site.mjs";

for (const pack of ["packs/bd", "packs/rs"])
	test(`from the promises one comes to the counter of recoveries: ${pack}`, async () => {
		const site = await startSite({ pack });

		try {
			for (const prefix of ["", "/en"]) {
				const page = await (await site.ask(`${prefix}/promises`)).text();
				const [, link] = /<a href="([^"]*\/traces)"/.exec(page) ?? [];

				assert.equal(link, `${prefix}/traces`);
				const told = await site.ask(link);

				assert.equal(told.status, 200);
				assert.match(await told.text(), /<h1>/);
			}
			const face = await (await site.ask("/promises", { headers: { accept: "application/json" } })).json();

			assert.equal(face.key_traces, "/traces");
		} finally {
			await site.stop();
		}
	});
