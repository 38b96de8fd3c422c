// The mail add-on's own parts that need no Thunderbird: the original, whose mail it is, which mails belong together, its words.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { identityFor, isOwn, reporterOf } from "../../mail_plugin/thunderbird/background/accounts.js";
import { asReceived, base64 } from "../../mail_plugin/thunderbird/background/original.js";
import { bareSubject, references } from "../../mail_plugin/thunderbird/background/thread.js";

const bytes = (text) => Uint8Array.from(Buffer.from(text, "latin1"));
const received = (text) => Buffer.from(asReceived(bytes(text))).toString("latin1");
const MAIL = "Received: from x\r\nSubject: \xe4\r\n\r\nX-Mozilla-Status: 0001\r\nFrom - here\r\n";

for (const [what, own] of Object.entries({
  nothing: "",
  "the state": "X-Mozilla-Status: 0001\r\nX-Mozilla-Status2: 00000000\r\n",
  "state and tags": `X-Mozilla-Status: 0001\r\nX-Mozilla-Status2: 00800000\r\nX-Mozilla-Keys: $label1${" ".repeat(200)}\r\n`,
  "an mbox line": "From - Sun Nov 22 10:00:00 2026\nX-Mozilla-Status: 0001\n",
})) {
  test(`the original is what came, without ${what} at the top`, () => assert.equal(received(own + MAIL), MAIL));
}

test("a mail that begins like no other is left as it is", () => {
  for (const odd of ["", "X", "X-Mozilla-Status", "X-Mozilla-Draft-Info: x\r\n\r\n", "\r\n\r\nFrom x"]) assert.equal(received(odd), odd);
});

test("base64 holds every byte, also of large mails", () => {
  const large = Uint8Array.from({ length: 100_001 }, (_, n) => n % 256);
  assert.deepEqual(Uint8Array.from(Buffer.from(base64(large), "base64")), large);
});

const BOB = { id: "i1", email: "bob@corp.example", name: "Bob" };
const PRESS = { id: "i2", email: "press@corp.example", name: "Press office" };
const ACCOUNTS = [{ id: "local", identities: [] }, { id: "imap", identities: [BOB, PRESS] }];
const inFolder = (accountId, ...specialUse) => /** @type {any} */ ({ folder: { id: "f", accountId, specialUse } });

test("own mail is what lies among sent mail or never passed a server; an own address alone proves nothing", () => {
  const through = { received: ["from mx"] };
  assert.equal(isOwn(inFolder("imap", "sent"), "BOB@corp.example", through, ACCOUNTS), true);
  assert.equal(isOwn(inFolder("imap", "inbox"), "bob@corp.example", {}, ACCOUNTS), true);
  assert.equal(isOwn(inFolder("imap", "inbox"), "bob@corp.example", through, ACCOUNTS), false);
  assert.equal(isOwn(inFolder("imap", "sent"), "anna@consult.example", {}, ACCOUNTS), false);
});

test("the identity is the one addressed, of the folder's account", () => {
  assert.equal(identityFor(inFolder("imap"), ["Press@corp.example"], ACCOUNTS), PRESS);
  assert.equal(identityFor(inFolder("imap"), ["list@corp.example"], ACCOUNTS), BOB);
  assert.equal(identityFor(inFolder("local"), ["press@corp.example"], ACCOUNTS), PRESS);
  assert.equal(identityFor(inFolder("local"), [], []), undefined);
});

test("policy decides who reports; otherwise the identity, with mode and unit as the person set them", () => {
  const settings = /** @type {any} */ ({ reporter: { mode: "confidential", name: "B", address: "", unit: "Lab" }, fixed: [] });
  assert.deepEqual(reporterOf(settings, PRESS), { mode: "confidential", name: "Press office", address: "press@corp.example", unit: "Lab" });
  assert.deepEqual(reporterOf({ ...settings, fixed: ["reporter.name", "reporter.address"] }, PRESS), settings.reporter);
  assert.equal(reporterOf(settings, undefined), settings.reporter);
});

test("references are the Message-IDs of both headers, once each", () => {
  assert.deepEqual(references({ references: ["<a@x> <b@x>\r\n <c@x>"], "in-reply-to": ["<c@x>"] }), ["a@x", "b@x", "c@x"]);
  assert.deepEqual(references({ references: ["none", "<", "<<>>"] }), []);
});

test("a subject is compared without the words of answers", () => {
  for (const subject of ["Re: Report", "AW: re:Report", "VS: Report", "回复：Report", "Report"]) assert.equal(bareSubject(subject), "Report");
});

test("the add-on's words exist in all languages, each in place of one of the browser's or new to both", () => {
  const read = (/** @type {string} */ path) => JSON.parse(readFileSync(new URL(`../../${path}/messages.json`, import.meta.url), "utf8"));
  const keys = Object.keys(read("mail_plugin/thunderbird/_locales/en"));
  for (const language of ["en", "fi", "sv", "de", "fr", "zh_CN"]) {
    const words = read(`mail_plugin/thunderbird/_locales/${language}`);
    assert.deepEqual(Object.keys(words), keys, language);
    assert.ok(words.appDescription.message.length <= 132, language);
  }
  assert.deepEqual(keys.filter((key) => !(key in read("extension/_locales/en"))), ["tagReported"]);
});
