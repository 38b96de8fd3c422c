/**
 * The walk: finds every phrase of a pack in a text, in time linear in the text. Twin of engine/walk.py, where the semantics stand:
 * leftmost start; of the variants that start there, each ends as early as it can and the longest of them counts; no overlap within
 * one owner; overlaps between owners stand.
 */

import {Candidates} from './candidates.js';
import {HanWords} from './han.js';
import {Rows} from './rows.js';
import {SHORTEST_SPELLED, spelledWords} from './spelled.js';
import {BREAK, PARAGRAPH_END, SENTENCE, Tokeniser} from './tokens.js';
import {Vocabulary} from './vocabulary.js';

/** @typedef {{owner: number, start: number, end: number, word: number}} Hit */
/** @typedef {import('./vocabulary.js').Meaning} Meaning */
/** @typedef {{starts: number[], ends: number[], known: (Meaning | null)[], merged: Map<number, {size: number, symbols: number[]}> | null,
 *   hanWords: Map<number, number[]> | null, han: boolean, length: number}} Heard  `known`: null at the end of a sentence; `length` in words */
/** @typedef {{words: number[], starts: number[], ends: number[]}} Read  of the kept tokens: word position and offsets */

export class Walker {
  /**
   * @param {import('./types.js').Pack} pack
   * @param {import('./tables.js').Tables} tables
   */
  constructor(pack, tables) {
    this.variants = pack.variants;
    this.choice = new Candidates(pack);
    this.tokeniser = new Tokeniser(tables);
    this.vocabulary = new Vocabulary(pack, tables);
    this.hanWords = new HanWords(pack, tables);
    this.rows = new Rows(pack, this.hanWords.size);
    this.isLong = new Uint8Array(pack.index.length);
    for (const symbol of this.rows.size.keys()) this.isLong[symbol] = 1;
    this.round = 0;
    this.symbolSeen = new Uint32Array(pack.index.length); // round in which a symbol was last met; no clearing between texts
    /** @type {number[][]} places of each word in this round: indexes into the tokens that were kept */
    this.places = new Array(pack.index.length);
    /** @type {Map<number, number[]>} the same of the rows that were asked for */
    this.rowPlaces = new Map();
  }

  /**
   * Find every phrase, and the guards of what was found.
   * @param {string} text
   * @returns {{hits: Hit[], words: number, heard: Heard}} by owner, then start; offsets in UTF-16 units; `words` = positions that the text takes
   */
  walk(text) {
    this.vocabulary.trim();
    this.round++;
    /** @type {number[]} */
    const present = [];
    const heard = this.hear(text, present);
    this.rows.addPresent(present, this.symbolSeen, this.round);
    const candidates = this.choice.phrases(present, this.symbolSeen, this.round);
    if (!candidates.length) return {hits: [], words: heard.length, heard};
    const read = this.place(heard, present);
    const found = this.match(candidates, read.words);
    const guards = this.choice.guards(found.keys(), this.symbolSeen, this.round);
    for (const [owner, spans] of this.match(guards, read.words)) found.set(owner, spans);
    const hits = [];
    for (const owner of [...found.keys()].sort((a, b) => a - b)) {
      for (const [start, end] of leftmostLongest(found.get(owner) ?? [])) {
        hits.push({owner, start: read.starts[start], end: read.ends[end], word: read.words[start]});
      }
    }
    return {hits, words: heard.length, heard};
  }

