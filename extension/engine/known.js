/** What checks compare with: the suffix list, the lists of hosts and what the organisation calls its own. Twin of engine/known.py. */

import {cleanHost, lower} from './hosts.js';
import {addressPattern} from './links.js';
import {Suffixes} from './suffixes.js';

export class Known {
  /**
   * @param {import('./types.js').Pack} pack
   * @param {import('./tables.js').Tables} tables
   */
  constructor(pack, tables) {
    this.tables = tables;
    this.addressPattern = addressPattern(tables);
    this.suffixes = new Suffixes(pack.checks?.suffixes ?? '');
    /** @type {string[]} registered domains of the organisation */
    this.ownSites = (pack.organisation?.domains ?? []).map((domain) => this.suffixes.site(cleanHost(domain)));
    /** @type {Set<string>} names of its mail servers */
    this.trusted = new Set((pack.organisation?.trusted_servers ?? []).map(lower));
    /** @type {Map<string, Set<string>>} */
    this.hosts = new Map(Object.entries(pack.checks?.lists ?? {}).map(([name, hosts]) => [name, new Set(hosts)]));
  }

  /**
   * True when the list holds the host. Not the domains above it: `mp.` of a messenger's domain may be a newspaper.
   * @param {string} name @param {string} host
   */
  lists(name, host) {
    return this.hosts.get(name)?.has(host.replace(/^www\./, '')) ?? false;
  }
}
