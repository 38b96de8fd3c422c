/**
 * An anonymous report and the mail as it was received: its headers name whoever received it.
 */

const HEAD = 64_000; // characters of base64: what stands in front of the text of a mail
const NAMED = 3; // addresses that are shown
const HEADER = /^(?:to|cc|delivered-to|x-original-to|envelope-to)[ \t]*:((?:[^\r\n]|\r?\n[ \t])*)/gim;
const ADDRESS = /[^\s<>,;:"()@]{1,64}@[^\s<>,;:"()@]{1,255}/g;

/**
 * @param {string} original  base64
 * @returns {string[]} addresses that the mail names as its recipients, at most three, each once
 */
export function recipientsOf(original) {
  const source = atob(original.slice(0, HEAD - (HEAD % 4)));
  const end = source.search(/\r?\n\r?\n/);
  const headers = [...source.slice(0, end < 0 ? undefined : end).matchAll(HEADER)].map((found) => found[1]);
  return [...new Set(headers.flatMap((value) => value.match(ADDRESS) ?? []).map((one) => one.toLowerCase()))].slice(0, NAMED);
}

/** Keeps the originals here while the report is anonymous, unless the person adds one again; afterwards all is as before. */
export class Nameless {
  /** @param {number} mails how many there are */
  constructor(mails) {
    this.keys = Array.from({ length: mails }, (_, n) => `${n}.o`);
    this.on = false;
    /** @type {string[]} */
    this.put = [];
  }

  /**
   * @param {boolean} on     is the report anonymous now?
   * @param {Set<string>} off  what is switched off (selection.js); is changed
   */
  follow(on, off) {
    if (on === this.on) return;
    this.on = on;
    if (on) this.put = this.keys.filter((key) => !off.has(key));
    for (const key of this.put) if (on) off.add(key); else off.delete(key);
  }
}
