import { element } from "./element.js";
import { eye } from "./pictures.js";

const WORDS = {
  none: ["levelNone", "levelNoneText"],
  note: ["levelNote", "levelNoteText"],
  caution: ["levelCaution", "levelCautionText"],
  warning: ["levelWarning", "levelWarningText"],
};

/**
 * The level in words, with the combinations or stages that raised it.
 * @param {import("./shapes.js").Assessment} assessment
 * @param {import("./shapes.js").Say} say
 * @param {"h1"|"h2"} heading
 */
export function levelBlock(assessment, say, heading = "h2") {
  const [title, text] = WORDS[assessment.level];
  const reasons = assessment.rules.map((rule) => element("li", {}, rule.why));
  return element("div", { class: "level", "data-level": assessment.level },
    eye(assessment.level),
    element(heading, {}, say(title)),
    element("div", {}, reasons.length === 0 || assessment.level !== "warning" ? element("p", {}, say(text)) : null,
      reasons.length > 0 && element("ul", {}, ...reasons)));
}
