/** A link shows one address and leads to another registered domain. Twin of engine/checks. */

import {trim} from '../envelope.js';
import {cleanHost, hostOfLink} from '../hosts.js';

const TRAILING = /(?<![.,;:!?)'])[.,;:!?)']+$/;

/** Each link that shows another site than it opens. @param {import('../envelope.js').Envelope} envelope */
export function* find(envelope) {
  const {suffixes} = envelope.known;
  for (const link of envelope.links) {
    const shown = hostShown(trim(link.text).replace(TRAILING, ''), link.href, suffixes);
    if (link.host && shown && suffixes.site(shown) !== suffixes.site(link.host)) yield envelope.linkPlace(link);
  }
}

/**
 * The host that the text of a link names, if it is an address and nothing else; a file name such as `notes.md` is none.
 * @param {string} text @param {string} href @param {import('../suffixes.js').Suffixes} suffixes
 */
function hostShown(text, href, suffixes) {
  if (!text || /[\0- @]/.test(text)) return '';
  const named = hostOfLink(text);
  if (named) return named;
  const host = cleanHost(text.split(/[/?#:]/, 1)[0]);
  const isFile = href.split('?', 1)[0].endsWith(`/${text}`);
  return suffixes.knows(host) && !isFile ? host : '';
}
