/** The sender writes from a provider that gives everybody an address. Ordinary by itself; all providers are equal. Twin of engine/checks. */

/** The host of the address. @param {import('../envelope.js').Envelope} envelope */
export function* find(envelope) {
  if (envelope.senderHost && envelope.known.lists('freemail', envelope.senderHost)) yield envelope.senderHostPlace();
}
