// program.mjs - what a program does that works for somebody: sign in, and ask for the
// JSON face of pages.

import assert from "node:assert/strict";
import { totp } from "./site.mjs";

// A bearer token for somebody of demo-accounts.json. `step`: half minutes from now, as a
// code opens once.
export async function tokenOf(site, { user, password, totp_secret: seed }, step = 0) {
	const reply = await site.postJson("/en/api/tokens", { user, password, totp: totp(seed, Date.now() + step * 30_000) });
	const told = await reply.json();

	assert.equal(reply.status, 201, `${user}: ${JSON.stringify(told)}`);
	return told.token;
}

export const asJson = (token) => ({ accept: "application/json", ...(token && { authorization: `Bearer ${token}` }) });
export const asHtml = (token) => ({ accept: "text/html", ...(token && { authorization: `Bearer ${token}` }) });
