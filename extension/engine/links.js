/** Links that stand in a text: whole addresses, and what people type without `https://`, as `host.example/path`. Twin of engine/links.py. */

export const LINKS_LIMIT = 500;
const TYPED = /(?<![A-Za-z0-9@._/-])(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}\/[!#-;=?-~]{0,2000}/g;
const TRAILING = /[.,;:!?)']+$/;

/** @typedef {{start: number, end: number}} Span @typedef {Span & {href: string, text: string}} FoundLink */

/** A quick look, since most texts have none. @param {string} text */
export const mayHaveLinks = (text) => /\/|www/i.test(text);

/** What finds whole addresses. @param {import('./tables.js').Tables} tables */
export const addressPattern = (tables) => new RegExp(`(?<![A-Za-z0-9])${tables.classes.url}`, 'g');

/**
 * In order of place, at most LINKS_LIMIT, without the punctuation that ends a sentence behind them.
 * A typed link counts where it shares nothing with a whole address.
 * @param {string} text @param {RegExp} addresses from addressPattern
 * @returns {FoundLink[]}
 */
export function linksOfText(text, addresses) {
  if (!mayHaveLinks(text)) return [];
  const whole = spans(text, addresses, []), typed = spans(text, TYPED, whole);
  return [...whole.map((span) => link(text, span, '')), ...typed.map((span) => link(text, span, 'https://'))]
    .sort((a, b) => a.start - b.start)
    .slice(0, LINKS_LIMIT);
}

/**
 * The first matches that share nothing with what is taken.
 * @param {string} text @param {RegExp} pattern @param {Span[]} taken
 */
function spans(text, pattern, taken) {
  /** @type {Span[]} */
  const found = [];
  for (const match of text.matchAll(pattern)) {
    const start = match.index, end = start + match[0].length;
    if (taken.every((other) => end <= other.start || other.end <= start)) found.push({start, end});
    if (found.length === LINKS_LIMIT) break;
  }
  return found;
}

/** @param {string} text @param {Span} span @param {string} scheme @returns {FoundLink} */
function link(text, {start, end}, scheme) {
  const shown = text.slice(start, end).replace(TRAILING, '');
  return {href: scheme + shown, text: shown, start, end: start + shown.length};
}
