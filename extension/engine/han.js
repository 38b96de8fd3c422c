/** Words of several Han characters, looked up in the row of characters. Twin of engine/han.py. */

import {SINGLE} from './tables.js';

export class HanWords {
  /**
   * @param {import('./types.js').Pack} pack
   * @param {import('./tables.js').Tables} tables
   */
  constructor(pack, tables) {
    this.tables = tables;
    this.symbols = new Map(Object.entries(pack.symbols.han));
    /** @type {Map<number, number>} symbol -> how many characters it takes */
    this.size = new Map();
    /** @type {Map<string, number[]>} first character -> lengths of the words that begin with it */
    this.lengths = new Map();
    for (const [word, symbol] of this.symbols) {
      const chars = [...word];
      this.size.set(symbol, chars.length);
      const lengths = this.lengths.get(chars[0]) ?? [];
      if (!lengths.includes(chars.length)) this.lengths.set(chars[0], [...lengths, chars.length].sort((a, b) => a - b));
    }
  }

  /**
   * @param {string[]} tokens
   * @returns {Map<number, number[]>} index of the first token of each word found -> symbols
   */
  find(tokens) {
    const row = tokens.map((token) => this.char(token));
    /** @type {Map<number, number[]>} */
    const found = new Map();
    row.forEach((char, i) => {
      for (const size of this.lengths.get(char) ?? []) {
        const symbol = this.symbols.get(row.slice(i, i + size).join(''));
        if (symbol === undefined) continue;
        const before = found.get(i);
        if (before) before.push(symbol);
        else found.set(i, [symbol]);
      }
    });
    return found;
  }

  /** @param {string} token @returns {string} one character, folded; a space for a longer token */
  char(token) {
    const cp = token.codePointAt(0) ?? 32;
    if (token.length > (cp > 0xffff ? 2 : 1) || token === '') return ' ';
    if (this.tables.kind(cp) !== SINGLE) return token;
    const folded = this.tables.fold.get(token);
    return folded !== undefined && folded.length === 1 ? folded : token;
  }
}
