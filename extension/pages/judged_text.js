import { element } from "./element.js";
import { findingList } from "./findings.js";
import { levelBlock } from "./level.js";
import { markedText } from "./marked.js";
import { stageRow } from "./stages.js";

/**
 * One text by itself with its judgement: the level, the words with their marks, the steps so far, what was noticed.
 * @param {{assessment: import("./shapes.js").Assessment, cards: import("./shapes.js").Cards, stages: import("./shapes.js").Stage[], marks: import("./shapes.js").Mark[]}} judged
 * @param {string} text
 * @param {string} title of the words
 * @param {import("./shapes.js").Say} say
 * @param {"h1"|"h2"} heading of the level
 * @returns {HTMLElement[]}
 */
export function judgedText({ assessment, cards, stages, marks }, text, title, say, heading = "h2") {
  const parts = [
    levelBlock(assessment, say, heading),
    titled(title, element("blockquote", {}, markedText(text, marks, cards))),
    stages.some((stage) => stage.reached) && titled(say("stagesTitle"), stageRow(stages, say)),
    assessment.findings.length > 0 && titled(say("findingsTitle"), findingList(assessment.findings, cards, say)),
  ];
  return parts.filter((part) => part !== false);
}

/** @param {string} title @param {HTMLElement} content */
const titled = (title, content) => element("section", {}, element("h2", {}, title), content);
