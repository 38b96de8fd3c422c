/** The name that is shown holds another mail address than the one that the message came from. Twin of engine/checks. */

/** Each address in the name that belongs to another registered domain. @param {import('../envelope.js').Envelope} envelope */
export function* find(envelope) {
  if (!envelope.senderHost) return;
  for (const {host, place} of envelope.addressesIn('sender', envelope.name)) {
    if (envelope.known.suffixes.site(host) !== envelope.senderSite) yield place;
  }
}
