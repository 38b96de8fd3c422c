import { element } from "./element.js";

/**
 * Who wrote a mail, in plain sight: the name that is shown, the address behind it, and where an answer would go.
 * @param {import("./shapes.js").Turn | undefined} turn
 * @param {import("./shapes.js").Say} say
 * @returns {HTMLElement | null} null where no address is known
 */
export function senderFacts(turn, say) {
  const { name = "", address = "" } = turn?.sender ?? {};
  if (!address) return null;
  const reply = turn?.reply_to ?? "";
  const elsewhere = !reply.toLowerCase().includes(address.toLowerCase());
  const row = (/** @type {string} */ word, /** @type {string} */ value) => [element("dt", {}, word), element("dd", {}, value)];
  return element("section", { "aria-labelledby": "facts-title" },
    element("h2", { id: "facts-title" }, say("factsTitle")),
    element("dl", { class: "facts" },
      ...(name ? row(say("factsName"), name) : []),
      ...row(say("factsAddress"), address),
      ...(reply && elsewhere ? row(say("factsReply"), reply) : [])));
}
