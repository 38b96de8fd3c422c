import { element } from "./element.js";
import { eye } from "./pictures.js";

const WORDS = {
  none: ["levelNone", "levelNoneText"],
  note: ["levelNote", "levelNoteText"],
  caution: ["levelCaution", "levelCautionText"],
  warning: ["levelWarning", "levelCautionText"],
};

/**
 * The level in words, with the combination or stage that raised it; further ones say little more and open on demand.
 * @param {import("./shapes.js").Assessment} assessment
 * @param {import("./shapes.js").Say} say
 * @param {"h1"|"h2"} heading
 */
export function levelBlock({ level, rules }, say, heading = "h2") {
  const [title, text] = WORDS[level];
  return element("div", { class: "level", "data-level": level },
    eye(level),
    element(heading, {}, say(title)),
    element("div", {},
      rules.length === 0 && element("p", {}, say(text)),
      reasons(rules.slice(0, 1)),
      rules.length > 1 && element("details", {}, element("summary", {}, say("cardMore")), reasons(rules.slice(1)))));
}

/** @param {{why: string}[]} rules */
const reasons = (rules) => rules.length > 0 && element("ul", {}, ...rules.map((rule) => element("li", {}, rule.why)));
