/** Senders that an organisation knows well: by address, by domain, by profile. Compared as text, whole. Twin of engine/allowed.py. */

/** A check that speaks against the sender being who it says; such a message is judged like any other. */
export const FORGED = ['auth_failed', 'reply_to_elsewhere', 'display_name_address', 'lookalike_domain', 'mixed_script_domain'];

/**
 * Whether the sender's address, its domain or one above that, or the profile is among `allowed`.
 * @param {import('./types.js').Judged} message @param {Set<string>} allowed
 */
export function isAllowed(message, allowed) {
  if (!allowed.size || !message.sender) return false;
  const address = (message.sender.address ?? '').toLowerCase();
  const profile = (message.sender.profile_url ?? '').toLowerCase().split('?')[0].split('#')[0].replace(/\/+$/, '');
  const labels = address.includes('@') ? address.slice(address.lastIndexOf('@') + 1).split('.') : [];
  const domains = labels.slice(0, -1).map((_, at) => labels.slice(at).join('.'));
  return [address, profile, ...domains].some((name) => name && allowed.has(name));
}
