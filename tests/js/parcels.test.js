// What leaves: one report for a conversation, one for each mail; an original only while nothing of its mail is switched off.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parcelsOf } from "../../extension/pages/parcels.js";

const mail = (text) => ({ from: /** @type {const} */ ("them"), subject: "Paper", text, sender: { name: "Anna", address: "anna@consult.example" }, reply_to: "a@other.example", links: [{ text: "here", href: "https://consult.example/x" }], hidden: "unseen", auth: "spf=pass" });
const CONVERSATION = { id: "thread", channel: "email", messages: [mail("First\nline"), mail("Second")] };
const MAILS = ["AAAA", "BBBB"].map((original, n) => ({ original, size: 3, about: n }));
const DRAFT = { conversation: CONVERSATION, mails: MAILS };
const parcels = (...off) => parcelsOf(DRAFT, new Set(off), ["id-0", "id-1"]);

test("each mail is a report of its own, with its original", () => {
  assert.deepEqual(parcels().map(({ id, original, about }) => [id, original, about]), [["id-0", "AAAA", 0], ["id-1", "BBBB", 1]]);
  assert.deepEqual(parcels()[1].left, { channel: "email", messages: [CONVERSATION.messages[1]] });
});

test("a conversation is one report without an original", () => {
  assert.deepEqual(parcelsOf({ conversation: CONVERSATION }, new Set(), ["id"]), [{ id: "id", left: CONVERSATION, original: null, about: null }]);
});

test("a mail that is switched off leaves the others their ids", () => {
  assert.deepEqual(parcels("0").map(({ id, original }) => [id, original]), [["id-1", "BBBB"]]);
});

for (const [what, off, gone] of /** @type {const} */ ([
  ["a line", "0.1", ["line", "consult.example/x", "unseen"]],
  ["the subject", "0.s", ["Paper"]],
  ["the sender", "sender", ["Anna", "anna@", "a@other.example", "spf=pass"]],
  ["the original itself", "0.o", []],
])) {
  test(`without ${what} the original, which holds it, stays here`, () => {
    const [first] = parcels(off);
    assert.equal(first.original, null);
    for (const words of gone) assert.ok(!JSON.stringify(first.left).includes(words), words);
  });
}

test("a mail without text, a picture for example, can be reported", () => {
  assert.equal(parcelsOf({ conversation: { channel: "email", messages: [mail("")] }, mails: MAILS.slice(0, 1) }, new Set(), ["id"]).length, 1);
});
