import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { linkedTree } from "./outlook_tree.js";

const tree = linkedTree();
const { readHeaders } = await import(`${tree}/pane/headers.js`);
const { readMail } = await import(`${tree}/pane/mail.js`);
const { readOriginal } = await import(`${tree}/pane/original.js`);
const { languageOf } = await import(`${tree}/pane/words.js`);

const words = new URL("../../mail_plugin/outlook/words/", import.meta.url);
const shared = new URL("../../extension/_locales/", import.meta.url);

/** Office.js as far as a message of `set` has it. */
function outlook(set) {
  const number = (version) => Number(version.split(".")[1]);
  globalThis.Office = {
    AsyncResultStatus: { Succeeded: "succeeded" },
    context: { requirements: { isSetSupported: (_, version) => number(version) <= number(set) } },
  };
}

const answer = (value) => (...given) => given.at(-1)(value === null ? { status: "failed", error: { name: "E", message: "no" } } : { status: "succeeded", value });
const item = (others = {}) => ({
  subject: "Hello", from: { displayName: "Anna", emailAddress: "anna@consult.example" }, dateTimeCreated: new Date("2026-11-23T08:00:00Z"),
  body: { getAsync: (type, done) => answer(others[type] ?? null)(done) },
  getAllInternetHeadersAsync: answer("headers" in others ? others.headers : "Reply-To: x@else.example\r\nAuthentication-Results: a;\r\n\tspf=pass\r\nAuthentication-Results: b"),
  getAsFileAsync: answer("file" in others ? others.file : "QUJD"),
});
const html = (text) => ({ text: `read ${text}`, links: [], hidden: ["secret"] });

test("a message with what stands around it", async () => {
  outlook("1.8");
  assert.deepEqual(await readMail(item({ html: "<p>" }), "robin@firm.example", html), {
    from: "them", subject: "Hello", text: "read <p>", at: "2026-11-23T08:00:00.000Z", sender: { name: "Anna", address: "anna@consult.example" },
    reply_to: "x@else.example", hidden: "secret", auth: "a; spf=pass\nb",
  });
});

test("an older Outlook: no headers, plain text, line ends as everywhere", async () => {
  outlook("1.3");
  const turn = await readMail(item({ text: "one\r\ntwo\r\n" }), "ROBIN@firm.example", html);
  assert.deepEqual([turn.text, turn.auth, turn.reply_to], ["one\ntwo", undefined, undefined]);
});

test("one's own message is one's own; no text at all is an error, headers are not needed", async () => {
  outlook("1.8");
  assert.equal((await readMail(item({ html: "x", headers: null }), "ANNA@consult.example", html)).from, "me");
  await assert.rejects(readMail(item(), "robin@firm.example", html));
});

test("headers are unfolded, and bounded", () => {
  const many = readHeaders(`${"X: 1\r\n".repeat(50)}Y: ${"y".repeat(5_000)}\r\n: no name\r\nplain`);
  assert.equal(many("x").length, 10);
  assert.equal(many("y")[0].length, 2_000);
  assert.deepEqual(many(""), []);
  assert.deepEqual(readHeaders("A: b\r\n  c\n\td")("a"), ["b c d"]);
});

test("the original: its size in bytes, or why there is none", async () => {
  outlook("1.14");
  assert.deepEqual(await readOriginal(item({ file: "QUJD\r\nRA==" })), { original: "QUJDRA==", size: 4 });
  assert.deepEqual(await readOriginal(item({ file: "A".repeat(33_333_336) })), { original: null, size: 25_000_002 });
  assert.equal(await readOriginal(item({ file: null })), null);
  outlook("1.13");
  assert.equal(await readOriginal(item()), null);
});

test("Outlook's language, or English", () => {
  assert.deepEqual(["fi-FI", "zh-TW", "zh-CN", "de", "en-GB", "pt-BR", "fil-PH"].map(languageOf), ["fi", "zh_CN", "zh_CN", "de", "en", "en", "en"]);
});

test("the six languages say the same things, with the same gaps", () => {
  const read = (name) => JSON.parse(readFileSync(new URL(name, words), "utf-8"));
  assert.deepEqual(readdirSync(words).sort(), readdirSync(shared).map((language) => `${language}.json`).sort());
  const english = read("en.json");
  const gaps = (text) => (text.match(/\$\d/g) ?? []).sort().join();
  for (const file of readdirSync(words)) {
    const own = read(file);
    assert.deepEqual(Object.keys(own), Object.keys(english), file);
    for (const [key, { message }] of Object.entries(own)) assert.equal(gaps(message), gaps(english[key].message), `${file} ${key}`);
  }
});
