// What every page says to the browser, and what no page for the public may do.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startSite } from "../support/site.mjs";

let site;

before(async () => { site = await startSite(); });
after(() => site?.stop());

const pages = ["/", "/en", "/form", "/en/form", "/track", "/en/track", "/help", "/en/help", "/promises", "/en/promises",
	"/no-such-page", "/en/no-such-page"];

for (const path of pages)
	test(`${path} allows nothing that it does not need`, async () => {
		const reply = await site.ask(path);
		const policy = reply.headers.get("content-security-policy");
		const text = await reply.text();

		assert.match(policy, /default-src 'none'/);
		assert.match(policy, /frame-ancestors 'none'/);
		assert.match(policy, /base-uri 'none'/);
		assert.doesNotMatch(policy, /script-src|unsafe|\*/);
		assert.equal(reply.headers.get("referrer-policy"), "no-referrer");
		assert.equal(reply.headers.get("x-content-type-options"), "nosniff");
		assert.match(reply.headers.get("cross-origin-opener-policy"), /same-origin/);
		assert.equal(reply.headers.get("set-cookie"), null, "readers get no cookie");
		assert.equal(reply.headers.get("server"), null, "nobody needs to know what serves");
		assert.doesNotMatch(text, /<script|\son[a-z]+=|javascript:|<iframe|<object|<embed/i);
	});

test("every page has the quick exit, the language and a neutral title", async () => {
	for (const path of pages) {
		const text = await (await site.ask(path)).text();

		assert.match(text, /<form class="exit" method="post" action="[^"]*\/exit">/, path);
		assert.match(text, /<html lang="(bn|en)" dir="ltr">/, path);
		assert.doesNotMatch(/<title>([^<]*)<\/title>/.exec(text)[1], /violen|abuse|report|নির্যাতন|সহিংস|রিপোর্ট/i, path);
	}
});

test("steps of the form and the receipt's door are kept nowhere", async () => {
	for (const path of ["/form", "/track"])
		assert.match((await site.ask(path)).headers.get("cache-control"), /no-store/);
});

test("a page speaks the language of its address", async () => {
	assert.match(await (await site.ask("/track")).text(), /<html lang="bn"/);
	assert.match(await (await site.ask("/en/track")).text(), /<html lang="en"/);
});

test("every link of every page leads somewhere", async () => {
	const seen = new Set(pages), queue = [...pages];

	while (queue.length > 0) {
		const path = queue.pop();
		const reply = await site.ask(path);

		if (!/no-such-page/.test(path))
			assert.equal(reply.status, 200, path);
		for (const [, link] of (await reply.text()).matchAll(/href="(\/[^"#]*)"/g)) {
			const at = link.replaceAll("&amp;", "&");

			if (!seen.has(at) && seen.size < 200 && !/no-such-page/.test(at)) {
				seen.add(at);
				queue.push(at);
			}
		}
	}
	assert.ok(seen.size > pages.length);
});

test("another site's form cannot act here", async () => {
	const reply = await site.post("/track", { number: "12345678" }, { "sec-fetch-site": "cross-site" });

	assert.equal(reply.status, 403);
});

test("quick exit leads away, and says nothing to anybody on the way", async () => {
	const reply = await site.post("/exit", {});

	assert.equal(reply.status, 303);
	assert.match(reply.headers.get("location"), /^https:\/\//);
	assert.doesNotMatch(reply.headers.get("location"), /127\.0\.0\.1/);
});
