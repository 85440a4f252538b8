// words.mjs - proves that a pack's receipt words can be copied by a child, heard on
// the telephone and found by their first four letters. What cannot be counted (that
// a word is easy, and neither frightening nor a name) a reader must judge.
// Usage: node tests/check/words.mjs packs/bd/words.txt

import { readFileSync } from "node:fs";

const WORDS = 2048, TELLING = 4, LETTERS_MAX = 9;

// Letters that are mistaken for each other in writing, and marks that are left out:
// the Bengali rows of lib/i18n/fold.c.
const alike = {
	"ঈ": "ই", "ঊ": "উ", "ঙ": "ং", "ণ": "ন", "য": "জ", "শ": "স", "ষ": "স", "ী": "ি", "ূ": "ু", "ৎ": "ত",
	"\u09dc": "র", "\u09dd": "র", "\u0981": "", "\u0983": "", "\u09bc": "", "\u09cd": "",
};
const composed = [["\u09a1\u09bc", "\u09dc"], ["\u09a2\u09bc", "\u09dd"], ["\u09af\u09bc", "\u09df"]];

function fold(word) {
	let key = "";

	for (const [pair, one] of composed)
		word = word.replaceAll(pair, one);
	for (const c of word)
		for (const sound of alike[c] ?? c)
			if (!key.endsWith(sound))
				key += sound;
	return key;
}

const start = (word) => [...word].slice(0, TELLING).join("");
const withoutO = (word) => fold(word).replaceAll("ো", "").replaceAll("ৌ", "");
const letters = (word) => [...word.replace(/[\u09bc\u09cd]/g, "")].length;

const file = process.argv[2] ?? "packs/bd/words.txt";
const text = readFileSync(file, "utf8");
const lines = text.split("\n");
let faults = 0;

function fault(line, what) {
	console.log(`${file}:${line}: ${what}`);
	faults++;
}

// No two lines may have the same key.
function apart(what, pairs, key) {
	const seen = new Map();

	pairs.forEach((pair, i) => {
		const k = key(pair);

		if (seen.has(k))
			fault(i + 1, `"${pair[0]}" and line ${seen.get(k)} ${what}`);
		else
			seen.set(k, i + 1);
	});
}

if (lines.pop() !== "")
	fault(lines.length + 1, "end the last line with a line break");
if (lines.length !== WORDS)
	fault(lines.length, `there must be ${WORDS} lines`);
if (text !== text.normalize("NFC"))
	fault(1, "the file is not in NFC");

const pairs = lines.map((line) => line.split("\t"));

pairs.forEach((pair, i) => {
	const [word, latin] = pair;

	if (pair.length !== 2)
		return fault(i + 1, "a word, a tab, its Latin spelling");
	if (!/^[\u0985-\u09b9\u0981-\u0983\u09bc\u09be-\u09cd\u09ce]+$/.test(word) || /^[\u09bc-\u09cd]|\u09cd$/.test(word))
		fault(i + 1, `"${word}" has something that is no Bengali letter`);
	if (letters(word) < 2)
		fault(i + 1, `"${word}" is too short`);
	if (letters(word) > LETTERS_MAX)
		fault(i + 1, `"${word}" is too long to copy`);
	if (!/^[a-z]{2,14}$/.test(latin))
		fault(i + 1, `"${latin}" is not in plain Latin letters`);
	if (i > 0 && Buffer.compare(Buffer.from(pairs[i - 1][0]), Buffer.from(word)) >= 0)
		fault(i + 1, `"${word}" does not stand in order`);
});

apart("begin with the same four letters", pairs, ([word]) => start(word));
apart("begin alike to the ear", pairs, ([word]) => start(fold(word)));
apart("differ only in letters of one sound", pairs, ([word]) => fold(word));
apart("differ only in ো", pairs, ([word]) => withoutO(word));
apart("have the same Latin spelling", pairs, ([, latin]) => latin);

if (faults === 0)
	console.log(`${file}: ${lines.length} words, all apart`);
process.exit(faults === 0 ? 0 : 1);
