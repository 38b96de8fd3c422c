import { contactLine } from "./contact.js";
import { element } from "./element.js";
import { when } from "./when.js";

/** @typedef {import("./shapes.js").Waiting} Waiting */

const REASONS = /** @type {Record<string, string>} */ ({
  offline: "reasonOffline", not_enrolled: "reasonNotEnrolled", unauthorized: "reasonUnauthorized",
  too_large: "reasonTooLarge", refused: "reasonRefused", busy: "reasonBusy",
});

/** @param {string} reason @param {import("./shapes.js").Say} say */
export const reasonText = (reason, say) => say(REASONS[reason] ?? "reasonOffline");

/**
 * Reports that wait on this device, with the way round: try now, keep as a file, call.
 * @param {Waiting[]} queue
 * @param {import("./shapes.js").Contact} contact
 * @param {import("./shapes.js").Say} say
 * @param {{retry: () => void, save: (report_id: string) => void}} acts
 */
export function queueNotice(queue, contact, say, acts) {
  if (queue.length === 0) return null;
  return element("section", { class: "notice", "aria-labelledby": "queue-title" },
    element("h2", { id: "queue-title" }, say("queueTitle")),
    element("ul", {}, ...queue.map((waiting) => entry(waiting, say, acts.save))),
    contactLine(contact, say),
    element("div", { class: "row" }, element("button", { type: "button", click: acts.retry }, say("queueRetry"))));
}

/**
 * @param {Waiting} waiting
 * @param {import("./shapes.js").Say} say
 * @param {(report_id: string) => void} save
 */
function entry(waiting, say, save) {
  const language = say("languageTag");
  return element("li", {},
    element("p", {}, ...around(say("queueReport", "\u0000"), when(waiting.created_at, language))),
    element("p", { class: "quiet" }, reasonText(waiting.reason, say), waiting.next_at && " ",
      ...(waiting.next_at ? around(say("queueNext", "\u0000"), when(waiting.next_at, language)) : [])),
    element("button", { type: "button", class: "plain", click: () => save(waiting.report_id) }, say("saveFile")));
}

/** Puts an element where the sentence has its gap. @param {string} sentence @param {Node | string} inside */
function around(sentence, inside) {
  const [before, after] = sentence.split("\u0000");
  return [before, inside, after ?? ""];
}
