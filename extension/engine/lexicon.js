/**
 * The words that a learned model may weigh: a closed list. Whatever else stands in a text is a gap.
 * Twin of server/secondlook/engine/lexicon.py, which says why this is fair.
 */

import {SINGLE} from './tables.js';
import {PARAGRAPH_END} from './tokens.js';

export const NAME = 0, OTHER = 1, FIRST = 2; // what may be a name; another unknown word; the first number of a known word
const CAPITAL = 1 << 20; // added to the number of a word that stands with a capital, until its neighbours are known
const OPENER = 1, NOUN = 2, UPPER = 4, LINK = 8;
const ALWAYS_NAME = NOUN | UPPER; // of Han words, which have no capitals: part of a name wherever they stand
export const ENDS = ['#break', '#ask', '#end'];
const CAPITALS = new Set('ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞŒŠŽŸ');
const SMALL = new Set('abcdefghijklmnopqrstuvwxyzßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿœšž');
const SHOUTED = 5; // so many words in capitals and none beginning small: case tells nothing
const LONGEST_LINK = 2; // words between two parts of a name, as "de la"
const SURNAME_REACH = 2; // characters behind a surname that may be a given name
const LOWEST_HAN = 0x2e80;
const MEMORY_LIMIT = 65_536;

/** @typedef {{numbers: number[], firsts: number[] | null}} Numbers  `firsts`: index of the first token of each unit, null when one a unit */

export class Lexicon {
  /**
   * @param {import('./types.js').Learned} data
   * @param {import('./vocabulary.js').Vocabulary} vocabulary
   * @param {import('./tables.js').Tables} tables
   */
  constructor(data, vocabulary, tables) {
    this.vocabulary = vocabulary;
    this.tables = tables;
    this.words = data.words.split(' ');
    this.numbers = new Map(this.words.map((word, i) => [word, i + FIRST]));
    this.kinds = new Uint8Array([0, 0, ...[...data.kinds].map((kind) => parseInt(kind, 16))]);
    this.surnames = new Set(data.surnames);
    this.given = new Set(data.given);
    /** @type {Map<string, number[]>} first character -> lengths of the words of several characters that begin with it, longest first */
    this.lengths = new Map();
    for (const word of this.words) {
      if (word.length < 2 || word.charCodeAt(0) < LOWEST_HAN || tables.kind(word.codePointAt(0) ?? 0) !== SINGLE) continue;
      const chars = [...word];
      const lengths = this.lengths.get(chars[0]) ?? [];
      if (!lengths.includes(chars.length)) this.lengths.set(chars[0], [...lengths, chars.length].sort((a, b) => b - a));
    }
    /** @type {Map<string, number>} */
    this.memory = new Map();
    /** @type {Map<string, number>} */
    this.shoutedMemory = new Map();
  }

  /**
   * The number of each unit of a text.
   * @param {string} text @param {import('./walk.js').Heard} heard
   * @returns {Numbers}
   */
  read(text, {starts, ends, han}) {
    if (this.memory.size > MEMORY_LIMIT) this.memory.clear();
    if (han) {
      const tokens = starts.map((start, i) => (ends[i] < 0 ? '' : text.slice(start, ends[i])));
      const read = this.readHan(tokens, tokens.map((token, i) => (token === '' ? this.endNumber(text, starts[i], ends[i]) : -1)));
      this.giveToNames(read.numbers);
      return read;
    }
    const shouted = isShouted(text, starts, ends), numbers = new Array(starts.length);
    for (let i = 0; i < starts.length; i++) {
      numbers[i] = ends[i] < 0 ? this.endNumber(text, starts[i], ends[i]) : this.remembered(text.slice(starts[i], ends[i]), shouted);
    }
    this.giveToNames(numbers);
    return {numbers, firsts: null};
  }

  /** @param {string} text @param {number} start @param {number} end */
  endNumber(text, start, end) {
    const name = end === PARAGRAPH_END ? '#break' : '?？'.includes(text[start]) ? '#ask' : '#end';
    return this.numbers.get(name) ?? OTHER;
  }

