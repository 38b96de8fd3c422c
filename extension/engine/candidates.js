/** Which variants of a pack a text can hold at all: those of which every element has a word in it. Twin of engine/candidates.py. */

export class Candidates {
  /** @param {import('./types.js').Pack} pack */
  constructor(pack) {
    this.index = pack.index.map((numbers) => numbers.filter((number) => pack.variants[number][0] % 2 === 0));
    /** @type {Map<number, number[]>} owner of phrases -> variants of its guards */
    this.guardsOf = new Map();
    pack.variants.forEach(([owner], number) => {
      const guards = this.guardsOf.get(owner - 1);
      if (owner % 2 && guards) guards.push(number);
      else if (owner % 2) this.guardsOf.set(owner - 1, [number]);
    });
    this.variantSeen = new Uint32Array(pack.variants.length); // round in which a variant was last looked at
    // Symbols of the elements, each element behind its size; what a text most likely lacks stands first. In one piece of memory:
    // a text asks for few of many variants, and waits for memory more than for anything else.
    let size = 0;
    for (const [, elements] of pack.variants) for (const [symbols] of elements) size += 1 + symbols.length;
    this.need = new Uint32Array(size);
    this.needAt = new Uint32Array(pack.variants.length + 1);
    let at = 0;
    pack.variants.forEach(([, elements], number) => {
      for (const symbols of elements.map(([all]) => all).sort((a, b) => a.length - b.length)) {
        this.need[at++] = symbols.length;
        this.need.set(symbols, at);
        at += symbols.length;
      }
      this.needAt[number + 1] = at;
    });
  }

  /**
   * Variants of phrases.
   * @param {number[]} present symbols of the text @param {Uint32Array} seen round in which a symbol was last met @param {number} round
   */
  phrases(present, seen, round) {
    const {index, variantSeen} = this;
    const found = [];
    for (const symbol of present) {
      for (const number of index[symbol]) {
        if (variantSeen[number] === round) continue;
        variantSeen[number] = round;
        if (this.isComplete(number, seen, round)) found.push(number);
      }
    }
    return found;
  }

  /**
   * Variants of the guards of these owners; nobody asks for others.
   * @param {Iterable<number>} owners @param {Uint32Array} seen @param {number} round
   */
  guards(owners, seen, round) {
    return [...owners].flatMap((owner) => this.guardsOf.get(owner) ?? []).filter((number) => this.isComplete(number, seen, round));
  }

  /** @param {number} number @param {Uint32Array} seen @param {number} round */
  isComplete(number, seen, round) {
    const {need} = this, end = this.needAt[number + 1];
    let at = this.needAt[number];
    while (at < end) {
      const next = at + 1 + need[at++];
      while (at < next && seen[need[at]] !== round) at++;
      if (at === next) return false;
      at = next;
    }
    return true;
  }
}
