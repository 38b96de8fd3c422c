/** One small picture a tactic or stage, the same in all languages. Drawn on a 24 x 24 grid in one colour. */

const LINES = /** @type {Record<string, string>} */ ({
  contact: "M4 5h16v11h-9l-4 4v-4H4z",
  cover: "M3 6h18v12H3zM8.5 10.5a1.5 1.5 0 1 0 .01 0M6 15.5c1-2 4-2 5 0M14 10h4M14 14h4",
  targeting: "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1.1 5.9-5.3-2.9-5.3 2.9 1.1-5.9-4.3-4.1 5.9-.8z",
  offer: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  payment: "M3 7h18v10H3zM12 9.5a2.5 2.5 0 1 0 .01 0M6 12h.01M18 12h.01",
  channel: "M4 3h9v18H4zM8 18h1M10 11h10M17 8l3 3-3 3",
  secrecy: "M5 11h14v9H5zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 15v2",
  ask: "M12 3a9 9 0 1 0 .01 0M9.3 9.3a2.7 2.7 0 1 1 4 2.4c-.9.5-1.3 1-1.3 2M12 17h.01",
  travel: "M3 8h18v11H3zM9 8V5h6v3M7.5 8v11M16.5 8v11",
  handover: "M6 6a2.5 2.5 0 1 0 .01 0M18 6a2.5 2.5 0 1 0 .01 0M2.5 18c0-4 7-4 7 0M14.5 18c0-4 7-4 7 0M10 9.5h4M12.5 8l1.5 1.5-1.5 1.5",
  other: "M12 8a4 4 0 1 0 .01 0",
});
const SAME = /** @type {Record<string, string>} */ ({ trip: "travel" });

const EYE = "M2 15.5C6.5 10 17.5 10 22 15.5 17.5 21 6.5 21 2 15.5zM12 14.3a1.2 1.2 0 1 0 .01 0";
const BROWS = { none: "", note: "M11.5 7h1", caution: "M4.5 8.6C8.5 5.4 15.5 5.4 19.5 8.6", warning: "M4.5 8.6C8.5 5.4 15.5 5.4 19.5 8.6M7.5 3.8C10 2.2 14 2.2 16.5 3.8" };

/**
 * The lines of a picture as SVG path data, for cards in a web page.
 * @param {string} id   of a tactic or stage; a plain ring for one that has none
 */
export const linesOf = (id) => LINES[SAME[id] ?? id] ?? LINES.other;

/**
 * The picture of a tactic or stage. Hidden from screen readers: words stand beside it.
 * @param {string} id
 */
export const picture = (id) => draw(linesOf(id));

/**
 * The product's eye, with as many brow lines as the level is high.
 * @param {import("./shapes.js").Level} level
 */
export const eye = (level) => draw(EYE + BROWS[level]);

/** @param {string} lines */
function draw(lines) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [name, value] of Object.entries({ viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "1.8", "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" })) {
    svg.setAttribute(name, value);
  }
  path.setAttribute("d", lines);
  svg.append(path);
  return svg;
}
