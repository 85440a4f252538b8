// site.mjs - a site of its own for a test: made by `ashray init`, served by the
// real binary on a free port, killed without mercy when asked.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../..');
export const binary = process.env.ASHRAY ?? path.join(root, 'build/ashray');

// A program that keeps keys cannot be looked into, not even by the leak checker.
const env = { ...process.env, ASAN_OPTIONS: 'detect_leaks=0:abort_on_error=0' };

async function freePort() {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address();
	server.close();
	return port;
}

export function makeSite({ folder } = {}) {
	const data = folder ?? path.join(mkdtempSync('/tmp/ashray-site-'), 'data');
	const made = spawnSync(binary, ['init', '--data', data, '--pack', path.join(root, 'packs/bd'), '--user', 'asha'],
		{ input: 'a long word for the tests\n', env });
	if (made.status !== 0)
		throw new Error(`init: ${made.stderr}`);
	return data;
}

export async function serve(data) {
	const port = await freePort();
	const child = spawn(binary, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`],
		{ stdio: ['ignore', 'ignore', 'pipe'], env });
	let log = '';
	child.stderr.on('data', (bytes) => { log += bytes; });
	const base = `http://127.0.0.1:${port}`;
	for (let i = 0; i < 200; i++) {
		try {
			if ((await fetch(`${base}/healthz`)).status === 200)
				return { base, child, log: () => log };
		} catch {
			if (child.exitCode !== null)
				throw new Error(`serve: ${log}`);
		}
		await new Promise((done) => setTimeout(done, 50));
	}
	throw new Error(`serve does not answer: ${log}`);
}

export async function stop(server, signal = 'SIGTERM') {
	if (server.child.exitCode === null) {
		const gone = once(server.child, 'exit');
		server.child.kill(signal);
		await gone;
	}
}

export function removeSite(data) {
	rmSync(path.dirname(data), { recursive: true, force: true });
}

export const answers = (story) => ({
	form: 'report', language: 'bn',
	answers: { danger: false, whom: 'child', kinds: ['physical'], child_age: 9, sex: 'M', setting: 'home',
		area: 'BD3026', anonymity: 'confidential', my_name: 'রহিমা বেগম', story },
});

export async function file(base, story, key) {
	const headers = { 'Content-Type': 'application/json' };
	if (key)
		headers['Idempotency-Key'] = key;
	const reply = await fetch(`${base}/api/reports`, { method: 'POST', headers, body: JSON.stringify(answers(story)) });
	return { status: reply.status, body: await reply.json() };
}

export async function track(base, receipt) {
	const reply = await fetch(`${base}/track`, { method: 'POST', headers: { Accept: 'application/json' },
		body: new URLSearchParams({ number: receipt.number, secret: receipt.code }) });
	return { status: reply.status, body: await reply.json() };
}
