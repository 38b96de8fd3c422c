/** Punycode (RFC 3492), the ASCII form of an international domain label, back to its letters. Twin of engine/punycode.py. */

const BASE = 36, LOWEST = 1, HIGHEST = 26, SKEW = 38, DAMP = 700, MOST = 0x7fffffff;
const DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * The letters that `text` (lower case, without `xn--`) stands for; null when it is not well formed.
 * @param {string} text
 * @returns {string | null}
 */
export function decode(text) {
  const split = text.lastIndexOf('-');
  const letters = [...text.slice(0, Math.max(split, 0))], extended = text.slice(split + 1);
  let code = 128, at = 0, bias = 72;
  for (let next = 0; next < extended.length;) {
    const before = at;
    let weight = 1;
    for (let step = BASE; ; step += BASE) {
      const digit = next < extended.length ? DIGITS.indexOf(extended[next++]) : -1;
      if (digit < 0 || (at += digit * weight) > MOST) return null;
      const threshold = Math.min(Math.max(step - bias, LOWEST), HIGHEST);
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    const size = letters.length + 1;
    bias = adapt(at - before, size, before === 0);
    code += Math.floor(at / size);
    at %= size;
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return null;
    letters.splice(at++, 0, String.fromCodePoint(code));
  }
  return letters.join('');
}

/** @param {number} delta @param {number} size @param {boolean} first */
function adapt(delta, size, first) {
  delta = Math.floor(delta / (first ? DAMP : 2));
  delta += Math.floor(delta / size);
  let steps = 0;
  while (delta > ((BASE - LOWEST) * HIGHEST) / 2) {
    delta = Math.floor(delta / (BASE - LOWEST));
    steps += BASE;
  }
  return steps + Math.floor(((BASE - LOWEST + 1) * delta) / (delta + SKEW));
}
