// Copyright (c) 2026, cpaas.voice contributors
// GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// Bandwidth's own node SDK at the Catapult emulator.

"use strict";

const assert = require("node:assert/strict");
const { beforeEach, test } = require("node:test");

const Bandwidth = require("node-bandwidth");

const { BANDWIDTH_API_ENDPOINT: url, BANDWIDTH_USER_ID: userId } = process.env;
const { BANDWIDTH_API_TOKEN: apiToken, BANDWIDTH_API_SECRET: apiSecret } = process.env;
const realm = "branch.bwapp.bwsip.io";
const incomingCallUrl = "https://example.com/call";

async function control(method, path, body) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`${url}/_emulator/${path}`, { method, headers, body: JSON.stringify(body) });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer.status === 204 ? null : answer.json();
}

function connect(changes = {}) {
  return new Bandwidth({ userId, apiToken, apiSecret, baseUrl: url, ...changes });
}

const client = connect();
const makeDomain = (name = "branch") => client.Domain.create({ name, description: "A branch office" });
const makeEndpoint = (domain, name = "lobby", values = {}) =>
  client.Endpoint.create(domain.id, { name, credentials: { password: "abc123" }, ...values });
const makeApplication = (name = "reception") => client.Application.create({ name, incomingCallUrl });

beforeEach(() => control("POST", "reset"));

test("creates and lists a domain", async () => {
  const made = await makeDomain();
  assert.match(made.id, /^rd-[a-z2-7]{23}$/);
  const { domains, hasNextPage } = await client.Domain.list();
  const endpointsUrl = `${url}/v1/users/${userId}/domains/${made.id}/endpoints`;
  assert.deepEqual(domains, [{ id: made.id, name: "branch", description: "A branch office", endpointsUrl }]);
  assert.equal(hasNextPage, false);
});

test("lists domains over several pages", async () => {
  for (const name of ["first", "second", "third"]) {
    await makeDomain(name);
  }
  let page = await client.Domain.list({ size: 1 });
  const names = [];
  while (names.push(page.domains[0].name) && page.hasNextPage) {
    page = await page.getNextPage();
  }
  assert.deepEqual(names, ["first", "second", "third"]);
});

test("lists nothing as an empty list", async () => {
  assert.deepEqual((await client.Domain.list()).domains, []);
  assert.deepEqual((await client.Endpoint.list((await makeDomain()).id)).endpoints, []);
});

test("deletes a domain once", async () => {
  const { id } = await makeDomain();
  assert.equal(await client.Domain.delete(id), undefined);
  const message = `The domain '${id}' could not be found`;
  await assert.rejects(client.Domain.delete(id), { name: "UnexpectedResponseError", statusCode: 404, message });
});

test("creates and gets an endpoint", async () => {
  const domain = await makeDomain();
  const { id: applicationId } = await makeApplication();
  const made = await makeEndpoint(domain, "lobby", { applicationId, description: "In the lobby", enabled: false });
  assert.match(made.id, /^re-[a-z2-7]{23}$/);
  assert.deepEqual(await client.Endpoint.get(domain.id, made.id), {
    id: made.id,
    name: "lobby",
    description: "In the lobby",
    domainId: domain.id,
    applicationId,
    enabled: false,
    sipUri: `sip:lobby@${realm}`,
    credentials: { realm, username: "lobby" },
  });
});

test("leaves out what is not set", async () => {
  const domain = await makeDomain();
  const { id } = await makeEndpoint(domain);
  const found = await client.Endpoint.get(domain.id, id);
  assert.deepEqual(Object.keys(found).sort(), ["credentials", "domainId", "enabled", "id", "name", "sipUri"]);
  assert.equal(found.enabled, true);
});

test("lists endpoints over several pages", async () => {
  const domain = await makeDomain();
  const made = [];
  for (let number = 0; number < 5; number += 1) {
    made.push((await makeEndpoint(domain, `phone-${number}`)).id);
  }
  const found = [];
  let page = await client.Endpoint.list(domain.id, { size: 2 });
  while (found.push(...page.endpoints.map((one) => one.id)) && page.hasNextPage) {
    page = await page.getNextPage();
  }
  assert.deepEqual(found, made);
  await assert.rejects(page.getNextPage());
});

