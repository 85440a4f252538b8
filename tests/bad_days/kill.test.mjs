// kill.test.mjs - the power goes while reports are coming in: every receipt that
// was answered opens afterwards, and a second send of an unanswered one makes one
// report. ROUNDS=200 by hand; a few in every run.
import assert from 'node:assert/strict';
import test from 'node:test';
import { file, makeSite, removeSite, serve, stop, track } from './site.mjs';

const rounds = Number(process.env.ROUNDS ?? 5);
const senders = 16;

test(`nothing acknowledged is lost when the server is killed under load, ${rounds} times`, async () => {
	const data = makeSite();
	const answered = [];
	const open = [];
	let sent = 0;
	try {
		for (let round = 0; round < rounds; round++) {
			const server = await serve(data);
			let dead = false;
			const send = async (sender) => {
				while (!dead) {
					const key = `kill-${round}-${sender}-${sent++}-0123456789abcdef`;
					try {
						const { status, body } = await file(server.base, `কথা ${key}`, key);
						assert.equal(status, 201);
						answered.push({ key, receipt: body.receipt, proof: body.proof });
					} catch (error) {
						if (error instanceof assert.AssertionError)
							throw error;
						open.push(key);
						return;
					}
				}
			};
			const all = Array.from({ length: senders }, (_, i) => send(i));
			await new Promise((done) => setTimeout(done, 150 + Math.random() * 350));
			dead = true;
			await stop(server, 'SIGKILL');
			await Promise.all(all);
		}
		const server = await serve(data);
		assert.ok(answered.length > rounds * 10, `only ${answered.length} reports were answered`);
		for (let i = 0; i < answered.length; i += 64) {
			await Promise.all(answered.slice(i, i + 64).map(async ({ receipt }) => {
				const seen = await track(server.base, receipt);
				assert.equal(seen.body.number, receipt.number, `receipt ${receipt.number} does not open`);
				assert.notEqual(seen.body.wrong, true);
			}));
		}
		for (const key of open) {
			const first = await file(server.base, `কথা ${key}`, key);
			const second = await file(server.base, `কথা ${key}`, key);
			assert.equal(first.status, 201);
			assert.deepEqual(second.body.receipt, first.body.receipt);
		}
		console.log(`${answered.length} receipts answered over ${rounds} kills, all open; ${open.length} sends cut off, each made once`);
		await stop(server);
	} finally {
		removeSite(data);
	}
});
