import assert from "node:assert/strict";
import { test } from "node:test";
import { isStuck, nextTry, reasonOf } from "../../extension/background/retry.js";

const NOW = Date.parse("2026-11-25T12:00:00Z");
const after = (...args) => (Date.parse(nextTry(...args, NOW)) - NOW) / 1000;

test("each answer of the service has its reason", () => {
  const reasons = [0, 401, 403, 413, 422, 409, 429, 503, 507, 500].map(reasonOf);

  assert.deepEqual(reasons, ["offline", "unauthorized", "unauthorized", "too_large", "refused", "refused", "busy", "busy", "busy", "offline"]);
});

test("tries come ever later, up to half an hour", () => {
  assert.deepEqual([0, 1, 2, 10].map((attempts) => after("offline", attempts, NaN)), [30, 60, 120, 1800]);
});

test("the service may ask for more patience, not for less", () => {
  assert.equal(after("busy", 0, 90_000), 90);
  assert.equal(after("busy", 3, 1_000), 240);
});

test("what would be refused again is not tried by itself", () => {
  assert.equal(nextTry("too_large", 0, NaN, NOW), null);
  assert.equal(nextTry("refused", 0, NaN, NOW), null);
});

test("after ten minutes, or a refusal, the person is told whom to call", () => {
  const waiting = { report_id: "", body: "", attempts: 1, reason: "offline", next_at: "", created_at: new Date(NOW - 9 * 60_000).toISOString() };

  assert.equal(isStuck(waiting, NOW), false);
  assert.equal(isStuck(waiting, NOW + 2 * 60_000), true);
  assert.equal(isStuck({ ...waiting, next_at: null }, NOW), true);
  assert.equal(isStuck({ ...waiting, reason: "unauthorized" }, NOW), true);
});
