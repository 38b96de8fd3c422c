import { element } from "./element.js";
import { when } from "./when.js";

const STATES = /** @type {Record<string, string>} */ ({
  received: "stateReceived", forwarded: "stateForwarded", in_review: "stateInReview", closed: "stateClosed", gone: "stateGone",
});

/**
 * @typedef {{receipt: string, at: string, state: string, answers?: {at: string, text: string}[]}} Kept
 *   what a device keeps of a report that arrived; at: when; answers: of the security department
 */

/**
 * The reports of this device: receipt, how far each is, and what the security department answered.
 * @param {Kept[]} receipts
 * @param {import("./shapes.js").Say} say
 * @param {() => void} forget
 * @param {boolean} titled          false on a page that says it in its own title
 * @returns {HTMLElement | null} null when there are none
 */
export function myReports(receipts, say, forget, titled = true) {
  if (receipts.length === 0) return null;
  return element("section", { "aria-label": say("reportMine") },
    titled && element("h2", {}, say("reportMine")),
    element("ul", { class: "receipts" }, ...receipts.map((kept) => entry(kept, say))),
    element("button", { type: "button", class: "plain", click: forget }, say("reportForget")));
}

/** @param {Kept} kept @param {import("./shapes.js").Say} say */
function entry({ receipt, at, state, answers = [] }, say) {
  const language = say("languageTag");
  return element("li", {},
    element("strong", {}, receipt), element("span", {}, say(STATES[state] ?? "stateReceived")), element("span", { class: "quiet" }, when(at, language)),
    ...answers.map((answer) => element("div", { class: "answer" },
      element("p", { class: "quiet" }, say("reportAnswer"), " ", when(answer.at, language)), element("blockquote", {}, answer.text))));
}
