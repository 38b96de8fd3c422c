/** A link that opens a talk on a messenger; all messengers are equal. Twin of engine/checks. */

import {schemeOf} from '../hosts.js';

/** Each link to a host of the list, or of a kind (`tg:`) that the list names. @param {import('../envelope.js').Envelope} envelope */
export function* find(envelope) {
  for (const link of envelope.links) {
    if (envelope.known.lists('messenger_hosts', link.host || schemeOf(link.href))) yield envelope.linkPlace(link);
  }
}
