// The request body: the shown evidence goes in byte for byte.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { reportBody, sha256, sizeOf } from "../../extension/pages/report.js";

const PERSON = { mode: /** @type {const} */ ("named"), name: "Maija Esimerkki", address: "maija@works.example", unit: "" };
const EVIDENCE = JSON.stringify({ channel: "linkedin", messages: [{ from: "them", text: "Grüße 🙂 \ud800 \u2028 \"q\" \\ \n 报告" }] });
const REPORT = { id: "0b9c5a1e-0000-4000-8000-000000000001", channel: "linkedin", evidence: EVIDENCE, assessment: null, note: "", answers: [], reporter: PERSON, lang: "en" };

test("the body is JSON and holds the evidence as the very same string", () => {
  const body = reportBody(REPORT);
  assert.ok(body.includes(`"conversation":${EVIDENCE},`));
  assert.deepEqual(JSON.parse(body), {
    report_id: REPORT.id,
    channel: "linkedin",
    conversation: JSON.parse(EVIDENCE),
    reporter: { mode: "named", name: "Maija Esimerkki", address: "maija@works.example", lang: "en" },
  });
});

test("note, answers and assessment travel only when there are any", () => {
  const body = JSON.parse(reportBody({ ...REPORT, note: "  call me \n", answers: ["met", "call"], assessment: /** @type {any} */ ({ level: "note" }) }));
  assert.equal(body.note, "call me");
  assert.deepEqual(body.answers, { met: true, call: true });
  assert.deepEqual(body.assessment, { level: "note" });
});

test("anonymous sends nothing about the person", () => {
  const body = reportBody({ ...REPORT, reporter: { ...PERSON, mode: "anonymous" } });
  assert.deepEqual(JSON.parse(body).reporter, { mode: "anonymous", lang: "en" });
  assert.ok(!body.includes("Maija") && !body.includes("works.example"));
});

test("the hash is that of the UTF-8 bytes", async () => {
  assert.equal(await sha256(EVIDENCE), createHash("sha256").update(EVIDENCE, "utf8").digest("hex"));
});

test("the size is that of the bytes, said as people say it", () => {
  assert.equal(sizeOf("ä".repeat(700), "en"), "1.4 kB");
  assert.equal(sizeOf("ä".repeat(700), "fi"), "1,4 kt");
});
