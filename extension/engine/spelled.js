/** Words spelled in single letters, as "W h a t s A p p". Twin of engine/spelled.py. */

import {LONGEST_SPELLED} from './vocabulary.js';

export const SHORTEST_SPELLED = 4;

/**
 * Index of the first letter of each such word -> how many letters and symbols.
 * @param {(import('./vocabulary.js').Meaning | null)[]} known what the tokens mean
 * @param {import('./vocabulary.js').Vocabulary} vocabulary
 */
export function spelledWords(known, vocabulary) {
  /** @type {Map<number, {size: number, symbols: number[]}>} */
  const found = new Map();
  let run = '';
  for (let i = 0; i <= known.length; i++) {
    const letter = known[i]?.letter;
    if (letter) {
      run += letter;
      continue;
    }
    let at = 0;
    while (run.length - at >= SHORTEST_SPELLED) {
      const word = vocabulary.spelled(run.slice(at, at + LONGEST_SPELLED));
      if (!word) {
        at++;
        continue;
      }
      found.set(i - run.length + at, word);
      at += word.size;
    }
    run = '';
  }
  return found;
}
