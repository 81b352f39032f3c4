// Copyright (c) 2026, cpaas.voice contributors
// GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// Plivo's own node SDK at the emulator.

"use strict";

const assert = require("node:assert/strict");
const crypto = require("node:crypto");
const https = require("node:https");
const net = require("node:net");
const { beforeEach, test } = require("node:test");

const plivo = require("plivo");
const axios = require(require.resolve("axios", { paths: [require.resolve("plivo")] }));

const { PLIVO_API_URL: url, PLIVO_AUTH_ID: authId, PLIVO_AUTH_TOKEN: authToken } = process.env;
const answerUrl = "https://example.com/answer";
const unknown = "12345678901234";

// For endpoints and applications the SDK overrides its own `url` with https://api.plivo.com. Connections there are
// made to the emulator, which speaks without TLS.
class Detour extends https.Agent {
  createConnection() {
    const { hostname, port } = new URL(url);
    return net.connect({ host: hostname, port });
  }
}

axios.defaults.httpsAgent = new Detour();

async function control(method, path, body) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`${url}/_emulator/${path}`, { method, headers, body: JSON.stringify(body) });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer.status === 204 ? null : answer.json();
}

function connect(token = authToken, id = authId) {
  return new plivo.Client(id, token, { url: `${url}/v1/Account/${id}` });
}

function given(object) {
  return Object.keys(object).filter((name) => object[name] !== undefined).sort();
}

const client = connect();
const makeEndpoint = (alias = "lobby", application = undefined) =>
  client.endpoints.create("lobby", "secret-of-the-phone", alias, application);
const makeApplication = (name = "reception", values = {}) => client.applications.create(name, { answerUrl, ...values });

beforeEach(() => control("POST", "reset"));

test("creates an endpoint", async () => {
  const made = await makeEndpoint();
  assert.deepEqual(given(made), ["alias", "apiId", "endpointId", "message", "username"]);
  assert.equal(made.message, "created");
  assert.match(made.username, /^lobby\d{12,}$/);
  assert.match(made.endpointId, /^\d+$/);
});

test("gets an endpoint", async () => {
  const made = await makeEndpoint();
  const found = await client.endpoints.get(made.endpointId);
  assert.equal(found.alias, "lobby");
  assert.equal(found.username, made.username);
  assert.equal(found.sipUri, `sip:${made.username}@phone.plivo.com`);
  assert.equal(found.sipRegistered, "false");
  assert.equal(found.subAccount, null);
  assert.equal(found.resourceUri, `/v1/Account/${authId}/Endpoint/${made.endpointId}/`);
  assert.equal(found.password, crypto.createHash("md5").update("secret-of-the-phone").digest("hex"));
  assert.match(found.application, /\/Application\/\d+\/$/);
});

test("hides the password of a registered endpoint", async () => {
  const { endpointId } = await makeEndpoint();
  await control("PATCH", `endpoints/${endpointId}`, { registered: true });
  const found = await client.endpoints.get(endpointId);
  assert.equal(found.sipRegistered, "true");
  assert.equal(found.password, undefined);
});

test("lists endpoints over several pages", async () => {
  const endpoints = Array.from({ length: 45 }, (_, number) => ({ alias: `phone-${number}` }));
  await control("POST", "seed", { endpoints });
  const pages = [];
  for (const offset of [0, 20, 40, 60]) {
    pages.push(await client.endpoints.list({ limit: 20, offset }));
  }
  assert.deepEqual(pages.map((page) => page.length), [20, 20, 5, 0]);
  assert.equal(pages[0][0].alias, "phone-44");
  assert.equal(new Set(pages.flat().map((one) => one.endpointId)).size, 45);
  assert.equal(pages[0].meta.totalCount, 45);
  assert.equal(pages[0].meta.previous, null);
  assert.equal(pages[0].meta.next, `/v1/Account/${authId}/Endpoint/?limit=20&offset=20`);
  assert.equal(pages[2].meta.next, null);
});

test("updates an endpoint", async () => {
  const { endpointId } = await makeEndpoint();
  const before = await client.endpoints.get(endpointId);
  const answer = await client.endpoints.update(endpointId, { alias: "kitchen" });
  assert.equal(answer.message, "changed");
  const after = await client.endpoints.get(endpointId);
  assert.equal(after.alias, "kitchen");
  assert.equal(after.password, before.password);
  assert.equal(after.application, before.application);
});

test("deletes an endpoint once", async () => {
  const { endpointId } = await makeEndpoint();
  assert.equal(await client.endpoints.delete(endpointId), true);
  await assert.rejects(client.endpoints.delete(endpointId), { status: 404, message: "not found" });
  await assert.rejects(client.endpoints.get(endpointId), { status: 404, message: "not found" });
});

test("tells of an unknown endpoint", async () => {
  await assert.rejects(client.endpoints.update(unknown, { alias: "kitchen" }), { status: 404, message: "not found" });
  await control("PATCH", "switches", { not_found_form: "empty" });
  await assert.rejects(client.endpoints.get(unknown), (error) => error.status === 404 && error.apiID === undefined);
});

