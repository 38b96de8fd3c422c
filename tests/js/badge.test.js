import assert from "node:assert/strict";
import { test } from "node:test";
import { badgeOf } from "../../extension/background/badge.js";
import { gravest } from "../../extension/background/conversations.js";
import { compareVersions } from "../../extension/engine/accept.js";

test("the badge is empty at none, a dot at note, a count from caution up", () => {
  const texts = [["none", 0], ["note", 2], ["caution", 1], ["warning", 120], ["unreadable", 0]].map(([state, count]) => badgeOf(state, count).text);

  assert.deepEqual(texts, ["", "•", "1", "99", "?"]);
});

test("nothing is counted when everything was called fine", () => assert.equal(badgeOf("warning", 0).text, ""));

test("of several conversations the gravest is shown, of equals the latest, and an unreadable one last", () => {
  const open = (thread, level, findings = [{ signal: "s" }]) => ({
    thread,
    conversation: level ? {} : null,
    judged: level ? { assessment: { level, findings } } : null,
    dismissed: [],
  });

  assert.equal(gravest([])?.thread, undefined);
  assert.equal(gravest([open("a", null), open("b", "note"), open("c", "warning"), open("d", "caution")]).thread, "c");
  assert.equal(gravest([open("a", "note"), open("b", "note")]).thread, "b");
  assert.equal(gravest([open("a", "none", []), open("b", null)]).thread, "a");
});

test("versions are compared number by number", () => {
  assert.ok(compareVersions("2026.11.25", "2026.9.30") > 0);
  assert.ok(compareVersions("2026.11.25", "2026.11.25.1") < 0);
  assert.equal(compareVersions("2026.11.25", "2026.11.25.0"), 0);
});
