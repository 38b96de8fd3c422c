/** From a raw token to the symbols of the pack that it stands for, disguises included. Twin of engine/vocabulary.py. */

import {JOINER} from './tables.js';

const DISGUISED = 'disguised';
const CACHE_SIZE = 65_536;
const LONGEST_COMPOUND = 64;
const SHORTEST_DISGUISE = 4;
export const LONGEST_SPELLED = 16;
/** @type {Record<string, string>} */
const LEET = {0: 'o', 3: 'e', 4: 'a', 5: 's', 7: 't'};
const CLASS_ORDER = ['url', 'email', 'sum', 'money', 'phone', 'num'];

/** @param {string} text */
const isAscii = (text) => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
};

/** @param {string} text */
const reversed = (text) => [...text].reverse().join('');

/** @typedef {{symbols: number[], letter: string}} Meaning  `letter`: the ASCII letter that the token is, if it is one */

/** @type {Meaning} what most words mean; one for all of them, so that it is near at hand */
const SILENT = {symbols: [], letter: ''};

/** Keys that may begin at a place of a word. Few words hold the first `least` letters of any: most are done after one look. */
class Starts {
  /** @param {Map<string, number>} keys */
  constructor(keys) {
    this.keys = keys;
    this.least = Math.min(LONGEST_COMPOUND + 1, ...[...keys.keys()].map((key) => key.length));
    /** @type {Map<string, number[]>} first letters -> lengths of the keys that begin so */
    this.lengths = new Map();
    for (const key of keys.keys()) {
      const start = key.slice(0, this.least), lengths = this.lengths.get(start) ?? [];
      if (!lengths.includes(key.length)) this.lengths.set(start, [...lengths, key.length].sort((a, b) => a - b));
    }
  }

  /**
   * Add to `found` the symbol of every key that begins at `at`, each once.
   * @param {string} word @param {number} at @param {number[]} found
   */
  add(word, at, found) {
    const lengths = this.lengths.get(word.slice(at, at + this.least));
    if (!lengths) return;
    for (const length of lengths) {
      const symbol = this.keys.get(word.slice(at, at + length));
      if (symbol !== undefined && !found.includes(symbol)) found.push(symbol);
    }
  }
}

export class Vocabulary {
  /**
   * @param {import('./types.js').Pack} pack
   * @param {import('./tables.js').Tables} tables
   */
  constructor(pack, tables) {
    const {symbols} = pack;
    this.tables = tables;
    this.words = new Map(Object.entries(symbols.words));
    this.stems = new Map(Object.entries(symbols.stems));
    this.suffixes = new Map(Object.entries(symbols.suffixes));
    this.infixes = new Map(Object.entries(symbols.infixes));
    this.exact = new Map(Object.entries(symbols.exact));
    this.classes = new Map(Object.entries(symbols.classes));
    this.native = new Set(symbols.native);
    this.stemStarts = new Starts(this.stems);
    this.suffixStarts = new Starts(new Map([...this.suffixes].map(([key, symbol]) => [reversed(key), symbol])));
    this.infixStarts = new Starts(this.infixes);
    this.classPatterns = CLASS_ORDER.map((name) => ({name, pattern: new RegExp(`^(?:${tables.classes[name]})$`)}));
    /** @type {Set<string>} */
    this.spelledStarts = new Set();
    /** @type {Set<number>} */
    this.short = new Set();
    for (const keys of [this.words, this.stems]) {
      for (const [key, symbol] of keys) {
        if ([...key].length < SHORTEST_DISGUISE) this.short.add(symbol);
        else if (isAscii(key)) this.spelledStarts.add(key.slice(0, SHORTEST_DISGUISE));
      }
    }
    /** @type {Map<string, Meaning>[]} one for texts without Han, one for texts with */
    this.caches = [new Map(), new Map()];
  }

  /** Forget everything once the memory is full; called between texts. */
  trim() {
    for (const cache of this.caches) if (cache.size > CACHE_SIZE) cache.clear();
  }

  /**
   * What one raw token means to the pack; remembered.
   * @param {string} token
   * @param {boolean} han full-width letters are usual in this text
   * @returns {Meaning}
   */
  learn(token, han) {
    const folded = this.tables.foldWord(token), symbols = this.lookUp(token, folded, han);
    const letter = folded.length === 1 && folded >= 'a' && folded <= 'z' ? folded : '';
    const meaning = symbols.length || letter ? {symbols, letter} : SILENT;
    this.caches[Number(han)].set(token, meaning);
    return meaning;
  }

