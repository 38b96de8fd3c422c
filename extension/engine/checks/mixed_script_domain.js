/** A host whose letters only look Latin. Another script is no sign by itself: only look-alikes that pose as Latin are. Twin of engine/checks. */

import {isAscii} from '../hosts.js';

const SHORTEST = 4;

/** Each host of sender and links that poses. @param {import('../envelope.js').Envelope} envelope */
export function* find(envelope) {
  for (const {host, place} of envelope.hosts()) {
    if (!isAscii(host) && poses(host, envelope.known.tables)) yield place();
  }
}

/**
 * Some word mixes look-alikes with Latin letters, or is made of look-alikes under a Latin ending.
 * @param {string} host @param {import('../tables.js').Tables} tables
 */
function poses(host, tables) {
  const labels = host.split('.');
  const latinEnding = isAscii(labels[labels.length - 1]);
  return labels.flatMap((label) => label.split('-')).some((word) => {
    if (![...word].some((char) => tables.odd.has(char.codePointAt(0)))) return false;
    const folded = tables.foldWord(word);
    return /[a-z]/.test(word) || (latinEnding && isAscii(folded) && folded.length >= SHORTEST);
  });
}
