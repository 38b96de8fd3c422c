/** How much of a text is judged. Twin of `cut` in engine/utf16.py. */

const TEXT_LIMIT = 200_000; // UTF-16 units of a field

/**
 * At most `limit` units, never half a character.
 * @param {string} text
 * @returns {string}
 */
export function cut(text, limit = TEXT_LIMIT) {
  if (text.length <= limit) return text;
  const high = text.charCodeAt(limit - 1), low = text.charCodeAt(limit);
  const split = high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000;
  return text.slice(0, split ? limit - 1 : limit);
}
