// What is switched off is really absent, and places of marks follow.
import assert from "node:assert/strict";
import { test } from "node:test";
import { chosen, firstOff, layout } from "../../extension/pages/selection.js";

const SENDER = { name: "Anna Example", profile_url: "https://social.example/anna" };
const CONVERSATION = {
  id: "t1",
  channel: "linkedin",
  messages: [
    { from: /** @type {const} */ ("them"), at: "2026-11-03T09:12:00Z", subject: "A paper", text: "Hello\n\nWrite a paper\nWe pay", sender: SENDER },
    { from: /** @type {const} */ ("me"), text: "My secret answer" },
    { from: /** @type {const} */ ("them"), text: "Let us meet", sender: SENDER },
  ],
};

test("with nothing switched, everything but one's own messages is sent unchanged", () => {
  const sent = chosen(CONVERSATION, firstOff(CONVERSATION));
  assert.deepEqual(sent.messages, [
    { from: "them", at: "2026-11-03T09:12:00Z", text: "Hello\n\nWrite a paper\nWe pay", subject: "A paper", sender: SENDER },
    { from: "them", text: "Let us meet", sender: SENDER },
  ]);
  assert.equal(sent.id, "t1");
});

test("one's own message goes along when it is switched on", () => {
  assert.equal(chosen(CONVERSATION, new Set()).messages[1].text, "My secret answer");
});

test("a removed line, subject, sender and message are nowhere in the data", () => {
  const off = new Set(["0.2", "0.s", "sender", "1", "2"]);
  const json = JSON.stringify(chosen(CONVERSATION, off));
  for (const gone of ["Write a paper", "A paper", "Anna", "social.example", "secret", "Let us meet"]) assert.ok(!json.includes(gone), gone);
  assert.equal(chosen(CONVERSATION, off).messages[0].text, "Hello\n\nWe pay");
});

test("a message without a line left is not sent as an empty shell", () => {
  const off = new Set(["0.0", "0.2", "0.3", "1"]);
  assert.deepEqual(chosen(CONVERSATION, off).messages.map((turn) => turn.text), ["Let us meet"]);
});

test("each line knows where it stands in what is sent", () => {
  const off = new Set(["0.0", "1"]);
  const rows = layout(CONVERSATION, off);
  const sent = chosen(CONVERSATION, off);
  assert.deepEqual(rows.map((row) => row.sent), [0, null, 1]);
  for (const row of rows.filter((row) => row.sent !== null)) {
    for (const line of row.lines.filter((line) => line.start !== null)) {
      const start = line.start ?? 0;
      assert.equal(sent.messages[row.sent ?? 0].text.slice(start, start + line.text.length), line.text);
    }
  }
});

test("the original is left as it was", () => {
  const before = JSON.stringify(CONVERSATION);
  chosen(CONVERSATION, new Set(["0.0", "sender"]));
  assert.equal(JSON.stringify(CONVERSATION), before);
});
