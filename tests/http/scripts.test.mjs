// scripts.test.mjs - a country of two scripts: whatever a reporter meets stands in the one
// that was chosen, whole, and a pack without words for receipts speaks of letters.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { heading, plain, Walk } from "../support/page.mjs";
import { startSite } from "../support/site.mjs";

const english = /\b(the|your|you|report|what|here|send|number)\b/i;
let site;

before(async () => { site = await startSite({ pack: "packs/rs" }); });
after(() => site?.stop());

// The words of a page, without the names of languages.
const words = (html) => plain(html.replace(/<ul class="langs"[\s\S]*?<\/ul>/, "").replace(/<(style|title)[\s\S]*?<\/\1>/g, "")
	.replace(/<[^>]+>/g, " "));

const assertScript = (html, prefix, where) => {
	assert.match(html, new RegExp(`<html lang="sr${prefix === "" ? "" : "-Latn"}"`), where);
	assert.doesNotMatch(words(html), english, where);
	assert.doesNotMatch(words(html), prefix === "" ? /[a-z]{3,}/i : /[\u0400-\u04ff]/, where);
};

for (const prefix of ["", "/sr-Latn"]) {
	test(`pages under "${prefix}/" stand in one script`, async () => {
		for (const path of ["", "/help", "/promises", "/traces", "/track", "/form", "/no-such-page", "/help?q=zzzzzzzz"])
			assertScript(await (await site.ask(`${prefix}${path}` || "/")).text(), prefix, path);
	});

	test(`a report under "${prefix}/" is asked, checked and received in one script`, async () => {
		const walk = new Walk(site, prefix);

		await walk.begin();
		for (let i = 0; i < 20 && !/name="change"/.test(walk.html); i++) {
			assertScript(walk.html, prefix, heading(walk.html));
			await walk.send();
		}
		assertScript(walk.html, prefix, "check");
		await walk.send({}, "send");
		assert.match(walk.html, /class="receipt-letters">[0-9A-Z]{5} [0-9A-Z]{5} [0-9A-Z]{5}</);
		assert.doesNotMatch(walk.html, /class="words"/);
		assert.doesNotMatch(words(walk.html), english);
	});
}
