// described.mjs - the description of the API as tests use it: what it promises, name by
// name, and whether a value is of the shape that it says.

// Follows "#/components/…".
export function resolved(document, schema) {
	if (!schema?.$ref)
		return schema;
	return schema.$ref.slice(2).split("/").reduce((at, key) => at[key], document);
}

const typeOf = (schema) => [schema.type ?? "any", schema.format, schema.pattern].flat().filter(Boolean).join(" ");

// Every name below a schema, with its type: "progress.parties[].phase: string null".
function* namesOf(at, schema) {
	if (schema.$ref) {
		yield `${at}: ${schema.$ref.split("/").at(-1)}`;
		return;
	}
	yield `${at}: ${typeOf(schema)}`;
	for (const [name, inner] of Object.entries({ ...schema.properties, ...schema.patternProperties }))
		yield* namesOf(`${at}.${name}`, inner);
	if (schema.items)
		yield* namesOf(`${at}[]`, schema.items);
	for (const inner of schema.anyOf ?? [])
		yield* namesOf(at, inner);
	for (const code of schema.enum ?? [])
		yield `${at} = ${code}`;
	for (const name of schema.required ?? [])
		yield `${at}.${name} is always there`;
}

// Every promise of a description, as lines that are compared.
export function promises(document) {
	const lines = new Set();

	for (const [path, methods] of Object.entries(document.paths))
		for (const [method, operation] of Object.entries(methods)) {
			const at = `${method.toUpperCase()} ${path}`;

			lines.add(at);
			for (const parameter of operation.parameters ?? [])
				lines.add(`${at} ${parameter.in} ${parameter.name}`);
			for (const [type, { schema }] of Object.entries(operation.requestBody?.content ?? {})) {
				lines.add(`${at} takes ${type}`);
				for (const line of namesOf(`${at} body`, schema))
					lines.add(line);
			}
			for (const [status, response] of Object.entries(operation.responses)) {
				const schema = response.content?.["application/json"]?.schema;

				lines.add(`${at} gives ${status}`);
				for (const line of schema ? namesOf(`${at} ${status}`, schema) : [])
					lines.add(line);
			}
		}
	for (const [name, schema] of Object.entries(document.components.schemas))
		for (const line of namesOf(name, schema))
			lines.add(line);
	return lines;
}

// The operation that serves a path of a running site, or undefined.
export function operationAt(document, method, path) {
	const segments = path.split("/");
	const fits = (pattern) => {
		const parts = pattern.split("/");

		return parts.length === segments.length && parts.every((part, i) => part.startsWith("{") || part === segments[i]);
	};
	const found = Object.keys(document.paths).filter(fits).sort((a, b) => a.split("{").length - b.split("{").length)[0];

	return found && document.paths[found][method] && { pattern: found, ...document.paths[found][method] };
}

const kinds = {
	object: (v) => typeof v === "object" && v !== null && !Array.isArray(v),
	array: Array.isArray,
	string: (v) => typeof v === "string",
	integer: Number.isInteger,
	boolean: (v) => typeof v === "boolean",
	null: (v) => v === null,
};

// Where a value is not what its schema says: a key that is missing or not described,
// another type. Empty: it is.
export function misfits(document, written, value, at = "") {
	const schema = resolved(document, written);
	const types = [schema.type ?? []].flat();
	const wrong = [];

	if (types.length > 0 && !types.some((type) => kinds[type](value)))
		return [`${at} is no ${types.join(" or ")}: ${JSON.stringify(value)}`];
	if (schema.pattern && typeof value === "string" && !new RegExp(schema.pattern).test(value))
		wrong.push(`${at} is not like ${schema.pattern}: ${value}`);
	if (kinds.object(value) && schema.properties) {
		for (const name of schema.required ?? [])
			if (!(name in value))
				wrong.push(`${at}.${name} is missing`);
		for (const [name, inner] of Object.entries(value))
			if (!(name in schema.properties))
				wrong.push(`${at}.${name} is not described`);
			else
				wrong.push(...misfits(document, schema.properties[name], inner, `${at}.${name}`));
	}
	if (Array.isArray(value) && schema.items)
		value.forEach((inner, i) => wrong.push(...misfits(document, schema.items, inner, `${at}[${i}]`)));
	return wrong;
}
