/** A link through a service that hides where it leads. Twin of engine/checks. */

/** Each such link. @param {import('../envelope.js').Envelope} envelope */
export function* find(envelope) {
  for (const link of envelope.links) {
    if (link.host && envelope.known.lists('shorteners', link.host)) yield envelope.linkPlace(link);
  }
}