  /**
   * The tokens of a text and what they mean.
   * @param {string} text
   * @param {number[]} present receives every symbol met, once
   * @returns {Heard}
   */
  hear(text, present) {
    const {starts, ends} = this.tokeniser.tokens(text);
    const {vocabulary} = this, han = this.tokeniser.hasHan(text), cache = vocabulary.caches[Number(han)];
    /** @type {(Meaning | null)[]} */
    const known = [];
    let run = 0, longest = 0, length = 0;
    for (let i = 0; i < starts.length; i++) {
      if (ends[i] < 0) {
        known.push(null);
        length += ends[i] === PARAGRAPH_END ? BREAK : SENTENCE;
        run = 0;
        continue;
      }
      const token = text.slice(starts[i], ends[i]), meaning = cache.get(token) ?? vocabulary.learn(token, han);
      known.push(meaning);
      length++;
      run = meaning.letter ? run + 1 : 0;
      if (run > longest) longest = run;
      if (meaning.symbols.length) this.meet(meaning.symbols, present);
    }
    const merged = longest < SHORTEST_SPELLED ? null : spelledWords(known, vocabulary);
    if (merged) {
      for (const {size, symbols} of merged.values()) {
        this.meet(symbols, present);
        length -= size - 1;
      }
    }
    const hanWords = han ? this.hanWords.find(starts.map((start, i) => (ends[i] < 0 ? '' : text.slice(start, ends[i])))) : null;
    if (hanWords) for (const symbols of hanWords.values()) this.meet(symbols, present);
    return {starts, ends, known, merged, hanWords, han, length};
  }

  /** @param {number[]} symbols @param {number[]} present */
  meet(symbols, present) {
    const {symbolSeen, round} = this;
    for (const symbol of symbols) {
      if (symbolSeen[symbol] === round) continue;
      symbolSeen[symbol] = round;
      present.push(symbol);
    }
  }

  /**
   * The tokens that the pack knows, with their word positions.
   * @param {Heard} heard
   * @param {number[]} present
   * @returns {Read}
   */
  place({starts, ends, known, merged, hanWords}, present) {
    const {places} = this;
    for (const symbol of present) places[symbol] = [];
    this.rowPlaces.clear();
    /** @type {Read} */
    const read = {words: [], starts: [], ends: []};
    let word = 0;
    for (let i = 0; i < starts.length; i++) {
      const meaning = known[i], first = i;
      if (meaning === null) {
        word += ends[i] === PARAGRAPH_END ? BREAK : SENTENCE;
        continue;
      }
      let {symbols} = meaning;
      const spelled = merged?.get(i);
      if (spelled) {
        symbols = spelled.symbols;
        i += spelled.size - 1;
      }
      const inHan = hanWords?.get(i);
      if (inHan) symbols = [...symbols, ...inHan];
      if (symbols.length || hanWords) { // the last character of a Han word may be no word of its own
        for (const symbol of symbols) places[symbol].push(read.words.length);
        read.words.push(word);
        read.starts.push(starts[first]);
        read.ends.push(ends[i]);
      }
      word++;
    }
    return read;
  }

  /**
   * Spans by owner, as indexes of kept tokens.
   * @param {number[]} variants @param {number[]} words position of each kept token
   */
  match(variants, words) {
    /** @type {Map<number, [number, number][]>} */
    const found = new Map();
    for (const number of variants) {
      const [owner, elements] = this.variants[number];
      const spans = elements.some(([symbols]) => this.hasLong(symbols)) ? this.longSpans(elements, words) : this.spans(elements, words);
      const before = found.get(owner);
      if (before) before.push(...spans);
      else if (spans.length) found.set(owner, spans);
    }
    return found;
  }

  /**
   * Every start of a variant with its earliest end, as indexes of kept tokens.
   * @param {[number[], number, number][]} elements
   * @param {number[]} words position of each kept token
   * @returns {[number, number][]}
   */
  spans(elements, words) {
    const columns = elements.map(([symbols]) => this.column(symbols, words));
    if (columns.length === 1) return columns[0].map((place) => [place, place]);
    /** @type {[number, number][]} */
    const spans = [];
    for (const start of columns[0]) {
      let ends = [start];
      for (let k = 1; k < columns.length && ends.length; k++) ends = reach(ends, columns[k], elements[k][1], elements[k][2], words);
      if (ends.length) spans.push([start, ends[0]]);
    }
    return spans;
  }

