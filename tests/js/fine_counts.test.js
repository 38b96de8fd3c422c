import assert from "node:assert/strict";
import test from "node:test";
import { counted } from "../../extension/background/fine_counts.js";

test("one more, and one taken back", () => {
  assert.deepEqual(counted({}, "paid", false), { paid: 1 });
  assert.deepEqual(counted({ paid: 1, quiet: 2 }, "paid", false), { quiet: 2, paid: 2 });
  assert.deepEqual(counted({ paid: 1, quiet: 2 }, "paid", true), { quiet: 2 });
  assert.deepEqual(counted({ quiet: 2 }, "paid", true), { quiet: 2 }, "what was sent already is not taken back");
});

test("no more signals than the service takes", () => {
  const full = Object.fromEntries(Array.from({ length: 200 }, (_, number) => [`signal-${number}`, 1]));
  assert.equal(counted(full, "one-more", false), full);
  assert.equal(counted(full, "signal-7", false)["signal-7"], 2);
});
