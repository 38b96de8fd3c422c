import { element } from "./element.js";
import { findingList } from "./findings.js";
import { levelBlock } from "./level.js";
import { senderFacts } from "./sender_facts.js";
import { stageRow } from "./stages.js";

/**
 * What a panel shows of a judgement: level, steps so far, findings, what was called fine, who wrote.
 * @param {{conversation: import("./shapes.js").Conversation, assessment: import("./shapes.js").Assessment, cards: import("./shapes.js").Cards, stages: import("./shapes.js").Stage[], dismissed: string[]}} state
 * @param {import("./shapes.js").Say} say
 * @param {{dismiss: (signal: string, undo: boolean) => void, reveal?: (index: number) => void}} acts
 *   index = place in `assessment.findings`; without `reveal` nobody can be shown the place
 * @returns {HTMLElement[]}
 */
export function judgedBlocks({ conversation, assessment, cards, stages, dismissed }, say, { dismiss, reveal }) {
  const open = assessment.findings.filter((finding) => !dismissed.includes(finding.signal));
  const fine = dismissed.filter((signal) => assessment.findings.some((finding) => finding.signal === signal));
  const show = reveal && ((/** @type {number} */ index) => reveal(assessment.findings.indexOf(open[index])));
  const parts = [
    fine.length > 0 && open.length === 0 ? element("h1", { class: "notice" }, say("fineAll")) : levelBlock(assessment, say, "h1"),
    stages.some((stage) => stage.reached) && titled("stages-title", say("stagesTitle"), stageRow(stages, say)),
    open.length > 0 && titled("findings-title", say("findingsTitle"), findingList(open, cards, say, { reveal: show, dismiss: (signal) => dismiss(signal, false) })),
    fine.length > 0 && fineList(fine, cards, say, dismiss),
    senderFacts(conversation.messages.at(-1), say),
  ];
  return parts.filter((part) => part !== false && part !== null);
}

/** @param {string} id @param {string} title @param {HTMLElement} content */
const titled = (id, title, content) => element("section", { "aria-labelledby": id }, element("h2", { id }, title), content);

/**
 * @param {string[]} signals
 * @param {import("./shapes.js").Cards} cards
 * @param {import("./shapes.js").Say} say
 * @param {(signal: string, undo: boolean) => void} dismiss
 */
function fineList(signals, cards, say, dismiss) {
  return element("details", {}, element("summary", {}, say("fineTitle")),
    element("ul", { class: "fine" }, ...signals.map((signal) => element("li", {},
      element("span", {}, cards[signal]?.what ?? signal),
      element("button", { type: "button", class: "plain", click: () => dismiss(signal, true) }, say("findingUndo"))))));
}
