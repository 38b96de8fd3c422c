/** One text field to the signals seen in it. Twin of engine/signals.py and engine/sentences.py. */

// As engine/sentences.py and tokens.js; a look-behind at the start of the text stands for "no letter alone".
const SENTENCE_END =
  /[!?。！？]|(?<![ \t\r\n.(][A-Za-z])(?<!^[A-Za-z])\.(?=[ \t\r\n]+["'(“„«]?[A-Z\u0080-\uffff])|\n[ \t\r\n]*\n/g;

/** @typedef {{signal: number, start: number, end: number, word: number}} Seen */

/**
 * The walk's hits, less those that a guard of the same sentence silences; by place, then by signal.
 * @param {string} text
 * @param {import('./walk.js').Hit[]} hits
 * @returns {Seen[]}
 */
export function seenIn(text, hits) {
  const guards = hits.filter((hit) => hit.owner % 2);
  let seen = hits
    .filter((hit) => hit.owner % 2 === 0)
    .map(({owner, start, end, word}) => ({signal: owner / 2, start, end, word}));
  if (guards.length && seen.length) {
    const ends = [...text.matchAll(SENTENCE_END)].map((match) => match.index);
    const silent = new Set();
    for (const guard of guards) {
      for (const number of sentences(ends, guard)) silent.add(`${(guard.owner - 1) / 2} ${number}`);
    }
    // Only when every sentence it touches has a guard: "We never move. Please move to ..." must not hide behind its first half.
    seen = seen.filter((s) => !sentences(ends, s).every((number) => silent.has(`${s.signal} ${number}`)));
  }
  return seen.sort((a, b) => a.start - b.start || a.signal - b.signal);
}

/**
 * Numbers of the sentences that a span touches.
 * @param {number[]} ends where sentences end, ascending @param {{start: number, end: number}} span
 */
function sentences(ends, {start, end}) {
  const first = before(ends, start), last = before(ends, end - 1);
  return Array.from({length: last - first + 1}, (_, i) => first + i);
}

/** @param {number[]} ends @param {number} at @returns {number} how many sentences end before `at` */
function before(ends, at) {
  let low = 0, high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle] < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
