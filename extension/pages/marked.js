import { element } from "./element.js";

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

const STYLES = ["warning", "caution", "note"];

/**
 * The text with its marks, painted as in the page. Where marks overlap, the strongest shows and all are named.
 * @param {string} text
 * @param {import("./shapes.js").Mark[]} marks             those of this text
 * @param {import("./shapes.js").Cards} cards
 * @returns {DocumentFragment}
 */
export function markedText(text, marks, cards) {
  const out = document.createDocumentFragment();
  for (const piece of pieces(text, marks)) {
    const here = piece.spans.map((n) => marks[n]);
    const style = STYLES.find((name) => here.some((mark) => mark.style === name));
    const what = [...new Set(here.map((mark) => cards[mark.signal]?.what))].join(". ");
    out.append(style ? element("mark", { class: style, title: what }, piece.text) : piece.text);
  }
  return out;
}
