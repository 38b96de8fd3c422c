/** Links, mail addresses and phone numbers of a text. Twin of engine/observables.py. */

const KINDS = ['url', 'email', 'phone'];
const TRIGGER = /[0-9@]|:\/\/|www|WWW/;
/** @type {Record<string, RegExp>} without which there is none of a kind */
const POSSIBLE = {url: /:\/\/|[Ww]{3}/, email: /@/, phone: /[+]|[0-9]{9}/};
const TRAILING = /[.,;:!?)']+$/;

export class Observables {
  /** @param {import('./tables.js').Tables} tables */
  constructor(tables) {
    this.classes = tables.classes;
    /** @type {Map<string, RegExp>} the kinds to look for -> expression */
    this.patterns = new Map();
  }

  /**
   * In order of place; links without the punctuation that ends a sentence behind them.
   * @param {string} field @param {string} text
   * @returns {import('./types.js').Observable[]}
   */
  find(field, text) {
    if (!TRIGGER.test(text)) return [];
    // Only what can be there is looked for: the expressions cost more than anything else here.
    const possible = KINDS.filter((kind) => POSSIBLE[kind].test(text));
    if (!possible.length) return [];
    return [...text.matchAll(this.patternFor(possible))].map((match) => {
      const kind = KINDS.find((name) => match.groups?.[name] !== undefined) ?? '';
      const value = kind === 'url' ? match[0].replace(TRAILING, '') : match[0];
      return {kind, value, field, start: match.index, end: match.index + value.length};
    });
  }

  /** @param {string[]} possible */
  patternFor(possible) {
    const known = this.patterns.get(possible.join());
    if (known) return known;
    const kinds = possible.map((kind) => `(?<${kind}>${this.classes[kind]})`).join('|');
    const pattern = new RegExp(`(?<![A-Za-z0-9])(?:${kinds})`, 'g');
    this.patterns.set(possible.join(), pattern);
    return pattern;
  }
}
