import { element } from "./element.js";
import { eye } from "./pictures.js";

const WORDS = {
  none: ["levelNone", "levelNoneText"],
  note: ["levelNote", "levelNoteText"],
  caution: ["levelCaution", "levelCautionText"],
  warning: ["levelWarning", "levelCautionText"],
};
/** What to do differs where it is no approach. @type {Record<string, string>} */
const NEIGHBOURS = { scam: "kindScam", malware: "kindMalware", advance_fee: "kindAdvanceFee", romance: "kindRomance" };

/**
 * The level in words, with the combination or stage that raised it; further ones say little more and open on demand.
 * @param {import("./shapes.js").Assessment} assessment
 * @param {import("./shapes.js").Say} say
 * @param {"h1"|"h2"} heading
 */
export function levelBlock({ level, kind, rules }, say, heading = "h2") {
  const [title, text] = WORDS[level];
  const neighbour = level === "caution" || level === "warning" ? NEIGHBOURS[kind] : "";
  return element("div", { class: "level", "data-level": level },
    eye(level),
    element(heading, {}, say(title)),
    element("div", {},
      neighbour && element("p", { "data-kind": kind }, say(neighbour)),
      rules.length === 0 && element("p", {}, say(text)),
      reasons(rules.slice(0, 1)),
      rules.length > 1 && element("details", {}, element("summary", {}, say("cardMore")), reasons(rules.slice(1)))));
}

/** @param {{why: string}[]} rules */
const reasons = (rules) => rules.length > 0 && element("ul", {}, ...rules.map((rule) => element("li", {}, rule.why)));