test("tells of invalid fields", async () => {
  await assert.rejects(makeEndpoint("two words"), (error) => {
    assert.equal(error.status, 400);
    assert.match(error.apiID, /^[0-9a-f-]{36}$/);
    assert.deepEqual(error.message, { alias: ["Invalid Endpoint Alias name"] });
    return true;
  });
  await control("PATCH", "switches", { error_form: "string" });
  await assert.rejects(makeEndpoint("two words"), { status: 400, message: "Invalid Endpoint Alias name" });
});

test("tells of an unknown application", async () => {
  await assert.rejects(makeEndpoint("lobby", unknown), (error) => {
    assert.deepEqual(Object.keys(error.message), ["app_id"]);
    return error.status === 400;
  });
});

test("tells of a wrong token", async () => {
  const refused = { status: 401, message: "authentication credentials were not provided" };
  await assert.rejects(connect("wrong").endpoints.get(unknown), refused);
  await assert.rejects(connect(authToken, "MASOMEBODYELSE000001").endpoints.list(), refused);
  await control("PATCH", "switches", { unauthorized_form: "text" });
  await assert.rejects(connect("wrong").applications.list(), refused);
});

test("tells of too many requests", async () => {
  await control("POST", "faults", { kind: "status", status: 429 });
  await assert.rejects(client.endpoints.get(unknown), Error);
});

test("repeats a create that failed on the server", async () => {
  await control("POST", "faults", { kind: "status", status: 500, when: "after" });
  assert.equal((await makeEndpoint()).message, "created");
  assert.equal((await client.endpoints.list()).length, 2);
});

test("creates and gets an application", async () => {
  const made = await makeApplication("reception", { defaultNumberApp: true, answerMethod: "GET" });
  assert.deepEqual(given(made), ["apiId", "appId", "message"]);
  const found = await client.applications.get(made.appId);
  assert.equal(found.appName, "reception");
  assert.equal(found.answerUrl, answerUrl);
  assert.equal(found.answerMethod, "GET");
  assert.equal(found.applicationType, "XML");
  assert.equal(found.defaultApp, true);
  assert.equal(found.defaultEndpointApp, false);
  assert.equal(found.enabled, true);
  assert.equal(found.logIncomingMessage, true);
  assert.equal(found.sipUri, `sip:${made.appId}@app.plivo.com`);
  assert.equal(found.resourceUri, `/v1/Account/${authId}/Application/${made.appId}/`);
  assert.equal(found.subAccount, null);
});

test("lists applications over several pages", async () => {
  const applications = Array.from({ length: 24 }, (_, number) => ({ app_name: `app-${number}` }));
  await control("POST", "seed", { applications });
  const pages = [];
  for (const offset of [0, 10, 20]) {
    pages.push(await client.applications.list({ limit: 10, offset }));
  }
  assert.deepEqual(pages.map((page) => page.length), [10, 10, 5]);
  assert.equal(pages[2][4].appName, "Direct Dial");
  assert.equal((await client.applications.list({ appName: "app-2" })).length, 5);
});

test("updates an application", async () => {
  const { appId } = await makeApplication();
  const answer = await client.applications.update(appId, { answerUrl: "https://example.com/new" });
  assert.equal(answer.message, "changed");
  const found = await client.applications.get(appId);
  assert.equal(found.answerUrl, "https://example.com/new");
  assert.equal(found.appName, "reception");
});

test("deletes an application with its endpoints", async () => {
  const { appId } = await makeApplication();
  const { endpointId } = await makeEndpoint("lobby", appId);
  assert.equal(await client.applications.delete(appId), true);
  await assert.rejects(client.endpoints.get(endpointId), { status: 404 });
  await assert.rejects(client.applications.get(appId), { status: 404, message: "not found" });
});

test("deletes an application without its endpoints", async () => {
  const [first, second] = [await makeApplication("first"), await makeApplication("second")];
  const { endpointId } = await makeEndpoint("lobby", first.appId);
  await client.applications.delete(first.appId, { cascade: false, newEndpointApplication: second.appId });
  assert.match((await client.endpoints.get(endpointId)).application, new RegExp(`/${second.appId}/$`));
  await client.applications.delete(second.appId, { cascade: false });
  assert.equal((await client.endpoints.get(endpointId)).application, null);
});

test("takes a subaccount from its beginning to its end", async () => {
  const made = await client.subaccounts.create("branch", true);
  assert.match(made.authId, /^SA/);
  const found = await client.subaccounts.get(made.authId);
  assert.equal(found.name, "branch");
  assert.equal(found.enabled, true);
  assert.equal(found.authToken, made.authToken);
  assert.equal((await client.subaccounts.update(made.authId, "office", false)).message, "changed");
  const [listed] = await client.subaccounts.list();
  assert.equal(listed.name, "office");
  assert.equal(listed.enabled, false);
  assert.equal(await client.subaccounts.delete(made.authId, false), true);
  await assert.rejects(client.subaccounts.get(made.authId), { status: 404, message: "not found" });
});
