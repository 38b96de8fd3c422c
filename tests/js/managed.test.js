// Policy is judged setting by setting: what is wrong is told, and nothing else suffers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { OPEN, readPolicy } from "../../extension/background/managed.js";

const ABOUT = { server: "https://secondlook.firm.example", mail: false, mayTrash: false, refusedCode: "" };
const GOOD = {
  server: "https://secondlook.firm.example/",
  enrol_code: "secret",
  public_keys: { k2: `${"A".repeat(43)}=` },
  mode: "panel",
  paused: false,
  sites_off: ["www.linkedin.com"],
  sensitivity: "calm",
  language: "fi",
  report_url: "https://phone.firm.example/report",
  reporter: { mode: "named", name: "Desk 7", address: "desk7@firm.example", unit: "Lab" },
  contact: { organisation: "Firm", phone: "+1 555 0100", address: "security@firm.example" },
};

/** @param {any} raw @param {Partial<typeof ABOUT>} [about] */
const rejected = (raw, about) =>
  readPolicy(raw, { ...ABOUT, ...about }).entries.filter(({ state }) => state === "rejected").map(({ name, reasons }) => [name, ...reasons.map(([key]) => key)]);

test("every setting of the schema can be applied, and the schema knows every setting", () => {
  const policy = readPolicy(GOOD, ABOUT);
  assert.deepEqual(policy.entries.filter(({ state }) => state !== "locked"), []);
  const schema = JSON.parse(readFileSync(new URL("../../extension/managed_schema.json", import.meta.url), "utf8"));
  assert.deepEqual(Object.keys(schema.properties).sort(), [...Object.keys(GOOD), "after_report", "defaults", "names"].sort());
  assert.equal(policy.locked["reporter.name"], "Desk 7");
  assert.equal(policy.locked.enrol_code, "secret");
});

test("the page never shows the enrolment code", () => {
  assert.doesNotMatch(JSON.stringify(readPolicy(GOOD, ABOUT).entries), /secret/);
  assert.doesNotMatch(JSON.stringify(readPolicy(GOOD, { ...ABOUT, refusedCode: "secret" }).entries), /secret/);
});

const WRONG = /** @type {[string, any, string][]} */ ([
  ["server", "https://elsewhere.example", "policyOtherServer"],
  ["server", 7, "policyOtherServer"],
  ["enrol_code", 7, "policyWantsText"],
  ["public_keys", { k: "short" }, "policyWantsKeys"],
  ["public_keys", null, "policyWantsKeys"],
  ["mode", "purple", "policyWantsChoice"],
  ["paused", "maybe", "policyWantsSwitch"],
  ["sites_off", 7, "policyWantsHosts"],
  ["sites_off", ["*"], "policyWantsHosts"],
  ["sensitivity", "loud", "policyWantsChoice"],
  ["language", "xx", "policyWantsChoice"],
  ["report_url", "http://phone.firm.example", "optionsBadServer"],
  ["report_url", "javascript:alert(1)", "optionsBadServer"],
  ["after_report", "trash", "policyMailOnly"],
  ["reporter", "Bob", "policyWantsGroup"],
  ["contact", ["x"], "policyWantsGroup"],
  ["colour", "red", "policyUnknown"],
  ["constructor", "x", "policyUnknown"],
  ["__proto__x", {}, "policyUnknown"],
  ["names", "mode", "policyWantsNames"],
  ["defaults", "mode", "policyWantsNames"],
]);

test("one wrong value is told with its reason and voids no other", () => {
  const right = readPolicy(GOOD, ABOUT);
  for (const [name, value, reason] of WRONG) {
    const policy = readPolicy({ ...GOOD, [name]: value }, ABOUT);
    assert.deepEqual(rejected({ ...GOOD, [name]: value }), [[name, reason]], name);
    for (const [other, kept] of Object.entries(right.locked)) {
      if (other.split(".")[0] !== name) assert.deepEqual(policy.locked[other], kept, `${name} voided ${other}`);
    }
  }
});

test("of a group and of a list, the good part counts", () => {
  const policy = readPolicy({ reporter: { mode: "purple", name: "Desk 7", shoe: 43 }, sites_off: ["www.linkedin.com", "no host"] }, ABOUT);
  assert.deepEqual(policy.locked, { "reporter.name": "Desk 7", sites_off: ["www.linkedin.com"] });
  assert.deepEqual(policy.entries.map(({ name, state }) => `${name} ${state}`), [
    "reporter.mode rejected", "reporter.name locked", "reporter.shoe rejected", "sites_off locked", "sites_off rejected"]);
});

test("a setting is locked unless the policy says that people may change it", () => {
  const policy = readPolicy({ mode: "panel", paused: 1, reporter: { mode: "named", name: "Desk 7" }, defaults: ["mode", "reporter.name", "server", "nothing"] }, ABOUT);
  assert.deepEqual(policy.locked, { paused: true, "reporter.mode": "named" });
  assert.deepEqual(policy.defaults, { mode: "panel", "reporter.name": "Desk 7" });
  assert.deepEqual(rejected({ defaults: ["server", "nothing"] }), [["defaults", "policyStaysSet"], ["defaults", "policyUnknown"]]);
  assert.deepEqual(Object.keys(readPolicy({ reporter: GOOD.reporter, mode: "marks", paused: true, defaults: ["reporter", "mode", "paused"] }, ABOUT).defaults).sort(), [...OPEN].sort());
});

test("what the browser dropped is told when the policy lists it", () => {
  assert.deepEqual(rejected({ mode: "panel", names: ["mode", "sites_off", "paused", "reporter", "enrol_code", "colour", "names", "defaults"] }), [
    ["sites_off", "policyNotPassed", "policyWantsHosts"],
    ["paused", "policyNotPassed", "policyWantsSwitch"],
    ["reporter", "policyNotPassed", "policyWantsGroup"],
    ["enrol_code", "policyNotPassed", "policyWantsText"],
    ["colour", "policyUnknown"],
  ]);
});

test("the trash needs the mail program and its permission", () => {
  assert.deepEqual(rejected({ after_report: "trash" }, { mail: true }), [["after_report", "policyNotBuilt"]]);
  assert.deepEqual(rejected({ after_report: "keep" }, { mail: true }), []);
  assert.deepEqual(rejected({ after_report: "trash" }, { mail: true, mayTrash: true }), []);
  assert.deepEqual(rejected({ after_report: "bin" }, { mail: true, mayTrash: true }), [["after_report", "policyWantsChoice"]]);
});

test("a refused code is told, and the next one tried", () => {
  assert.deepEqual(rejected({ enrol_code: "old" }, { refusedCode: "old" }), [["enrol_code", "policyCodeRefused"]]);
  assert.deepEqual(rejected({ enrol_code: "new" }, { refusedCode: "old" }), []);
});

test("no policy is no trouble, whatever stands in its place", () => {
  for (const raw of [{}, null, undefined]) assert.deepEqual(readPolicy(raw, ABOUT), { locked: {}, defaults: {}, entries: [] });
});
