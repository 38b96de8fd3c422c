import { element } from "./element.js";

/** @typedef {import("./shapes.js").Finding} Finding */

/**
 * Cuts a text where findings begin and end.
 * @param {string} text
 * @param {{start: number, end: number}[]} spans          UTF-16 code units into text, end exclusive; may overlap
 * @returns {{text: string, spans: number[]}[]}            in order, joined they are the text; spans = indices that cover the piece
 */
export function pieces(text, spans) {
  const cuts = new Set([0, text.length]);
  for (const { start, end } of spans) cuts.add(clamp(start, text)).add(clamp(end, text));
  const order = [...cuts].sort((a, b) => a - b);
  return order.slice(1).map((end, i) => ({
    text: text.slice(order[i], end),
    spans: spans.flatMap((span, n) => (span.start < end && span.end > order[i] ? [n] : [])),
  })).filter((piece) => piece.text);
}

/** @param {number} at @param {string} text */
const clamp = (at, text) => Math.min(Math.max(at, 0), text.length);

/**
 * The text with its marks. Every mark of a warning looks like a warning: the level belongs to the whole message.
 * @param {string} text
 * @param {Finding[]} findings                             those of this text
 * @param {import("./shapes.js").Level} level
 * @param {import("./shapes.js").Cards} cards
 * @returns {DocumentFragment}
 */
export function markedText(text, findings, level, cards) {
  const out = document.createDocumentFragment();
  for (const piece of pieces(text, findings)) {
    if (piece.spans.length === 0) out.append(piece.text);
    else {
      const what = [...new Set(piece.spans.map((n) => cards[findings[n].signal]?.what).filter(Boolean))].join(". ");
      out.append(element("mark", { class: level, title: what }, piece.text));
    }
  }
  return out;
}
