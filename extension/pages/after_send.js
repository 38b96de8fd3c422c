import { contactLine } from "./contact.js";
import { element } from "./element.js";
import { reasonText } from "./queue.js";
import { sentenceWithTime } from "./when.js";

/**
 * What stands there after Send: the receipt and what happens now, or, honestly, that it waits and how to go round.
 * @param {any[]} answers                               to `send` (docs/architecture.md), one for each report
 * @param {import("./shapes.js").Say} say
 * @param {{save: () => void, close: () => void}} acts
 */
export function afterSend(answers, say, acts) {
  const receipts = answers.flatMap(({ receipt }) => (receipt ? [receiptLine(receipt, say)] : []));
  const left = answers.find(({ receipt }) => !receipt);
  return left ? waiting(left, receipts, say, acts) : received(receipts, say, acts);
}

/** @param {string} receipt @param {import("./shapes.js").Say} say */
const receiptLine = (receipt, say) => element("p", { class: "receipt" }, element("span", {}, say("sentReceipt")), element("strong", {}, receipt));

/** @param {HTMLElement[]} receipts @param {import("./shapes.js").Say} say @param {{close: () => void}} acts */
function received(receipts, say, { close }) {
  return element("section", {},
    element("h1", { tabindex: -1 }, say("sentTitle")),
    ...receipts,
    element("h2", {}, say("sentNextTitle")),
    element("ul", { class: "steps" }, ...["sentStored", "sentKeep", "sentAsk"].map((key) => element("li", {}, say(key)))),
    element("div", { class: "row buttons" }, element("button", { type: "button", class: "first", click: close }, say("close"))));
}

/** Only these are tried again by themselves; the others need a person. */
const RETRIED = new Set(["offline", "busy", "not_enrolled"]);

/** @param {any} answer @param {HTMLElement[]} receipts of the others @param {import("./shapes.js").Say} say @param {{save: () => void, close: () => void}} acts */
function waiting({ reason, next_at, contact }, receipts, say, { save, close }) {
  const again = RETRIED.has(reason);
  return element("section", {},
    element("h1", { tabindex: -1 }, say("queuedTitle")),
    element("div", { class: "notice" },
      element("p", {}, reasonText(reason, say), " ", say(again ? "queuedText" : "queuedStuck")),
      again && next_at && element("p", { class: "quiet" }, ...sentenceWithTime("queueNext", next_at, say)),
      contactLine(contact, say)),
    ...receipts,
    element("div", { class: "row buttons" },
      element("button", { type: "button", class: again ? null : "first", click: save }, say("saveFile")),
      element("button", { type: "button", class: again ? "first" : null, click: close }, say("close"))));
}
