// /report: each report has a pass of its own, a receipt is kept before anything is forgotten, what is shared is put together.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parcelsOf } from "../../extension/pages/parcels.js";
import { reportBody } from "../../extension/pages/report.js";
import { PageService } from "../../server/secondlook/web/static/report/page_service.js";
import { textOf } from "../../server/secondlook/web/static/report/shared.js";

const NOW = Date.parse("2026-11-25T12:00:00Z");
const PASS = (/** @type {string} */ token) => [201, { token, expires_at: "2026-11-26T12:00:00+00:00" }];

/** A service that answers each request with the next of `answers`: [status, data], or null for nobody there. */
function asked(answers, { broken = false } = {}) {
  const requests = [], held = new Map();
  const disk = {
    get: async (store, key) => held.get(`${store}/${key}`),
    put: async (store, key, value) => { if (broken) throw new Error("denied"); held.set(`${store}/${key}`, value); },
  };
  const send = async (path, init) => {
    requests.push([path, init.headers?.authorization ?? null]);
    const answer = answers.shift();
    if (!answer) throw new TypeError("network");
    return new Response(JSON.stringify(answer[1]), { status: answer[0], headers: answer[2] });
  };
  return { service: new PageService(/** @type {any} */ (disk), /** @type {any} */ (send), () => NOW), requests, held };
}

test("two reports have two passes, and the receipt is on the device before the answer", async () => {
  const { service, requests, held } = asked([PASS("one"), [201, { receipt: "R-1", report_id: "a" }], PASS("two"), [200, { receipt: "R-2", report_id: "b" }]]);
  assert.equal((await service.report("{}")).data.receipt, "R-1");
  assert.deepEqual(held.get("receipts/R-1"), { receipt: "R-1", report_id: "a", at: "2026-11-25T12:00:00.000Z", state: "received" });
  await service.report("{}");
  assert.deepEqual(requests.map(([, bearer]) => bearer), [null, "Bearer one", null, "Bearer two"]);
  assert.ok(![...held.keys()].includes("values/pass")); // a pass that reported asks nothing later
});

for (const [what, answers, status] of /** @type {const} */ ([
  ["nobody answers", [], 0],
  ["there are too many", [[429, {}, { "retry-after": "900" }]], 429],
  ["the page is switched off", [[404, {}]], 404],
])) {
  test(`no pass, no receipt: ${what}`, async () => {
    const { service, requests, held } = asked([...answers]);
    const answer = await service.report("{}");
    assert.deepEqual([answer.status, answer.data, requests.length, held.size], [status, null, 1, 0]);
  });
}

test("a report that arrived has arrived, even where the device keeps nothing", async () => {
  const { service } = asked([PASS("one"), [201, { receipt: "R-1", report_id: "a" }]], { broken: true });
  assert.equal((await service.report("{}")).data.receipt, "R-1");
});

test("questions share a pass as long as it is good", async () => {
  const kept = { receipt: "R-1", report_id: "a", at: "", state: "received" };
  const { service, requests, held } = asked([PASS("q"), [200, { state: "closed", feedback: [{ at: "2026-11-25T13:00:00+00:00", text: "Thank you." }] }], [404, {}]]);
  await service.refresh(kept);
  assert.deepEqual([held.get("receipts/R-1").state, held.get("receipts/R-1").answers[0].text], ["closed", "Thank you."]);
  await service.refresh(kept);
  assert.equal(held.get("receipts/R-1").state, "gone");
  assert.deepEqual(requests.map(([path]) => path), ["/api/v1/report-pass", "/api/v1/reports/R-1", "/api/v1/reports/R-1"]);
  assert.equal(await service.refresh(kept), false);
});

test("what is shared twice is put in once", () => {
  const form = (/** @type {Record<string, string>} */ parts) => ({ get: (/** @type {string} */ name) => parts[name] ?? null });
  assert.equal(textOf(form({ title: "Mira", text: "Hello https://x.example", url: "https://x.example" })), "Mira\nHello https://x.example");
  assert.equal(textOf(form({ title: "Same", text: "Same" })), "Same");
  assert.equal(textOf(form({})), "");
});

test("pictures make a report, each with its switch, and no empty message goes with them", () => {
  const shown = (/** @type {string} */ name) => ({ picture: { name, type: "image/png", data: "AAAA" }, url: "blob:x" });
  const draft = { conversation: { channel: "other", messages: [] }, screenshots: [shown("a"), shown("b")] };
  assert.deepEqual(parcelsOf(draft, new Set(["p.0"]), ["id"]).map(({ left }) => left), [{ channel: "other", messages: [] }]);
  assert.deepEqual(parcelsOf(draft, new Set(["p.0", "p.1"]), ["id"]), []);
  const reporter = { mode: /** @type {const} */ ("anonymous"), name: "", address: "", unit: "" };
  const body = reportBody({ id: "x", channel: "other", evidence: "{}", assessment: null, note: "", answers: [], reporter, lang: "en", attachments: [shown("a").picture] });
  assert.deepEqual(JSON.parse(body).attachments, [{ name: "a", type: "image/png", data: "AAAA" }]);
});
