import assert from "node:assert/strict";
import { test } from "node:test";
import { Receipts } from "../../extension/pages/receipts.js";

const DAY = 86_400_000;

/** @param {Record<string, {status: number, data?: any}>} answers by receipt */
function device(answers = {}) {
  const at = { now: Date.UTC(2026, 10, 25), kept: /** @type {any} */ (undefined), asked: /** @type {string[]} */ ([]) };
  const disk = { read: async () => structuredClone(at.kept), write: async (/** @type {any} */ kept) => { at.kept = structuredClone(kept); } };
  const ask = async (/** @type {string} */ receipt) => {
    at.asked.push(receipt);
    return { status: 404, data: null, ...answers[receipt] };
  };
  return { at, receipts: new Receipts(disk, ask, () => at.now) };
}

test("the newest stands first, each once, and nothing is lost when several arrive together", async () => {
  const { receipts } = device();
  assert.deepEqual(await receipts.all(), []);
  await Promise.all([receipts.add("1"), receipts.add("2"), receipts.add("1"), receipts.add("3")]);
  assert.deepEqual((await receipts.all()).map((one) => one.receipt), ["3", "1", "2"]);
  assert.equal((await receipts.all())[0].state, "received");
});

test("it keeps what the service says, and what it knew where nobody answers", async () => {
  const feedback = [{ at: "2026-11-25T10:00:00+00:00", text: "<b>Thanks</b>", more: 1 }];
  const { at, receipts } = device({
    1: { status: 200, data: { state: "closed", verdict: "scam", feedback } }, 2: { status: 200, data: { state: "in_review" } }, 4: { status: 0 },
  });
  for (const receipt of ["4", "3", "2", "1"]) await receipts.add(receipt);
  await receipts.refresh();
  const kept = Object.fromEntries((await receipts.all()).map((one) => [one.receipt, one]));
  assert.equal(kept[1].state, "closed");
  assert.deepEqual(kept[1].answers, [{ at: "2026-11-25T10:00:00+00:00", text: "<b>Thanks</b>" }]);
  assert.deepEqual([kept[2].state, kept[3].state, kept[4].state], ["in_review", "gone", "received"]);
  at.asked = [];
  await receipts.refresh();
  assert.deepEqual(at.asked, ["1", "2", "4"]); // what is gone is asked no more
});

test("old ones are asked no more, then forgotten; all are forgotten when the person says so", async () => {
  const { at, receipts } = device();
  await receipts.add("1");
  at.now += 181 * DAY;
  await receipts.add("2");
  await receipts.refresh();
  assert.deepEqual(at.asked, ["2"]);
  at.now += 185 * DAY;
  await receipts.refresh();
  assert.deepEqual((await receipts.all()).map((one) => one.receipt), ["2"]);
  await receipts.forget();
  assert.deepEqual(await receipts.all(), []);
});

test("a service that asks to wait is not asked on", async () => {
  const { at, receipts } = device({ 2: { status: 429 } });
  await receipts.add("1");
  await receipts.add("2");
  await receipts.refresh();
  assert.deepEqual(at.asked, ["2"]);
});