  /** @param {string} token @param {string} folded @param {boolean} han @returns {number[]} */
  lookUp(token, folded, han) {
    const name = this.classOf(token);
    if (name !== null) {
      const symbol = this.classes.get(name);
      return symbol === undefined ? [] : [symbol];
    }
    const found = this.direct(folded);
    this.addCompounds(folded, found);
    if (this.exact.size) {
      const exact = this.exact.get(this.tables.exactWord(token));
      if (exact !== undefined) found.push(exact);
    }
    if (!found.length) return this.leet(folded);
    if (!isAscii(token) && this.isDisguise(token, [...folded].length, han, found)) this.mark(found);
    return found;
  }

  /** @param {string} token @returns {string | null} */
  classOf(token) {
    const code = token.charCodeAt(0);
    const plain = (code < 48 || code > 57) && !/[^A-Za-z]/.test(token);
    if (plain) return null;
    for (const {name, pattern} of this.classPatterns) if (pattern.test(token)) return name === 'sum' ? 'money' : name;
    return null;
  }

  /**
   * Whole words and stems.
   * @param {string} folded
   * @returns {number[]}
   */
  direct(folded) {
    /** @type {number[]} */
    const found = [];
    const word = this.words.get(folded);
    if (word !== undefined) found.push(word);
    this.stemStarts.add(folded, 0, found);
    return found;
  }

  /** @param {string} folded @param {number[]} found */
  addCompounds(folded, found) {
    if (folded.length > LONGEST_COMPOUND && [...folded].length > LONGEST_COMPOUND) return;
    if (this.suffixes.size) this.suffixStarts.add(reversed(folded), 0, found);
    for (let start = 0; start + this.infixStarts.least <= folded.length; start++) this.infixStarts.add(folded, start, found);
  }

  /**
   * Letters that only look Latin, or something hidden inside the word, in a word whose pattern has none of that.
   * @param {string} token @param {number} size letters of its folded form @param {boolean} han @param {number[]} found
   */
  isDisguise(token, size, han, found) {
    if (found.every((symbol) => this.native.has(symbol))) return false;
    const {odd} = this.tables;
    let hidden = 0, hiddenInside = false, oddLetter = false, plainLetter = false, wideLetter = false;
    for (const char of token) {
      const cp = char.codePointAt(0) ?? 0;
      if (this.tables.kind(cp) === JOINER) {
        if (odd.has(cp)) hidden++;
        continue;
      }
      hiddenInside ||= hidden > 0;
      if (cp < 128) plainLetter = true;
      else if (cp >= 0xff01 && cp <= 0xff5e) wideLetter = true;
      else if (odd.has(cp)) oddLetter = true;
    }
    if (wideLetter && (plainLetter || !han)) oddLetter = true;
    return hiddenInside || (oddLetter && (plainLetter || size >= SHORTEST_DISGUISE));
  }

  /** @param {number[]} found */
  mark(found) {
    const symbol = this.classes.get(DISGUISED);
    if (symbol !== undefined) found.push(symbol);
  }

  /**
   * Digits read as letters, only where the plain reading says nothing.
   * @param {string} folded
   */
  leet(folded) {
    /** @type {number[]} */
    const found = [];
    if (folded.length < SHORTEST_DISGUISE || folded.length > LONGEST_COMPOUND || !isAscii(folded)) return found;
    const digits = folded.replace(/[^0-9]/g, '');
    if (!digits || digits.length * 2 > folded.length || /[2689]/.test(digits)) return found;
    for (const one of ['i', 'l']) {
      const word = folded.replace(/[0-9]/g, (digit) => (digit === '1' ? one : LEET[digit]));
      for (const symbol of this.direct(word)) if (!found.includes(symbol)) found.push(symbol);
    }
    if (found.length) this.mark(found);
    return found;
  }

  /**
   * A word spelled in single letters at the start of `letters`.
   * @param {string} letters
   * @returns {{size: number, symbols: number[]} | null} how many letters it takes, and its symbols
   */
  spelled(letters) {
    if (!this.spelledStarts.has(letters.slice(0, SHORTEST_DISGUISE))) return null;
    for (let size = Math.min(letters.length, LONGEST_SPELLED); size >= SHORTEST_DISGUISE; size--) {
      const word = letters.slice(0, size);
      const symbols = this.direct(word).filter((symbol) => !this.short.has(symbol));
      if (!symbols.length) continue;
      this.mark(symbols);
      return {size, symbols};
    }
    return null;
  }
}
