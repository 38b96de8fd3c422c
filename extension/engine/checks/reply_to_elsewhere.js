/** An answer would go to another registered domain than the one that the message came from. Twin of engine/checks. */

/** Each answer address that belongs to another registered domain. @param {import('../envelope.js').Envelope} envelope */
export function* find(envelope) {
  if (!envelope.senderHost) return;
  for (const {host, place} of envelope.addressesIn('reply_to', envelope.replyTo)) {
    if (envelope.known.suffixes.site(host) !== envelope.senderSite) yield place;
  }
}
