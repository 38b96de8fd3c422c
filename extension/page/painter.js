// Paints marks with the CSS Custom Highlight API and nothing else. The page can see and wipe the highlights, so they are
// looked after twice a second while there are any.

/** @typedef {"note" | "caution" | "warning"} MarkStyle */
/** @typedef {{range: Range, row: Element, style: MarkStyle, signal: string, quote: string, thread: string}} Mark */

const HIGHLIGHTS = /** @type {const} */ ({ note: "hl-a", caution: "hl-b", warning: "hl-c" });
const RANK = /** @type {const} */ ({ note: 1, caution: 2, warning: 3 }); // the graver mark is painted above the other
const GUARD_EVERY_MS = 400;
const MARKS_LIMIT = 500;

class Painter {
  /** @param {string} style text of the style sheet for shadow roots */
  constructor(style) {
    /** @type {Mark[]} */
    this.marks = [];
    /** @type {Map<string, Highlight>} */
    this.highlights = new Map();
    this.sheet = new ShadowStyle(style);
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.guard = undefined;
  }

  /** Show exactly these marks. @param {Mark[]} marks */
  show(marks) {
    this.marks = marks;
    for (const style of /** @type {MarkStyle[]} */ (Object.keys(HIGHLIGHTS))) {
      this.fill(style, marks.filter((mark) => mark.style === style).map((mark) => mark.range));
    }
    for (const root of new Set(marks.map((mark) => Dom.rootOf(mark.row)))) if (Dom.isShadow(root)) this.sheet.adopt(root);
    if (marks.length && this.guard === undefined) this.guard = setInterval(() => this.restore(), GUARD_EVERY_MS);
    if (!marks.length && this.guard !== undefined) {
      clearInterval(this.guard);
      this.guard = undefined;
    }
  }

  /** @param {MarkStyle} style @param {Range[]} ranges */
  fill(style, ranges) {
    const name = HIGHLIGHTS[style];
    if (!ranges.length) {
      if (this.highlights.delete(name)) CSS.highlights.delete(name);
      return;
    }
    const highlight = new Highlight(...ranges);
    highlight.priority = RANK[style];
    this.highlights.set(name, highlight);
    CSS.highlights.set(name, highlight);
  }

  /** Put back what the page took away. */
  restore() {
    const whole = [...this.highlights].every(([name, highlight]) => {
      const size = this.marks.filter((mark) => HIGHLIGHTS[mark.style] === name).length;
      return CSS.highlights.get(name) === highlight && highlight.size === size;
    });
    if (!whole || !this.sheet.whole()) this.show(this.marks);
  }

  /** The mark at a point of the window, the gravest first. @param {number} x @param {number} y @param {EventTarget[]} path */
  at(x, y, path) {
    return this.marks
      .filter((mark) => path.includes(mark.row))
      .sort((a, b) => RANK[b.style] - RANK[a.style])
      .find((mark) => [...mark.range.getClientRects()].some((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom));
  }
}
