import { element } from "./element.js";
import { markedText } from "./marked.js";
import { when } from "./when.js";

/**
 * The messages as the security department will see them, each message and line with its switch.
 * The switches are made once and the words painted again, so that the focus stays where the person is.
 *
 * @param {import("./selection.js").Row[]} rows               as at first
 * @param {import("./shapes.js").Say} say
 * @param {(key: string, on: boolean) => void} flip
 * @returns {{block: HTMLOListElement, paint: (rows: import("./selection.js").Row[], off: Set<string>, judged: Judged) => void}}
 *
 * @typedef {{marks: import("./shapes.js").Mark[], cards: import("./shapes.js").Cards}} Judged
 */
export function draftView(rows, say, flip) {
  const drawn = rows.map((row) => turnView(row, rows.length, say, flip));
  const block = element("ol", { class: "turns" }, ...drawn.map((turn) => turn.item));
  return {
    block,
    paint(now, off, judged) {
      now.forEach((row, n) => drawn[n].paint(row, off, judged));
    },
  };
}

/**
 * @param {import("./selection.js").Row} row
 * @param {number} count
 * @param {import("./shapes.js").Say} say
 * @param {(key: string, on: boolean) => void} flip
 */
function turnView({ key, turn, lines }, count, say, flip) {
  const who = turn.from === "me" ? say("previewMe") : turn.sender?.name || say("previewThem");
  const name = say("previewMessage", Number(key) + 1);
  const whole = toggle(key, `${name}: ${who}`, flip);
  const subject = turn.subject === undefined ? null : lineView(`${key}.s`, `${name}, ${say("previewSubject")}`, flip);
  const parts = lines.map((line, n) => (line.text.trim() === "" ? null : lineView(line.key, `${name}, ${say("previewLine", n + 1)}`, flip)));
  // A message of one line needs no second switch for that line.
  const single = parts.filter(Boolean).length === 1 && !subject;
  const written = parts.map((part) => part && (single ? part.words : part.row));
  const item = element("li", { class: "turn", "data-from": turn.from },
    element("div", { class: "who" }, whole, element("strong", {}, who), element("span", { class: "quiet stays" }, say("previewStays")), when(turn.at, say("languageTag"))),
    subject && subject.row, ...written);
  return {
    item,
    /** @param {import("./selection.js").Row} now @param {Set<string>} off @param {Judged} judged */
    paint(now, off, judged) {
      whole.checked = !off.has(key);
      item.classList.toggle("off", now.sent === null);
      if (subject) subject.paint(turn.subject ?? "", off, [], judged);
      now.lines.forEach((line, n) => parts[n]?.paint(line.text, off, line.start === null ? [] : marksOf(judged.marks, now.sent, line.start, line.text.length), judged));
    },
  };
}

/**
 * @param {string} key
 * @param {string} label
 * @param {(key: string, on: boolean) => void} flip
 */
function lineView(key, label, flip) {
  const box = toggle(key, label, flip);
  const words = element("p", { class: "words" });
  const row = element("div", { class: "line" }, box, words);
  return {
    row, words,
    /** @param {string} text @param {Set<string>} off @param {import("./shapes.js").Mark[]} marks @param {Judged} judged */
    paint(text, off, marks, judged) {
      box.checked = !off.has(key);
      row.classList.toggle("off", off.has(key));
      words.replaceChildren(markedText(text, marks, judged.cards));
    },
  };
}

/** @param {string} key @param {string} label @param {(key: string, on: boolean) => void} flip */
function toggle(key, label, flip) {
  return element("input", { type: "checkbox", class: "switch", role: "switch", "aria-label": label, change: (event) => flip(key, event.target.checked) });
}

/**
 * The marks of one line, counted from its first character.
 * @param {import("./shapes.js").Mark[]} marks
 * @param {number | null} index
 * @param {number} start
 * @param {number} length
 */
function marksOf(marks, index, start, length) {
  return marks
    .filter((mark) => mark.index === index && mark.start < start + length && mark.end > start)
    .map((mark) => ({ ...mark, start: mark.start - start, end: mark.end - start }));
}