  /**
   * As `spans`, where some words take several kept tokens; of two that start together the longer counts.
   * @param {[number[], number, number][]} elements @param {number[]} words
   * @returns {[number, number][]}
   */
  longSpans(elements, words) {
    const reaches = elements.map(([symbols]) => this.reaches(symbols, words));
    const columns = reaches.map((ends) => [...ends.keys()].sort((a, b) => a - b));
    /** @type {[number, number][]} */
    const spans = [];
    for (const start of columns[0]) {
      let at = [start];
      for (let k = 1; k < columns.length && at.length; k++) {
        const behind = new Set(at.flatMap((place) => reaches[k - 1].get(place) ?? []));
        at = reach([...behind].sort((a, b) => a - b), columns[k], elements[k][1], elements[k][2], words);
      }
      if (at.length) spans.push([start, Math.max(...(reaches[reaches.length - 1].get(at[0]) ?? []))]);
    }
    return spans;
  }

  /** @param {number[]} symbols @returns {boolean} whether the text has one of them that takes several tokens */
  hasLong(symbols) {
    const {isLong, symbolSeen, round} = this;
    return symbols.some((symbol) => isLong[symbol] === 1 && symbolSeen[symbol] === round);
  }

  /**
   * @param {number[]} symbols @param {number[]} words
   * @returns {Map<number, number[]>} place of each word -> places of its last token
   */
  reaches(symbols, words) {
    const {size} = this.rows;
    /** @type {Map<number, number[]>} */
    const ends = new Map();
    for (const symbol of symbols) {
      if (this.symbolSeen[symbol] !== this.round) continue;
      for (const place of this.placesOf(symbol, words)) {
        const end = place + (size.get(symbol) ?? 1) - 1;
        const before = ends.get(place);
        if (before) before.push(end);
        else ends.set(place, [end]);
      }
    }
    return ends;
  }

  /** @param {number[]} symbols @param {number[]} words @returns {number[]} their places, ascending, each once */
  column(symbols, words) {
    const here = symbols.filter((symbol) => this.symbolSeen[symbol] === this.round);
    if (here.length === 1) return this.placesOf(here[0], words);
    const all = here.flatMap((symbol) => this.placesOf(symbol, words)).sort((a, b) => a - b);
    return all.filter((place, i) => i === 0 || place !== all[i - 1]);
  }

  /** @param {number} symbol @param {number[]} words @returns {number[]} its places, ascending */
  placesOf(symbol, words) {
    if (!this.rows.parts.has(symbol)) return this.places[symbol];
    let found = this.rowPlaces.get(symbol);
    if (!found) this.rowPlaces.set(symbol, found = this.rows.place(symbol, this.places, words));
    return found;
  }
}

/**
 * Places of the column that lie `least` to `most` words behind one of `ends`; each once, ascending.
 * @param {number[]} ends @param {number[]} column @param {number} least @param {number} most @param {number[]} words
 */
function reach(ends, column, least, most, words) {
  const reached = [];
  let last = -1;
  for (const end of ends) {
    const low = Math.max(words[end] + 1 + least, last + 1), high = words[end] + 1 + most;
    let a = 0, b = column.length;
    while (a < b) {
      const middle = (a + b) >> 1;
      if (words[column[middle]] < low) a = middle + 1;
      else b = middle;
    }
    for (; a < column.length && words[column[a]] <= high; a++) {
      reached.push(column[a]);
      last = words[column[a]];
    }
  }
  return reached;
}

/**
 * Drop what overlaps a span that starts earlier, or as early and reaches further.
 * @param {[number, number][]} spans
 */
function leftmostLongest(spans) {
  const kept = [];
  let end = -1;
  for (const [start, stop] of spans.sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (start <= end) continue;
    kept.push([start, stop]);
    end = stop;
  }
  return kept;
}
