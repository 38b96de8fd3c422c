/** The sender names an organisation as theirs and writes from a provider that gives everybody an address. Twin of engine/checks. */

import * as freemail_sender from './freemail_sender.js';

/** The host of the address. @param {import('../envelope.js').Envelope} envelope */
export function* find(envelope) {
  if (envelope.claimedOrganisation) yield* freemail_sender.find(envelope);
}
