// Policy, judged setting by setting: a wrong value is told, and costs nothing but itself. Pure: no chrome.*, no disk.
//
// Chromium drops values of another kind than in managed_schema.json, and names that are not in it, before we see them.
// Therefore a policy may list its own settings in `names`: what is listed and did not come is told, too.

/**
 * @typedef {[key: string, ...args: string[]]} Sentence  a word of _locales with what stands in its gaps
 * @typedef {{name: string, value: string, state: "locked" | "default" | "rejected", reasons: Sentence[]}} Entry  names have dots: "reporter.mode"
 * @typedef {{locked: Record<string, any>, defaults: Record<string, any>, entries: Entry[]}} Policy
 * @typedef {{server: string, mail: boolean, mayTrash: boolean, refusedCode: string}} About
 *   server = the address that the package was built for; refusedCode = an enrolment code that the service did not take
 * @typedef {{value?: any, reason?: Sentence}} Verdict  both: of a list, the part that can be used and what is wrong with the rest
 */

export const LANGUAGES = ["en", "fi", "sv", "de", "fr", "zh_CN"];
/** What a person can choose; all else is decided by the organisation or by nobody. */
export const OPEN = ["mode", "paused", "reporter.mode", "reporter.name", "reporter.address", "reporter.unit"];
const GROUPS = /** @type {Record<string, string[]>} */ ({ reporter: ["mode", "name", "address", "unit"], contact: ["organisation", "phone", "address"] });
const HOST = /^(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}$/;
const KEY = /^[A-Za-z0-9+/]{43}=$/; // 32 bytes

/** @type {Record<string, (value: any, about: About) => Verdict>} */
const CHECKS = {
  server: (value, { server }) => (originOf(value) === server ? { value } : { reason: ["policyOtherServer", server] }),
  enrol_code: (value, { refusedCode }) => (value !== "" && value === refusedCode ? { reason: ["policyCodeRefused"] } : text(value)),
  public_keys: keys,
  mode: choice(["marks", "panel"]),
  paused: yesOrNo,
  sites_off: hosts,
  sensitivity: choice(["calm", "balanced", "watchful"]),
  language: choice(LANGUAGES),
  report_url: (value) => (originOf(value) ? { value } : { reason: ["optionsBadServer"] }),
  after_report: (value, about) =>
    !about.mail ? { reason: ["policyMailOnly"] } : value === "trash" && !about.mayTrash ? { reason: ["policyNotBuilt"] } : choice(["keep", "trash"])(value),
  "reporter.mode": choice(["named", "confidential", "anonymous"]),
  "reporter.name": text,
  "reporter.address": text,
  "reporter.unit": text,
  "contact.organisation": text,
  "contact.phone": text,
  "contact.address": text,
};

/**
 * @param {any} raw what the browser hands over of the policy @param {About} about
 * @returns {Policy} what counts, and each setting with what became of it
 */
export function readPolicy(raw, about) {
  const { names: listed = [], defaults: open = [], ...given } = raw ?? {};
  /** @type {Policy} */
  const policy = { locked: {}, defaults: {}, entries: [] };
  const reject = (/** @type {string} */ name, /** @type {any} */ value, /** @type {Sentence[]} */ ...reasons) =>
    void policy.entries.push({ name, value: shown(name, value), state: "rejected", reasons });
  const opened = opens(open, reject);
  const settings = Object.entries(given).flatMap(parts);
  for (const [name, value] of settings) {
    const check = checkOf(name);
    const { value: good, reason } = check ? check(value, about) : unknown(name);
    if (good !== undefined) {
      const state = opened.has(name) ? "default" : "locked";
      policy[state === "default" ? "defaults" : "locked"][name] = good;
      policy.entries.push({ name, value: shown(name, good), state, reasons: [] });
    }
    if (reason) reject(name, value, reason);
  }
  if (!Array.isArray(listed)) reject("names", listed, ["policyWantsNames"]);
  const came = new Set(["names", "defaults", ...Object.keys(given), ...settings.map(([name]) => name)]);
  for (const name of Array.isArray(listed) ? listed.map(String) : []) if (!came.has(name)) reject(name, "", ...missing(name, about));
  return policy;
}

