/** Text to tokens: words, single Han characters, class tokens (#money, #url ...) and the ends of sentences and paragraphs. Twin of engine/tokens.py. */

import {JOINER, SINGLE, WORD} from './tables.js';

// Words that the end of a paragraph and of a sentence count as: more than the widest gap, so no phrase reaches over them.
export const BREAK = 64;
export const SENTENCE = 21;
export const PARAGRAPH_END = -1;
export const SENTENCE_END = -2;
const NEWLINE = 10, FULL_STOP = 46;
const ENDS = new Set([...'!?。！？'].map((char) => char.charCodeAt(0)));
const DIGIT = /[0-9]/;

// What may begin at a character. PLAIN: a word and nothing else; LETTER, CAPITAL: a word, a link, an address, a sum; SLOW: ask.
const NOTHING = 0, PLAIN = 1, LETTER = 2, CAPITAL = 3, SLOW = 4;

/**
 * @typedef {{starts: number[], ends: number[]}} Tokens  `ends` is PARAGRAPH_END or SENTENCE_END where no word stands
 */

export class Tokeniser {
  /** @param {import('./tables.js').Tables} tables */
  constructor(tables) {
    this.tables = tables;
    const sticky = (/** @type {string} */ name) => new RegExp(tables.classes[name], 'y');
    this.url = sticky('url');
    this.email = sticky('email');
    this.sum = sticky('sum');
    this.numbers = [sticky('money'), sticky('phone'), sticky('num')];
    this.roles = tables.kinds.map((kind) => (kind === WORD ? PLAIN : kind === SINGLE ? SLOW : NOTHING));
    this.roles.fill(LETTER, 97, 123).fill(CAPITAL, 65, 91).fill(SLOW, 48, 58).fill(SLOW, 0xd800, 0xdc00);
    for (const code of [NEWLINE, FULL_STOP, ...ENDS, ...tables.starters]) this.roles[code] = SLOW;
  }

  /**
   * @param {string} text
   * @returns {Tokens}
   */
  tokens(text) {
    const {tables, roles} = this, {kinds, starters} = tables;
    const url = text.includes('://') || text.includes('www.') || text.includes('WWW.');
    const email = text.includes('@');
    const plain = url || email ? PLAIN : DIGIT.test(text) ? LETTER : CAPITAL; // words begin with these and nothing else does
    /** @type {number[]} */
    const starts = [];
    /** @type {number[]} */
    const ends = [];
    const size = text.length;
    let at = 0;
    while (at < size) {
      const code = text.charCodeAt(at), role = roles[code];
      if (role === NOTHING) {
        at++;
        continue;
      }
      let end = role <= plain ? this.wordEnd(text, at + 1, size) : this.classEnd(text, at, code, url, email, starters);
      if (end < 0) {
        let width = 1, kind = kinds[code];
        if (code >= 0xd800 && code < 0xdc00) {
          const cp = text.codePointAt(at) ?? 0;
          if (cp > 0xffff) { width = 2; kind = tables.kind(cp); }
        }
        if (kind === WORD) end = this.wordEnd(text, at + width, size);
        else if (kind === SINGLE) end = at + width;
        else if (code === NEWLINE) {
          const blank = blankEnd(text, at, size);
          if (blank > 0) { starts.push(at); ends.push(PARAGRAPH_END); at = blank; } else at++;
          continue;
        } else {
          if (isSentenceEnd(text, at, code)) { starts.push(at); ends.push(SENTENCE_END); }
          at += width;
          continue;
        }
      }
      starts.push(at);
      ends.push(end);
      at = end;
    }
    return {starts, ends};
  }

  /**
   * True when a character that is a word of its own stands anywhere, class tokens included (as in "500元").
   * @param {string} text
   */
  hasHan(text) {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x2fff && this.tables.kind(text.codePointAt(i) ?? 0) === SINGLE) return true;
    }
    return false;
  }

  /**
   * @param {string} text @param {number} at @param {number} code @param {boolean} url @param {boolean} email
   * @param {Set<number>} starters
   * @returns {number} end of the class token that starts here, -1 when none does
   */
  classEnd(text, at, code, url, email, starters) {
    const digit = code >= 48 && code <= 57;
    if (!digit) {
      const capital = code >= 65 && code <= 90;
      const letter = (code >= 97 && code <= 122) || capital;
      if (!letter) return starters.has(code) ? this.numberEnd(text, at) : -1;
      if (!capital && !url && !email) return -1;
    }
    if (url && (code | 32) >= 104) {
      this.url.lastIndex = at;
      if (this.url.test(text)) return this.url.lastIndex;
    }
    if (email) {
      this.email.lastIndex = at;
      if (this.email.test(text)) return this.email.lastIndex;
    }
    if (digit) return this.numberEnd(text, at);
    this.sum.lastIndex = at;
    return this.sum.test(text) ? this.sum.lastIndex : -1;
  }

  /** @param {string} text @param {number} at */
  numberEnd(text, at) {
    for (const pattern of this.numbers) {
      pattern.lastIndex = at;
      if (pattern.test(text)) return pattern.lastIndex;
    }
    return -1;
  }

  /** @param {string} text @param {number} at @param {number} size */
  wordEnd(text, at, size) {
    const {tables} = this, {kinds} = tables;
    while (at < size) {
      const code = text.charCodeAt(at);
      let width = 1, kind = kinds[code];
      if (kind !== WORD && kind !== JOINER) {
        if (code < 0xd800 || code >= 0xdc00) break;
        const cp = text.codePointAt(at) ?? 0;
        if (cp > 0xffff) { width = 2; kind = tables.kind(cp); }
        if (kind !== WORD && kind !== JOINER) break;
      }
      at += width;
    }
    return at;
  }
}

/**
 * @param {string} text @param {number} at a newline @param {number} size
 * @returns {number} end of the blank line that starts here, 0 when none does
 */
function blankEnd(text, at, size) {
  let end = 0;
  for (let i = at + 1; i < size; i++) {
    const code = text.charCodeAt(i);
    if (code === NEWLINE) end = i + 1;
    else if (code !== 32 && code !== 9 && code !== 13) break;
  }
  return end;
}

/** @param {number} code */
const isSpace = (code) => code === 32 || code === 9 || code === 13 || code === NEWLINE;
/** @param {number} code */
const isLetter = (code) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
const OPENERS = new Set([..."\"'(“„«"].map((char) => char.charCodeAt(0)));

/**
 * A full stop ends a sentence when a capital (or a letter beyond ASCII) follows, unless it stands behind a single letter:
 * "ca. 500", "z. B. im", "J. Maple" and "W. h. a. t." go on. Twin of engine/sentences.py.
 * @param {string} text @param {number} at @param {number} code what stands at `at`
 */
export function isSentenceEnd(text, at, code) {
  if (code !== FULL_STOP) return ENDS.has(code);
  if (isLetter(text.charCodeAt(at - 1)) && (at < 2 || isSpace(text.charCodeAt(at - 2)) || '.('.includes(text[at - 2]))) return false;
  let next = at + 1;
  while (isSpace(text.charCodeAt(next))) next++;
  if (next === at + 1) return false;
  if (OPENERS.has(text.charCodeAt(next))) {
    const inner = text.charCodeAt(next + 1);
    return text.charCodeAt(next) >= 128 || (inner >= 65 && inner <= 90) || inner >= 128;
  }
  const begin = text.charCodeAt(next);
  return (begin >= 65 && begin <= 90) || begin >= 128;
}
