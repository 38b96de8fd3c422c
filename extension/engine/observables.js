/** Links, mail addresses and phone numbers of a text. Twin of engine/observables.py. */

const KINDS = ['url', 'email', 'phone'];
const TRIGGER = /[0-9@]|:\/\/|www|WWW/;
const TRAILING = /[.,;:!?)']+$/;

export class Observables {
  /** @param {import('./tables.js').Tables} tables */
  constructor(tables) {
    const kinds = KINDS.map((kind) => `(?<${kind}>${tables.classes[kind]})`).join('|');
    this.pattern = new RegExp(`(?<![A-Za-z0-9])(?:${kinds})`, 'g');
  }

  /**
   * In order of place; links without the punctuation that ends a sentence behind them.
   * @param {string} field @param {string} text
   * @returns {import('./types.js').Observable[]}
   */
  find(field, text) {
    if (!TRIGGER.test(text)) return [];
    return [...text.matchAll(this.pattern)].map((match) => {
      const kind = KINDS.find((name) => match.groups?.[name] !== undefined) ?? '';
      const value = kind === 'url' ? match[0].replace(TRAILING, '') : match[0];
      return {kind, value, field, start: match.index, end: match.index + value.length};
    });
  }
}
