import assert from "node:assert/strict";
import { test } from "node:test";
import { cleanConversation, cleanText, hostOf, Refused } from "../../extension/background/requests.js";

const said = (text, more = {}) => ({ channel: "linkedin", id: "t", messages: [{ from: "them", text, ...more }] });

test("a conversation of a page script keeps what the contract knows and nothing else", () => {
  const mail = { subject: "Hi", sender: { name: "A", profile_url: "https://x.example/", address: "a@b.example" }, links: [{ text: "x", href: "https://x.example/" }], hidden: "h" };
  const dirty = { ...said("Hello", { ...mail, sender: { ...mail.sender, is: "B" }, links: [{ ...mail.links[0], rel: "me" }], html: "<b>" }), level: "none" };

  assert.deepEqual(cleanConversation(dirty), {
    id: "t",
    channel: "linkedin",
    messages: [{ from: "them", text: "Hello", ...mail }],
  });
});

for (const [what, wrong] of Object.entries({
  "no object": null,
  "no list": { ...said(""), messages: {} },
  "too many messages": { ...said(""), messages: Array(201).fill({ from: "me", text: "" }) },
  "a text too long": said("x".repeat(20_001)),
  "a text that is none": said(7),
  "another side": said("", { from: "us" }),
  "links that are no list": said("", { links: { length: 1 } }),
  "too many links": said("", { links: Array(501).fill({ text: "", href: "" }) }),
  "a target too long": said("", { links: [{ text: "", href: "x".repeat(2_001) }] }),
  "a hidden text that is none": said("", { hidden: ["h"] }),
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
