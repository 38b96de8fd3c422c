// The text of a message and the way back from an offset in it to a place in the page.
// Offsets are UTF-16 code units, as in DOM ranges. The text is built from text nodes, so a phrase may run across
// `What<b>s</b>App` and `<!---->`; a line break is "\n", a block element stands between blank lines.

const TEXT_LIMIT = 20_000;
const NODE_LIMIT = 5_000; // a hostile message may consist of empty elements only
const BLOCKS = new Set("ADDRESS ARTICLE BLOCKQUOTE DIV DL FIGURE H1 H2 H3 H4 H5 H6 LI OL P PRE SECTION TABLE TR UL".split(" "));

/**
 * @typedef {object} TextMap
 * @property {string} text at most TEXT_LIMIT code units, no white space at its ends
 * @property {{node: Text, start: number}[]} pieces text nodes with the offset at which each begins, counted before the cut
 * @property {number} lead how many code units were cut from the front
 */

/**
 * Read the text of `element`, leaving out what matches `skip`.
 * @param {Element} element
 * @param {string | ((node: Node) => boolean)} skip a selector, or a test of elements and text nodes
 * @param {(node: Text) => string} [wordsOf] the words of a text node as they are shown, of the same length as its data
 * @returns {TextMap}
 */
function readText(element, skip, wordsOf = (node) => node.data) {
  const skips = typeof skip === "function" ? skip : (/** @type {Node} */ node) => skip !== "" && Dom.isElement(node) && Dom.matches(node, skip);
  /** @type {TextMap["pieces"]} */
  const pieces = [];
  let text = "";
  let gap = "";
  /** @type {Element[]} */
  const open = [];
  const leave = (/** @type {Node | null} */ next) => {
    while (open.length && !(next && open[open.length - 1].contains(next))) {
      open.pop();
      gap = "\n\n";
    }
  };
  const walker = Dom.walker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, {
    acceptNode: (node) => (skips(node) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
  });
  let seen = 0;
  for (let node = walker.nextNode(); node && text.length < TEXT_LIMIT && seen < NODE_LIMIT; node = walker.nextNode(), seen++) {
    leave(node);
    if (Dom.isText(node)) {
      const data = wordsOf(node);
      if (!data) continue;
      if (gap && text) text += gap;
      gap = "";
      pieces.push({ node, start: text.length });
      text += data;
    } else if (Dom.nameOf(node) === "BR") {
      gap = gap || "\n";
      text += text ? gap : "";
      gap = "";
    } else if (BLOCKS.has(Dom.nameOf(node))) {
      gap = "\n\n";
      open.push(/** @type {Element} */ (node));
    }
  }
  const lead = text.length - text.trimStart().length;
  return { text: wholeCharacters(text.trimStart().slice(0, TEXT_LIMIT)).trimEnd(), pieces, lead };
}

/** A cut must not leave half of a surrogate pair. @param {string} text */
function wholeCharacters(text) {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last < 0xdc00 ? text.slice(0, -1) : text;
}

/**
 * The place of `text.slice(start, end)` in the page, or null when the page has changed under the map.
 * @param {TextMap} map @param {number} start @param {number} end @returns {Range | null}
 */
function rangeOf(map, start, end) {
  const from = pieceAt(map, start + map.lead);
  const to = pieceAt(map, end - 1 + map.lead);
  if (!from || !to) return null;
  const range = new Range();
  range.setStart(from.node, from.offset);
  range.setEnd(to.node, to.offset + 1);
  return range;
}

/** @param {TextMap} map @param {number} offset @returns {{node: Text, offset: number} | null} */
function pieceAt(map, offset) {
  let low = 0;
  let high = map.pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (map.pieces[middle].start <= offset) low = middle;
    else high = middle - 1;
  }
  const piece = map.pieces[low];
  if (!piece || !Dom.isConnected(piece.node)) return null;
  const inside = offset - piece.start;
  return inside >= 0 && inside < piece.node.length ? { node: piece.node, offset: inside } : null;
}
