import { element } from "./element.js";

const STATES = /** @type {const} */ ({ locked: "policyLocked", default: "policyDefault", rejected: "policyRejected" });

/**
 * What the organisation set, each setting with what became of it.
 * @param {{entries: import("./shapes.js").PolicyEntry[], restart: boolean}} policy
 * @param {import("./shapes.js").Say} say
 */
export function policySection({ entries, restart }, say) {
  const rejected = entries.filter(({ state }) => state === "rejected").length;
  const title = element("h2", { id: "policy-title" }, say("policyTitle"));
  const when = element("p", { class: "quiet" }, say(restart ? "policyRestart" : "policyAtOnce"));
  if (!entries.length) return element("section", { "aria-labelledby": "policy-title" }, title, element("p", {}, say("policyNone")), when);
  return element("section", { "aria-labelledby": "policy-title" },
    title,
    element("p", { class: rejected ? "notice" : null }, say("policySum", entries.length - rejected, entries.length)),
    element("dl", { class: "policy" }, ...entries.flatMap((entry) => row(entry, say))),
    when);
}

/** @param {import("./shapes.js").PolicyEntry} entry @param {import("./shapes.js").Say} say */
function row({ name, value, state, reasons }, say) {
  const why = reasons.map(([key, ...values]) => say(key, ...values)).join(" ");
  return [
    element("dt", {}, element("code", {}, name)),
    element("dd", { "data-state": state }, value && element("code", {}, value), value && " · ", element("strong", {}, say(STATES[state])), why && `: ${why}`),
  ];
}
