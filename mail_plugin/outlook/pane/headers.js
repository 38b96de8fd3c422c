// The internet headers of a mail, as one text, by name. Bounded: a sender writes them.

const LENGTH = 200_000;
const LINES = 10; // of one name
const LINE_LENGTH = 2_000;

/**
 * @param {string} text  as Outlook gives it
 * @returns {(name: string) => string[]} the values of a header, unfolded, in order; the name in lower case
 */
export function readHeaders(text) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const line of text.slice(0, LENGTH).replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    const values = found.get(name) ?? [];
    if (name && values.length < LINES) found.set(name, [...values, line.slice(colon + 1).trim().slice(0, LINE_LENGTH)]);
  }
  return (name) => found.get(name) ?? [];
}
