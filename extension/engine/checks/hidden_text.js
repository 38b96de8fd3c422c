/** Words that stand in the message and that no reader sees. Twin of engine/checks. */

import {piece} from '../envelope.js';
import {SINGLE, WORD} from '../tables.js';

const LEAST_LETTERS = 20;

/** The first of the hidden words, when they are more than a stray sign. @param {import('../envelope.js').Envelope} envelope */
export function* find({hidden, known}) {
  let letters = 0, first = 0, end = 0;
  for (const char of hidden) {
    const kind = known.tables.kind(char.codePointAt(0) ?? 0), start = end;
    end += char.length;
    if (kind !== WORD && kind !== SINGLE) continue;
    if (letters === 0) first = start;
    if (++letters < LEAST_LETTERS) continue;
    yield piece('hidden', hidden, first, end);
    return;
  }
}
