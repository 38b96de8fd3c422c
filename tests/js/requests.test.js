import assert from "node:assert/strict";
import { test } from "node:test";
import { cleanConversation, cleanText, hostOf, Refused } from "../../extension/background/requests.js";

const said = (text, more = {}) => ({ channel: "linkedin", id: "t", messages: [{ from: "them", text, ...more }] });

test("a conversation of a page script keeps what the contract knows and nothing else", () => {
  const dirty = { ...said("Hello", { sender: { name: "A", profile_url: "https://x.example/", address: "a@b.example" }, html: "<b>" }), level: "none" };

  assert.deepEqual(cleanConversation(dirty), {
    id: "t",
    channel: "linkedin",
    messages: [{ from: "them", text: "Hello", sender: { name: "A", profile_url: "https://x.example/" } }],
  });
});

for (const [what, wrong] of Object.entries({
  "no object": null,
  "no list": { ...said(""), messages: {} },
  "too many messages": { ...said(""), messages: Array(201).fill({ from: "me", text: "" }) },
  "a text too long": said("x".repeat(20_001)),
  "a text that is none": said(7),
  "another side": said("", { from: "us" }),
  "a name too long": said("", { sender: { name: "x".repeat(501) } }),
})) {
  test(`refused: ${what}`, () => assert.throws(() => cleanConversation(wrong), Refused));
}

test("the host is that of the frame's origin, and of https only", () => {
  assert.equal(hostOf({ origin: "https://www.linkedin.com", url: "about:blank" }), "www.linkedin.com");
  assert.equal(hostOf({ url: "https://www.linkedin.com:8443/feed/" }), "www.linkedin.com");
  assert.equal(hostOf({ url: "http://www.linkedin.com/" }), "");
  assert.equal(hostOf({ origin: "null", url: "about:blank" }), "");
});

test("a text that is no text is refused", () => assert.throws(() => cleanText(undefined), Refused));
