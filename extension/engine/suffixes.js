/** The public suffix list: which part of a host name somebody registered, and which part is open to everybody. Twin of engine/suffixes.py. */

export class Suffixes {
  /** @param {string} text the rules of the list, one a line, wildcards (`*.ck`) and exceptions (`!www.ck`) included */
  constructor(text) {
    this.rules = new Set(text.split('\n'));
  }

  /** The registered domain of a host; the host itself where there is none, as for `10.1.2.3` or `intranet`. @param {string} host */
  site(host) {
    const labels = host.split('.');
    if (/^[0-9]+$/.test(labels[labels.length - 1])) return host;
    return labels.slice(-this.suffix(labels).size - 1).join('.');
  }

  /** True when the list names the ending of this host, and something stands before it. @param {string} host */
  knows(host) {
    const labels = host.split('.');
    const {size, named} = this.suffix(labels);
    return named && size < labels.length;
  }

  /**
   * How many labels the suffix has, and whether a rule says so; without a rule the last label is one.
   * @param {string[]} labels
   */
  suffix(labels) {
    for (let i = 0; i < labels.length; i++) {
      const rest = labels.slice(i + 1).join('.'), whole = rest ? `${labels[i]}.${rest}` : labels[i];
      if (this.rules.has(`!${whole}`)) return {size: labels.length - i - 1, named: true};
      if (this.rules.has(whole) || (rest && this.rules.has(`*.${rest}`))) return {size: labels.length - i, named: true};
    }
    return {size: 1, named: false};
  }
}
