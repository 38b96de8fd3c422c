import { element } from "./element.js";
import { eye } from "./pictures.js";

const WORDS = {
  none: ["levelNone", "levelNoneText"],
  note: ["levelNote", "levelNoteText"],
  caution: ["levelCaution", "levelCautionText"],
  warning: ["levelWarning", "levelCautionText"],
};

const SHOWN = 2;

/**
 * The level in words, with the combinations or stages that raised it; the first two at once, a third says little more.
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
      reasons(rules.slice(0, SHOWN)),
      rules.length > SHOWN && element("details", {}, element("summary", {}, say("cardMore")), reasons(rules.slice(SHOWN)))));
}

/** @param {{why: string}[]} rules */
const reasons = (rules) => rules.length > 0 && element("ul", {}, ...rules.map((rule) => element("li", {}, rule.why)));
