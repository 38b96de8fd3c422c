// How findings are cut, grouped and said, without a document.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bySignal } from "../../extension/pages/findings.js";
import { pieces } from "../../extension/pages/marked.js";
import { sayFrom } from "../../extension/pages/words.js";

const finding = (/** @type {string} */ signal, /** @type {number} */ weight, /** @type {string} */ quote) => ({ signal, weight, quote, tactic: "ask", field: "text", start: 0, end: 1, why: "" });

test("pieces join to the text, and overlapping marks share the piece between", () => {
  const text = "abc🙂defgh";
  const cut = pieces(text, [{ start: 1, end: 6 }, { start: 3, end: 8 }]);
  assert.equal(cut.map((piece) => piece.text).join(""), text);
  assert.deepEqual(cut.map((piece) => [piece.text, piece.spans]), [["a", []], ["bc", [0]], ["🙂d", [0, 1]], ["ef", [1]], ["gh", []]]);
});

test("a span outside the text is cut to it", () => {
  assert.deepEqual(pieces("ab", [{ start: -3, end: 99 }]), [{ text: "ab", spans: [0] }]);
  assert.deepEqual(pieces("", [{ start: 0, end: 1 }]), []);
});

test("one entry a signal, strongest first, every quote with its place", () => {
  const groups = bySignal([finding("a", 2, "x"), finding("b", 20, "y"), finding("a", 2, "z")]);
  assert.deepEqual(groups.map((group) => group.signal), ["b", "a"]);
  assert.deepEqual(groups[1].quotes, [{ quote: "x", index: 0 }, { quote: "z", index: 2 }]);
});

test("words fill their gaps, and values are never read as gaps", () => {
  const say = sayFrom({ two: { message: "$2 after $1" } });
  assert.equal(say("two", "$2", "b"), "b after $2");
  assert.equal(say("unknown"), "unknown");
});
