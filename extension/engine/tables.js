/** The character tables that both engines share. JavaScript's own Unicode functions are never asked: browsers differ in theirs. */

export const SEPARATOR = 0, WORD = 1, SINGLE = 2, JOINER = 3;

/**
 * Undo the delta encoding of the file: [distance, further points, value] triples.
 * @param {number[]} deltas
 * @returns {[number, number, number][]} first, last, value
 */
function runsOf(deltas) {
  /** @type {[number, number, number][]} */
  const runs = [];
  let at = 0;
  for (let i = 0; i < deltas.length; i += 3) {
    const first = at + deltas[i];
    at = first + deltas[i + 1];
    runs.push([first, at, deltas[i + 2]]);
  }
  return runs;
}

export class Tables {
  /** @param {import('./types.js').TablesData} data the parsed tables.json */
  constructor(data) {
    this.sha256 = data.sha256;
    this.classes = data.classes;
    this.starters = new Set([...data.starters].map((c) => c.charCodeAt(0)));
    this.kinds = new Uint8Array(65536);
    /** @type {[number, number, number][]} */
    this.high = [];
    for (const run of runsOf(data.ranges)) {
      if (run[0] > 0xffff) this.high.push(run);
      else this.kinds.fill(run[2], run[0], run[1] + 1);
    }
    this.fold = new Map(Object.entries(data.fold));
    this.accents = new Map(Object.entries(data.accents));
    this.odd = new Set();
    for (const [first, last] of runsOf(data.odd)) for (let cp = first; cp <= last; cp++) this.odd.add(cp);
  }

  /**
   * @param {number} cp
   * @returns {number} SEPARATOR, WORD, SINGLE or JOINER
   */
  kind(cp) {
    if (cp < 65536) return this.kinds[cp];
    let low = 0, high = this.high.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1, run = this.high[middle];
      if (cp < run[0]) high = middle - 1;
      else if (cp > run[1]) low = middle + 1;
      else return run[2];
    }
    return SEPARATOR;
  }

  /**
   * The form in which words are compared: no case, no accents, no look-alikes, nothing hidden.
   * @param {string} word
   */
  foldWord(word) {
    let folded = '';
    for (const char of word) {
      if (this.kind(char.codePointAt(0) ?? 0) === JOINER) continue;
      folded += this.fold.get(char) ?? char;
    }
    return folded;
  }

  /**
   * As foldWord, but accents of Latin letters stay, decomposed.
   * @param {string} word
   */
  exactWord(word) {
    let exact = '';
    for (const char of word) {
      const cp = char.codePointAt(0) ?? 0;
      const accent = cp >= 0x300 && cp <= 0x36f;
      if (!accent && this.kind(cp) === JOINER) continue;
      exact += this.accents.get(char) ?? (accent ? char : this.fold.get(char) ?? char);
    }
    return exact;
  }
}
