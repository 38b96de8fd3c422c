// An anonymous report does not take along the mail that names its reporter, unless the person says so.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Nameless, recipientsOf } from "../../extension/pages/nameless.js";

const mail = (/** @type {string} */ source) => Buffer.from(source, "latin1").toString("base64");

test("recipients are read out of every header that names them", () => {
  const source = 'Delivered-To: Aino@firm.example\r\nFrom: mara@north.example\r\nTo: "Esimerkki, Aino" <aino@firm.example>,\r\n\tteam@firm.example\r\nSubject: To: x@y.example\r\n\r\nTo: body@else.example';
  assert.deepEqual(recipientsOf(mail(source)), ["aino@firm.example", "team@firm.example"]);
});

test("a mail without them, of bare line feeds, or of nothing gives none", () => {
  assert.deepEqual(recipientsOf(mail("From: mara@north.example\n\nTo: a@b.example")), []);
  assert.deepEqual(recipientsOf(mail("to : a@b.example\nX: y\n\n")), ["a@b.example"]);
  assert.deepEqual(recipientsOf(""), []);
});

test("a long list is cut, and a huge header does not take long", () => {
  const many = Array.from({ length: 5_000 }, (_, n) => `p${n}@firm.example`).join(", ");
  const start = performance.now();
  assert.equal(recipientsOf(mail(`To: ${many}\r\n\r\n`)).length, 3);
  assert.deepEqual(recipientsOf(mail(`To: ${"a".repeat(60_000)}`)), []);
  assert.ok(performance.now() - start < 500);
});

test("the originals stay here while the report is anonymous, and come back afterwards", () => {
  const off = new Set(["1.o", "0.2"]);
  const nameless = new Nameless(3);
  nameless.follow(true, off);
  assert.deepEqual([...off].sort(), ["0.2", "0.o", "1.o", "2.o"]);
  nameless.follow(false, off);
  assert.deepEqual([...off].sort(), ["0.2", "1.o"]);
});

test("whoever adds one again keeps it", () => {
  const off = new Set();
  const nameless = new Nameless(1);
  nameless.follow(true, off);
  off.delete("0.o");
  nameless.follow(true, off);
  assert.equal(off.size, 0);
});
