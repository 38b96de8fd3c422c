/**
 * The learned signal: words, their stems and words in a row, weighed in whole numbers. Twin of server/secondlook/engine/learned.py,
 * where the arithmetic is explained.
 */

import {ENDS, FIRST, Lexicon} from './lexicon.js';

const STEMS = [4, 6]; // letters of a word that are features of their own, where it has more
const SCALE = 1000;
const HAN = '\u3400';
const LONG = 65_536; // a word row is one number: first * LONG + second
export const TALK = ['linkedin', 'group_chat', 'comment', 'sms', 'connection_request']; // every other channel is judged as mail is

/** @typedef {{text: string, heard: import('./walk.js').Heard}} Part */
/** @typedef {{part: number, start: number, end: number}} Clause  `start`, `end` in UTF-16 units */
/** @typedef {{strength: number, clause: Clause | null, ordinary: boolean}} Carried  `ordinary`: worded as ordinary messages are, by far */

export class Learned {
  /**
   * @param {import('./types.js').Learned} data @param {string} sensitivity
   * @param {import('./vocabulary.js').Vocabulary} vocabulary @param {import('./tables.js').Tables} tables
   */
  constructor(data, sensitivity, vocabulary, tables) {
    this.lexicon = new Lexicon(data, vocabulary, tables);
    const weights = [...data.word_weights, ...data.stem_weights], sizes = [...data.word_sizes, ...data.stem_sizes];
    this.stems = new Map(data.stems.split(' ').map((stem, i) => [stem, data.word_weights.length + i]));
    /** @type {(number[] | undefined)[]} features of each word, once it was met: a pack has many more than a reader ever sees */
    this.own = new Array(this.lexicon.words.length + FIRST);
    /** @type {Map<number, number>} */
    this.pairs = new Map();
    for (let i = 0; i < data.pairs.length; i += 4) {
      this.pairs.set(data.pairs[i] * LONG + data.pairs[i + 1], weights.length);
      weights.push(data.pairs[i + 2]);
      sizes.push(data.pairs[i + 3]);
    }
    this.weights = Int32Array.from(weights);
    this.sizes = Int32Array.from(sizes);
    this.least = data.least;
    this.thresholds = data.thresholds[sensitivity];
    this.ends = new Set(ENDS.flatMap((end) => this.lexicon.numbers.get(end) ?? []));
    this.round = 0;
    this.seen = new Uint32Array(weights.length); // round in which a feature was last met; no clearing between texts
  }

  /**
   * The strongest that a message reaches, by itself or together with `earlier`, the features of earlier ones of its sender, to which
   * its own are added; strength 0 below the first threshold.
   * @param {Part[]} parts @param {string | undefined} channel @param {Set<number> | null} earlier
   * @returns {Carried}
   */
  hear(parts, channel, earlier = null) {
    const read = parts.map(({text, heard}) => this.lexicon.read(text, heard));
    /** @type {number[] | null} */
    const found = earlier && [];
    const own = this.sum(read.map(({numbers}) => numbers), found);
    const score = earlier && found ? Math.max(this.score(own), this.score(this.joined(own, found, earlier))) : this.score(own);
    const {mail, talk, ordinary} = this.thresholds, thresholds = channel && TALK.includes(channel) ? talk : mail;
    const strength = thresholds.filter((threshold) => score >= threshold).length;
    const clause = strength ? this.clause(read, parts) : null;
    return {strength: clause ? strength : 0, clause, ordinary: score < ordinary[0]};
  }

  /** @param {{weight: number, size: number}} sum */
  score({weight, size}) {
    return Math.floor((weight * SCALE) / root(Math.max(this.least, size)));
  }

  /**
   * Weights and sizes of the features last summed and of earlier ones, each once.
   * @param {{weight: number, size: number}} own @param {number[]} found @param {Set<number>} earlier
   */
  joined({weight, size}, found, earlier) {
    for (const feature of earlier) {
      if (this.seen[feature] === this.round) continue;
      weight += this.weights[feature];
      size += this.sizes[feature];
    }
    for (const feature of found) earlier.add(feature);
    return {weight, size};
  }

  /**
   * Weights and sizes of all features, each once; `found` takes which they are.
   * @param {number[][]} parts @param {number[] | null} found
   */
  sum(parts, found = null) {
    const {own, pairs, weights, sizes, seen} = this, round = ++this.round;
    let weight = 0, size = 0;
    /** @param {number} feature */
    const count = (feature) => {
      if (seen[feature] === round) return;
      seen[feature] = round;
      weight += weights[feature];
      size += sizes[feature];
      found?.push(feature);
    };
    for (const numbers of parts) {
      for (let i = 0; i < numbers.length; i++) {
        const number = numbers[i];
        if (number < FIRST) continue;
        const features = own[number] ??= this.featuresOf(number);
        for (let k = 0; k < features.length; k++) count(features[k]);
        const pair = i && numbers[i - 1] >= FIRST ? pairs.get(numbers[i - 1] * LONG + number) : undefined;
        if (pair !== undefined) count(pair);
      }
    }
    return {weight, size};
  }

  /** @param {number} number @returns {number[]} features of a word: its own and those of its stems */
  featuresOf(number) {
    const stems = stemsOf(this.lexicon.words[number - FIRST]).flatMap((stem) => this.stems.get(stem) ?? []);
    return [number - FIRST, ...stems];
  }

  /**
   * The sentence with the greatest sum, the first of several; null where none leans towards an approach.
   * @param {import('./lexicon.js').Numbers[]} read @param {Part[]} parts
   */
  clause(read, parts) {
    let best = 0;
    /** @type {Clause | null} */
    let place = null;
    for (const [part, {numbers, firsts}] of read.entries()) {
      const {starts, ends} = parts[part].heard;
      let start = 0;
      for (let end = 0; end <= numbers.length; end++) {
        if (end < numbers.length && !this.ends.has(numbers[end])) continue;
        if (end > start) {
          const {weight} = this.sum([numbers.slice(start, end)]);
          if (weight > best) {
            const last = end === numbers.length ? starts.length - 1 : (firsts ? firsts[end] : end) - 1;
            best = weight;
            place = {part, start: starts[firsts ? firsts[start] : start], end: ends[last]};
          }
        }
        start = end + 1;
      }
    }
    return place;
  }
}

/** @param {string} word @returns {string[]} features that words share: their beginnings; of Han words characters, first and last two */
function stemsOf(word) {
  if (word[0] === '#') return [];
  const chars = [...word];
  if (word[0] < HAN) return STEMS.filter((length) => chars.length > length).map((length) => `${chars.slice(0, length).join('')}*`);
  const ends = chars.length > 2 ? [chars.slice(0, 2).join(''), chars.slice(-2).join('')] : [];
  return [...chars, ...ends].map((part) => `${part}*`);
}

/** @param {number} size @returns {number} the whole part of the square root */
function root(size) {
  let found = Math.floor(Math.sqrt(size));
  while (found * found > size) found--;
  while ((found + 1) * (found + 1) <= size) found++;
  return found;
}
