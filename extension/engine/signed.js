/** Opens a signed pack. The signature is checked over the exact bytes, before anything is parsed. Twin of packs/signing.py. */

const MAGIC = 'secondlook-pack 1 ';
const HEADER_LIMIT = 200;
const PACK_LIMIT = 8_000_000;
const NEWLINE = 10;

/**
 * @param {Uint8Array} bytes the signed pack
 * @param {Record<string, string>} publicKeys key id -> base64 of the raw Ed25519 key
 * @returns {Promise<import('./types.js').Pack>}
 * @throws {Error} when the form is wrong, the key is not known or the signature does not fit
 */
export async function openPack(bytes, publicKeys) {
  const newline = bytes.subarray(0, HEADER_LIMIT).indexOf(NEWLINE);
  const header = new TextDecoder().decode(bytes.subarray(0, Math.max(newline, 0)));
  const parts = header.slice(MAGIC.length).split(' ');
  if (bytes.length > PACK_LIMIT || !header.startsWith(MAGIC) || parts.length !== 2) throw new Error('not a signed pack');
  const [keyId, signature] = parts;
  if (!Object.hasOwn(publicKeys, keyId)) throw new Error('the pack is signed by a key that is not known here');
  const content = bytes.slice(newline + 1);
  const key = await crypto.subtle.importKey('raw', fromBase64(publicKeys[keyId]), 'Ed25519', false, ['verify']);
  const good = await crypto.subtle.verify('Ed25519', key, fromBase64(signature), content);
  if (!good) throw new Error('the signature of the pack does not fit its content');
  return JSON.parse(new TextDecoder().decode(content));
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
function fromBase64(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
