// Whose mail this is: own addresses, and who reports when several accounts or a shared one are set up.

/** @typedef {import("../messenger.js").MessageHeader} MessageHeader @typedef {import("../messenger.js").Account} Account */
/** @typedef {import("../messenger.js").Identity} Identity */

const OWN_FOLDERS = ["sent", "drafts", "templates", "outbox"];

/**
 * Did the person write this? An own address alone is no proof, since a sender can write any address:
 * a copy of one's own mail lies where own mail is kept, or never went through a server.
 * @param {MessageHeader} header @param {string} address of its author
 * @param {Record<string, string[]>} headers @param {Account[]} accounts
 */
export function isOwn(header, address, headers, accounts) {
  const own = accounts.some(({ identities }) => identities.some(({ email }) => same(email, address)));
  const kept = (header.folder?.specialUse ?? []).some((use) => OWN_FOLDERS.includes(use));
  return own && (kept || !headers.received?.length);
}

/**
 * The identity that this message was sent to, of the account in which it lies; else that account's first; for a folder
 * without identities (Local Folders) the one addressed, else the first of all.
 * @param {MessageHeader} header @param {string[]} recipients addresses @param {Account[]} accounts @returns {Identity | undefined}
 */
export function identityFor(header, recipients, accounts) {
  const all = accounts.flatMap(({ identities }) => identities);
  const here = accounts.find(({ id }) => id === header.folder?.accountId)?.identities ?? [];
  const among = here.length ? here : all;
  return among.find(({ email }) => recipients.some((address) => same(email, address))) ?? among[0];
}

/**
 * Policy wins; then the mail's identity; the unit, which a mail program does not know, is what the person wrote.
 * @param {import("../pages/shapes.js").Settings} settings @param {Identity | undefined} identity
 */
export function reporterOf({ reporter, fixed }, identity) {
  if (!identity) return reporter;
  const name = (!fixed.includes("reporter.name") && identity.name) || reporter.name;
  return { ...reporter, name, address: fixed.includes("reporter.address") ? reporter.address : identity.email };
}

/** @param {string} left @param {string} right */
const same = (left, right) => left.toLowerCase() === right.toLowerCase();