/** The settings that people may change, each by its full name. @param {any} open @param {(name: string, value: any, reason: Sentence) => void} reject */
function opens(open, reject) {
  if (!Array.isArray(open)) reject("defaults", open, ["policyWantsNames"]);
  const found = new Set();
  for (const name of Array.isArray(open) ? open.map(String) : []) {
    const known = OPEN.filter((one) => one === name || one.startsWith(`${name}.`));
    for (const one of known) found.add(one);
    if (!known.length) reject("defaults", name, name in GROUPS || checkOf(name) ? ["policyStaysSet"] : ["policyUnknown"]);
  }
  return found;
}

/** A group is judged by its parts. @param {[string, any]} setting @returns {[string, any][]} */
function parts([name, value]) {
  const group = Object.hasOwn(GROUPS, name) && value !== null && typeof value === "object" && !Array.isArray(value);
  return group ? Object.entries(value).map(([part, inner]) => [`${name}.${part}`, inner]) : [[name, value]];
}

/** @param {string} name */
const checkOf = (name) => (Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined);

/** @param {string} name @returns {Verdict} */
const unknown = (name) => ({ reason: Object.hasOwn(GROUPS, name) ? ["policyWantsGroup", GROUPS[name].join(", ")] : ["policyUnknown"] });

/** Why a setting that the policy lists did not come: its kind is wrong, and what would be right. @param {string} name @param {About} about @returns {Sentence[]} */
function missing(name, about) {
  const { reason } = checkOf(name)?.(null, about) ?? unknown(name);
  return reason?.[0] === "policyUnknown" ? [reason] : [["policyNotPassed"], ...(reason ? [reason] : [])];
}

/** @param {string[]} words @returns {(value: any) => Verdict} */
function choice(words) {
  return (value) => (words.includes(value) ? { value } : { reason: ["policyWantsChoice", words.join(", ")] });
}

/** @param {any} value @returns {Verdict} */
function text(value) {
  return typeof value === "string" && value.length <= 500 ? { value } : { reason: ["policyWantsText"] };
}

/** The registry of Windows knows no true and false. @param {any} value @returns {Verdict} */
function yesOrNo(value) {
  if ([true, 1, "true"].includes(value)) return { value: true };
  return [false, 0, "false"].includes(value) ? { value: false } : { reason: ["policyWantsSwitch"] };
}

/** @param {any} value @returns {Verdict} */
function hosts(value) {
  if (!Array.isArray(value)) return { reason: ["policyWantsHosts"] };
  const [good, bad] = [true, false].map((wanted) => value.filter((one) => HOST.test(String(one)) === wanted));
  return { ...(good.length || !bad.length ? { value: good } : {}), ...(bad.length ? { reason: ["policyWantsHosts"] } : {}) };
}

/** @param {any} value @returns {Verdict} */
function keys(value) {
  const good = value !== null && typeof value === "object" && Object.values(value).every((key) => KEY.test(String(key)));
  return good ? { value } : { reason: ["policyWantsKeys"] };
}

/** The service speaks TLS; only one on this very machine (a demonstration) may do without. @param {any} value @returns {string} "" when it cannot be used */
export function originOf(value) {
  try {
    const { protocol, hostname, origin } = new URL(String(value));
    return protocol === "https:" || (protocol === "http:" && ["127.0.0.1", "localhost"].includes(hostname)) ? origin : "";
  } catch {
    return "";
  }
}

/** A value for the page; the enrolment code is a secret of the organisation. @param {string} name @param {any} value */
function shown(name, value) {
  if (name === "enrol_code") return "••••";
  if (name === "public_keys" && value && typeof value === "object") return Object.keys(value).join(", ");
  return (typeof value === "string" ? value : JSON.stringify(value) ?? "").slice(0, 200);
}
