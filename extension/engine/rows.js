/** Words in a row that count as one alternative, as `(move|switch over)`. Twin of engine/rows.py. */

export class Rows {
  /**
   * @param {import('./types.js').Pack} pack
   * @param {Map<number, number>} hanSize characters that a Han word takes
   */
  constructor(pack, hanSize) {
    /** @type {Map<number, number[]>} row -> symbols of its words */
    this.parts = new Map(pack.symbols.rows);
    /** @type {Map<number, number>} symbol -> tokens that it takes, where it takes more than one */
    this.size = new Map(hanSize);
    /** @type {Map<number, number>} */
    const uses = new Map();
    for (const [row, parts] of this.parts) {
      this.size.set(row, parts.reduce((sum, part) => sum + (hanSize.get(part) ?? 1), 0));
      for (const part of parts) uses.set(part, (uses.get(part) ?? 0) + 1);
    }
    /** @type {(number[] | undefined)[]} symbol -> rows of which it is the rarest word */
    this.byRarest = new Array(pack.index.length);
    for (const [row, parts] of this.parts) {
      const rarest = parts.reduce((a, b) => ((uses.get(b) ?? 0) < (uses.get(a) ?? 0) ? b : a));
      const rows = this.byRarest[rarest];
      if (rows) rows.push(row);
      else this.byRarest[rarest] = [row];
    }
  }

  /**
   * Add the rows of which every part is in the text.
   * @param {number[]} present symbols of the text @param {Uint32Array} seen round in which a symbol was met @param {number} round
   */
  addPresent(present, seen, round) {
    for (let i = 0, words = present.length; i < words; i++) {
      for (const row of this.byRarest[present[i]] ?? []) {
        if (!(this.parts.get(row) ?? []).every((part) => seen[part] === round)) continue;
        seen[row] = round;
        present.push(row);
      }
    }
  }

  /**
   * Where a row starts: where its parts stand one behind the other.
   * @param {number} row @param {number[][]} places kept tokens of each symbol @param {number[]} words their word positions
   */
  place(row, places, words) {
    const [first, ...others] = this.parts.get(row) ?? [];
    let starts = places[first], offset = 0, before = first;
    for (const part of others) {
      offset += this.size.get(before) ?? 1;
      before = part;
      const there = new Set(places[part]);
      const reach = offset;
      starts = starts.filter((at) => there.has(at + reach) && words[at + reach] === words[at] + reach);
    }
    return starts;
  }
}