  /** @param {string} token @param {boolean} shouted */
  remembered(token, shouted) {
    const memory = shouted ? this.shoutedMemory : this.memory;
    let number = memory.get(token);
    if (number === undefined) memory.set(token, number = this.number(token, shouted));
    return number;
  }

  /**
   * Number of one token, whatever stands beside it.
   * @param {string} token @param {boolean} shouted
   */
  number(token, shouted) {
    const name = this.vocabulary.classOf(token);
    if (name !== null) return this.numbers.get(`#${name}`) ?? OTHER;
    const number = this.numbers.get(this.tables.foldWord(token));
    if (number === undefined) return SMALL.has(token[0]) ? OTHER : NAME;
    if (CAPITALS.has(token[0]) && !shouted) {
      const needed = token.length > 1 && CAPITALS.has(token[1]) ? UPPER : OPENER;
      return this.kinds[number] & needed ? number + CAPITAL : NAME;
    }
    return number;
  }

  /**
   * Words of several characters first, the longest that begins at a place; not where a given name may go on behind a surname.
   * @param {string[]} tokens '' at the end of a sentence @param {number[]} ends numbers of those
   * @returns {{numbers: number[], firsts: number[]}}
   */
  readHan(tokens, ends) {
    const row = tokens.map((token) => this.char(token));
    const numbers = [], firsts = [];
    let named = 0; // how many more characters may belong to a name
    for (let i = 0; i < tokens.length;) {
      const char = row[i], openToName = named > 0 && this.given.has(char);
      let size = 1, number = ends[i] >= 0 ? ends[i] : this.remembered(char === ' ' ? tokens[i] : char, false);
      if (openToName) number = NAME;
      else {
        for (const length of this.lengths.get(char) ?? []) {
          const word = this.numbers.get(row.slice(i, i + length).join(''));
          if (word === undefined) continue;
          size = length;
          number = this.kinds[word] === ALWAYS_NAME ? NAME : word;
          break;
        }
      }
      named = number === NAME && named === 0 && this.surnames.has(char) ? SURNAME_REACH : Math.max(0, named - size);
      numbers.push(number);
      firsts.push(i);
      i += size;
    }
    return {numbers, firsts};
  }

  /** @param {string} token @returns {string} one character, folded where it is a word of its own; a space for a longer token */
  char(token) {
    const cp = token.codePointAt(0) ?? 32;
    if (token.length > (cp > 0xffff ? 2 : 1) || token === '') return ' ';
    if (this.tables.kind(cp) !== SINGLE) return token;
    const folded = this.tables.fold.get(token);
    return folded !== undefined && [...folded].length === 1 ? folded : token;
  }

  /**
   * Nouns beside a name, a capital before one ("The Hague") and links between two parts of one become part of it.
   * @param {number[]} numbers
   */
  giveToNames(numbers) {
    const {kinds} = this, names = [];
    for (let i = 0; i < numbers.length; i++) if (numbers[i] === NAME) names.push(i);
    for (const at of names) {
      for (let i = at - 1; i >= 0 && (numbers[i] >= CAPITAL || kinds[numbers[i]] & NOUN); i--) numbers[i] = NAME;
    }
    for (let i = 0; i < numbers.length; i++) if (numbers[i] >= CAPITAL) numbers[i] -= CAPITAL;
    for (const at of names) for (let i = at + 1; i < numbers.length && kinds[numbers[i]] & NOUN; i++) numbers[i] = NAME;
    let last = numbers.length;
    for (let i = 0; i < numbers.length; i++) {
      if (numbers[i] !== NAME) continue;
      if (last < i - 1 && i - 1 <= last + LONGEST_LINK && numbers.slice(last + 1, i).every((number) => kinds[number] & LINK)) {
        numbers.fill(NAME, last + 1, i);
      }
      last = i;
    }
  }
}

/** @param {string} text @param {number[]} starts @param {number[]} ends */
function isShouted(text, starts, ends) {
  let upper = 0;
  for (let i = 0; i < starts.length; i++) {
    if (ends[i] < 0) continue;
    const first = text[starts[i]];
    if (SMALL.has(first)) return false;
    if (ends[i] - starts[i] > 1 && CAPITALS.has(first) && CAPITALS.has(text[starts[i] + 1])) upper++;
  }
  return upper >= SHOUTED;
}
