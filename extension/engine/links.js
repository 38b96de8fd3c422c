/** Links that stand in a text: whole addresses, and what people type without `https://`, as `host.example/path`. Twin of engine/links.py. */

export const LINKS_LIMIT = 500;
const BARE = '(?<![A-Za-z0-9@._/-])(?<bare>(?:[A-Za-z0-9-]{1,63}\\.){1,5}[A-Za-z]{2,24}/[!#-;=?-~]{0,2000})';
const TRAILING = /[.,;:!?)']+$/;

/** A quick look, since most texts have none. @param {string} text */
export const mayHaveLinks = (text) => /\/|www/i.test(text);

/** What finds them. @param {import('./tables.js').Tables} tables */
export const linkPattern = (tables) => new RegExp(`(?<![A-Za-z0-9])${tables.classes.url}|${BARE}`, 'g');

/**
 * In order of place, at most LINKS_LIMIT, without the punctuation that ends a sentence behind them.
 * @param {string} text @param {RegExp} pattern from linkPattern
 * @returns {{href: string, text: string, start: number, end: number}[]}
 */
export function linksOfText(text, pattern) {
  if (!mayHaveLinks(text)) return [];
  const links = [];
  for (const match of text.matchAll(pattern)) {
    if (links.length === LINKS_LIMIT) break;
    const shown = match[0].replace(TRAILING, ''), start = match.index;
    links.push({href: match.groups?.bare ? `https://${shown}` : shown, text: shown, start, end: start + shown.length});
  }
  return links;
}
