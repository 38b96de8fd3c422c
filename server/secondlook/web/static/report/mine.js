import { element } from "../pages/element.js";
import { queueNotice } from "../pages/queue.js";
import { when } from "../pages/when.js";

const STATES = /** @type {Record<string, string>} */ ({
  received: "stateReceived", forwarded: "stateForwarded", in_review: "stateInReview", closed: "stateClosed", gone: "stateGone",
});

/**
 * What this device knows of its reports: those that wait, and those that have a receipt.
 * @param {import("../pages/shapes.js").Waiting[]} waiting
 * @param {import("./page_service.js").Kept[]} receipts
 * @param {import("../pages/shapes.js").Contact} contact
 * @param {import("../pages/shapes.js").Say} say
 * @param {{retry: () => void, save: (report_id: string) => void, forget: () => void}} acts
 * @returns {HTMLElement[]}
 */
export function mine(waiting, receipts, contact, say, { retry, save, forget }) {
  const queue = queueNotice(waiting, contact, say, { retry, save });
  const list = receipts.length > 0 && element("section", { "aria-labelledby": "mine-title" },
    element("h2", { id: "mine-title" }, say("reportMine")),
    element("ul", { class: "receipts" }, ...receipts.map((kept) => entry(kept, say))),
    element("button", { type: "button", class: "plain", click: forget }, say("reportForget")));
  return [queue, list].filter((part) => part !== null && part !== false);
}

/** @param {import("./page_service.js").Kept} kept @param {import("../pages/shapes.js").Say} say */
function entry({ receipt, at, state, answers = [] }, say) {
  const language = say("languageTag");
  return element("li", {},
    element("strong", {}, receipt), element("span", {}, say(STATES[state] ?? "stateReceived")), element("span", { class: "quiet" }, when(at, language)),
    ...answers.map((answer) => element("div", { class: "answer" },
      element("p", { class: "quiet" }, say("reportAnswer"), " ", when(answer.at, language)), element("blockquote", {}, answer.text))));
}