test("updates an endpoint", async () => {
  const domain = await makeDomain();
  const { id } = await makeEndpoint(domain, "lobby", { description: "In the lobby", enabled: false });
  assert.equal(await client.Endpoint.update(domain.id, id, { enabled: true }), undefined);
  const found = await client.Endpoint.get(domain.id, id);
  assert.equal(found.enabled, true);
  assert.equal(found.description, "In the lobby");
});

test("deletes an endpoint once", async () => {
  const domain = await makeDomain();
  const { id } = await makeEndpoint(domain);
  assert.equal(await client.Endpoint.delete(domain.id, id), undefined);
  const missing = { statusCode: 404, message: `The endpoint '${id}' could not be found` };
  await assert.rejects(client.Endpoint.delete(domain.id, id), missing);
  await assert.rejects(client.Endpoint.get(domain.id, id), missing);
});

test("takes no other success than the statuses it knows", async () => {
  const domain = await makeDomain();
  await control("PATCH", "switches", { delete_status: 204 });
  await assert.rejects(client.Domain.delete(domain.id), { name: "UnexpectedResponseError", statusCode: 204 });
});

test("creates a token", async () => {
  const domain = await makeDomain();
  const { id } = await makeEndpoint(domain);
  const made = await client.Endpoint.createAuthToken(domain.id, id, { expires: 60 });
  assert.deepEqual(Object.keys(made).sort(), ["expires", "token"]);
  assert.equal(made.expires, 60);
});

test("takes an application from its beginning to its end", async () => {
  const { id } = await makeApplication();
  assert.match(id, /^a-[a-z2-7]{23}$/);
  await client.Application.update(id, { name: "front desk", callbackHttpMethod: "GET" });
  const wanted = { id, name: "front desk", incomingCallUrl, callbackHttpMethod: "get", autoAnswer: true };
  assert.deepEqual(await client.Application.get(id), wanted);
  await client.Application.delete(id);
  const message = `The application '${id}' could not be found`;
  await assert.rejects(client.Application.get(id), { statusCode: 404, message });
});

test("lists applications over several pages", async () => {
  const made = [await makeApplication(), await makeApplication(), await makeApplication()].map((one) => one.id);
  const first = await client.Application.list({ size: 2 });
  const second = await first.getNextPage();
  assert.deepEqual([...first.applications, ...second.applications].map((one) => one.id), made);
  assert.equal(second.hasNextPage, false);
});

test("gets the account", async () => {
  assert.deepEqual(Object.keys(await client.Account.get()).sort(), ["accountType", "balance"]);
});

test("tells of invalid values", async () => {
  const domain = await makeDomain();
  const short = makeEndpoint(domain, "lobby", { credentials: { password: "12345" } });
  await assert.rejects(short, { statusCode: 400, message: /`credentials\.password`/ });
  await assert.rejects(client.Domain.create({}), { statusCode: 400, message: /'name' is required/ });
  await assert.rejects(makeDomain(), { statusCode: 409, message: "Cannot create another instance of domain `branch`" });
});

test("tells of wrong credentials", async () => {
  await assert.rejects(connect({ apiSecret: "wrong" }).Domain.list(), { statusCode: 401 });
  const message = /does not have permission to access user u-somebodyelse$/;
  await assert.rejects(connect({ userId: "u-somebodyelse" }).Domain.list(), { statusCode: 401, message });
});

test("tells until when there are too many requests", async () => {
  await control("PATCH", "switches", { rate_limit: "on" });
  await client.Domain.list();
  await assert.rejects(client.Domain.list(), (error) => {
    assert.equal(error.name, "RateLimitError");
    assert.equal(error.statusCode, 429);
    assert.match(error.limitReset, /^\d{13}$/);
    assert.equal(error.message.code, "rate-limit-reached");
    return true;
  });
});

test("tells of too many requests without an end", async () => {
  await control("PATCH", "switches", { rate_limit: "on", reset_header: "absent" });
  await client.Domain.list();
  await assert.rejects(client.Domain.list(), { name: "UnexpectedResponseError", statusCode: 429 });
});
