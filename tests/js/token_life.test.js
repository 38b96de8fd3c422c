import assert from "node:assert/strict";
import { test } from "node:test";
import { isOld } from "../../extension/background/token_life.js";

const DAY = 86_400_000;
const SINCE = Date.parse("2026-11-25T12:00:00Z");
const LIFE = { since: new Date(SINCE).toISOString(), until: new Date(SINCE + 180 * DAY).toISOString() };

test("a token is renewed when two thirds of its life are over", () => {
  assert.deepEqual([0, 60, 119, 120, 179, 200].map((days) => isOld(LIFE, SINCE + days * DAY)), [false, false, false, true, true, true]);
});

test("a life that cannot be read does not start a flood", () => {
  assert.equal(isOld({ since: "", until: "x" }, SINCE), false);
});
