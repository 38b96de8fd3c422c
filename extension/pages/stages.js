import { element } from "./element.js";
import { picture } from "./pictures.js";

/**
 * The row of small stages, filled as they are reached.
 * @param {import("./shapes.js").Stage[]} stages
 * @param {import("./shapes.js").Say} say
 */
export function stageRow(stages, say) {
  return element("ol", { class: "stages" }, ...stages.map((stage) => {
    const word = shortName(stage, say);
    return element("li", { class: stage.reached && "reached", title: stage.what },
      picture(stage.id),
      element("span", { "aria-hidden": "true" }, word),
      element("span", { class: "unseen" }, say(stage.reached ? "stageReached" : "stageOpen", stage.what || word)));
  }));
}

/** A stage that an organisation added has no short name of ours; its own sentence stands instead.
 * @param {import("./shapes.js").Stage} stage
 * @param {import("./shapes.js").Say} say
 */
function shortName(stage, say) {
  const key = `stage${stage.id.charAt(0).toUpperCase()}${stage.id.slice(1)}`;
  const word = say(key);
  return word === key ? stage.what : word;
}
