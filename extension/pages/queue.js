import { contactLine } from "./contact.js";
import { element } from "./element.js";
import { sentenceWithTime } from "./when.js";

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
function entry({ report_id, created_at, reason, next_at }, say, save) {
  return element("li", {},
    element("p", {}, ...sentenceWithTime("queueReport", created_at, say)),
    element("p", { class: "quiet" }, reasonText(reason, say), ...(next_at ? [" ", ...sentenceWithTime("queueNext", next_at, say)] : [])),
    element("button", { type: "button", class: "plain", click: () => save(report_id) }, say("saveFile")));
}
