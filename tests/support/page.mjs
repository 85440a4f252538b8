// page.mjs - reads our pages the way a browser without script would: what a form sends
// back, what a link opens, what a person sees.

const entities = { amp: "&", lt: "<", gt: ">", quot: "\"", "#39": "'" };

export const plain = (text) => text.replace(/&(amp|lt|gt|quot|#39);/g, (all, name) => entities[name]);

function attributes(tag) {
	const found = {};

	for (const [, name, , value] of tag.matchAll(/([a-z-]+)(="([^"]*)")?/g))
		found[name] = plain(value ?? "");
	return found;
}

// The form of a page as it would be sent untouched: hidden fields, what is chosen, what
// stands in it. `id`: of which form; without it the first that is not the exit.
export function formOf(html, id) {
	const forms = [...html.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)]
		.map(([, head, inside]) => ({ head: attributes(head), inside }))
		.filter(({ head }) => (id ? head.id === id : head.class !== "exit"));

	if (forms.length === 0)
		return null;
	const { head, inside } = forms[0];
	const fields = {}, offered = {};

	for (const [, tag] of inside.matchAll(/<input([^>]*)>/g)) {
		const input = attributes(tag);

		if (!input.name)
			continue;
		if (input.type === "radio" || input.type === "checkbox") {
			(offered[input.name] ??= []).push(input.value);
			if (!("checked" in input))
				continue;
		}
		if (input.type !== "file")
			fields[input.name] = input.value ?? "";
	}
	for (const [, tag, value] of inside.matchAll(/<textarea([^>]*)>([\s\S]*?)<\/textarea>/g))
		fields[attributes(tag).name] = plain(value.replace(/^\n/, "")); // which browsers drop
	for (const [, tag, options] of inside.matchAll(/<select([^>]*)>([\s\S]*?)<\/select>/g)) {
		const values = [...options.matchAll(/<option([^>]*)>/g)].map(([, option]) => attributes(option));

		offered[attributes(tag).name] = values.map((option) => option.value);
		fields[attributes(tag).name] = values.find((option) => "selected" in option)?.value ?? values[0]?.value ?? "";
	}
	return { action: head.action, method: head.method ?? "get", multipart: head.enctype === "multipart/form-data",
		fields, offered, inside };
}

export const heading = (html) => plain(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1].replace(/<[^>]+>/g, "") ?? "").trim();

// Goes through the public form step by step.
export class Walk {
	constructor(site, prefix = "") {
		this.site = site;
		this.prefix = prefix;
		this.pages = 0;
	}

	async take(reply) {
		this.reply = reply;
		this.html = await reply.text();
		this.pages++;
		this.form = formOf(this.html, "question");
		return this;
	}

	async begin() {
		return this.take(await this.site.ask(`${this.prefix}/form`));
	}

	// Sends the page with these answers; files would go as parts.
	async send(answers = {}, go = "next") {
		const fields = { ...this.form.fields, ...answers, go };
		let body = new URLSearchParams();

		if (this.form.multipart)
			body = new FormData();
		for (const [name, value] of Object.entries(fields))
			for (const one of [value].flat())
				body.append(name, one);
		return this.take(await this.site.ask(this.form.action, { method: "POST", body }));
	}

	// The receipt as a reporter carries it away.
	receipt() {
		const number = /class="receipt-number">([^<]+)</.exec(this.html)?.[1];
		const words = [.../<ol class="words">([\s\S]*?)<\/ol>/.exec(this.html)?.[1].matchAll(/<li>([^<]+)<\/li>/g) ?? []];

		return number && { number: plain(number), secret: words.map(([, word]) => plain(word)).join(" "),
			letters: plain(/name="secret" value="([^"]+)"/.exec(this.html)?.[1] ?? "") };
	}
}
