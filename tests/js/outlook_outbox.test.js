import assert from "node:assert/strict";
import { test } from "node:test";
import { linkedTree } from "./outlook_tree.js";

const tree = linkedTree();
const { keepIn } = await import(`${tree}/pane/keep.js`);
const { Outbox } = await import(`${tree}/pane/outbox.js`);
const { Service } = await import(`${tree}/pane/service.js`);

const START = Date.parse("2026-11-25T12:00:00Z");

/** A disk in memory; `broken` lets nothing be written. */
function disk({ broken = false } = {}) {
  const held = new Map();
  return {
    held,
    put: async (_, key, value) => { if (broken) throw new Error("denied"); held.set(key, value); },
    get: async (_, key) => held.get(key),
    all: async () => [...held.values()],
    remove: async (_, key) => void held.delete(key),
  };
}

/** A service that answers each request with the next of `answers`: [status, data], or null for nobody there. */
function service(answers, { token = "slt_1" } = {}) {
  const keep = keepIn(null, undefined);
  if (token) keep.write("token", token);
  const asked = [];
  const send = async (path, init) => {
    asked.push([path, init]);
    const answer = answers.shift();
    if (!answer) throw new TypeError("network");
    return new Response(JSON.stringify(answer[1]), { status: answer[0], headers: answer[2] });
  };
  return { made: new Service(keep, send), asked, keep };
}

test("a report goes with its token and leaves the disk with the receipt", async () => {
  const { made, asked } = service([[201, { receipt: "R-1", report_id: "a" }]]);
  const store = disk();
  const answer = await new Outbox(store, made, () => START).send("a", "{}");
  assert.deepEqual(answer, { receipt: "R-1", report_id: "a" });
  assert.equal(store.held.size, 0);
  const [[path, { headers, credentials, redirect, body }]] = asked;
  assert.deepEqual([path, headers.authorization, credentials, redirect, body], ["/api/v1/reports", "Bearer slt_1", "omit", "error", "{}"]);
});

test("without service it waits, is tried when due and not before", async () => {
  const { made, asked } = service([null, [200, { receipt: "R-2", report_id: "a" }]]);
  let now = START;
  const outbox = new Outbox(disk(), made, () => now);
  assert.deepEqual(await outbox.send("a", "{}"), { queued: true, reason: "offline", next_at: "2026-11-25T12:00:30.000Z" });
  assert.deepEqual((await outbox.waiting()).map(({ report_id, reason }) => [report_id, reason]), [["a", "offline"]]);
  assert.equal(await outbox.body("a"), "{}");
  assert.equal(await outbox.flush(), false);
  now += 31_000;
  assert.equal(await outbox.flush(), true);
  assert.deepEqual(await outbox.waiting(), []);
  assert.equal(asked.length, 2);
});

test("a receipt for another report is none", async () => {
  const { made } = service([[201, { receipt: "R-1", report_id: "b" }]]);
  assert.equal((await new Outbox(disk(), made, () => START).send("a", "{}")).queued, true);
});

test("what the service will refuse again waits for a person", async () => {
  const { made } = service([[413, {}]]);
  assert.deepEqual(await new Outbox(disk(), made, () => START).send("a", "{}"), { queued: true, reason: "too_large", next_at: null });
});

test("not connected: nothing is asked, the report waits", async () => {
  const { made, asked } = service([], { token: "" });
  assert.equal((await new Outbox(disk(), made, () => START).send("a", "{}")).reason, "not_enrolled");
  assert.equal(asked.length, 0);
});

test("nothing is called kept that could not be kept", async () => {
  const sent = service([[201, { receipt: "R-1", report_id: "a" }]]);
  assert.equal((await new Outbox(disk({ broken: true }), sent.made, () => START).send("a", "{}")).receipt, "R-1");
  const away = service([null]);
  await assert.rejects(new Outbox(disk({ broken: true }), away.made, () => START).send("a", "{}"));
});

test("two attempts of the same report at once are one", async () => {
  const { made, asked } = service([[201, { receipt: "R-1", report_id: "a" }]]);
  const outbox = new Outbox(disk(), made, () => START);
  await Promise.all([outbox.send("a", "{}"), outbox.flush({ all: true })]);
  assert.equal(asked.length, 1);
});

test("a code becomes a token of this device, under Outlook's partition", async () => {
  const held = new Map();
  const storage = { getItem: (key) => held.get(key) ?? null, setItem: (key, value) => void held.set(key, value) };
  const keep = keepIn(storage, "p-");
  const answers = [new Response("{}", { status: 403 }), new Response('{"token":"slt_2","expires_at":"2027-05-24T12:00:00+00:00"}', { status: 201 })];
  const made = new Service(keep, async () => answers.shift());
  assert.equal(await made.enrol("old"), false);
  assert.equal(made.connected(), false);
  assert.equal(await made.enrol("good"), true);
  assert.deepEqual([...held.keys()], ["p-secondlook.token", "p-secondlook.token_life"]);
  assert.equal(keepIn(storage, "other-").read("token"), null);
});

test("a token that has grown old is changed, a young one is not, and trouble changes nothing", async () => {
  const held = new Map();
  const keep = keepIn({ getItem: (key) => held.get(key) ?? null, setItem: (key, value) => void held.set(key, value) }, "");
  const answers = [new Response("{}", { status: 503 }), new Response('{"token":"slt_2","expires_at":"2999-01-01T00:00:00+00:00"}', { status: 201 })];
  const asked = [];
  const made = new Service(keep, async (path, { headers }) => (asked.push([path, headers.authorization]), answers.shift()));
  keep.write("token", "slt_1");
  keep.write("token_life", { since: "2000-01-01T00:00:00Z", until: "2000-06-01T00:00:00Z" });
  await made.renew();
  assert.equal(keep.read("token"), "slt_1");
  await made.renew();
  assert.equal(keep.read("token"), "slt_2");
  await made.renew();
  assert.deepEqual(asked, Array(2).fill(["/api/v1/rotate", "Bearer slt_1"]));
});
