/** Opens a signed pack. The signature is checked over the exact bytes, before anything is parsed. Twin of packs/signing.py. */

const MAGIC = 'secondlook-pack 1 ';
const HEADER_LIMIT = 200;
const PACK_LIMIT = 8_000_000;
const NEWLINE = 10;

/**
 * Why a pack is not used: `form` (not a signed pack), `size`, `key` (signed by a key that is not known here), `signature` (changed or
 * cut off), `json`, `shape`, `format` and `tables` (for another version of the program), `other` (rules of somebody else), `older`,
 * `changed` (another content under a version that was seen), `expired`.
 * @typedef {'form' | 'size' | 'key' | 'signature' | 'json' | 'shape' | 'format' | 'tables' | 'other' | 'older' | 'changed' | 'expired'} Reason
 */

export class PackRefused extends Error {
  /** @param {Reason} reason @param {string} text @param {string} [version] of the pack, where its signature was good */
  constructor(reason, text, version = '?') {
    super(text);
    this.reason = reason;
    this.version = version;
  }
}

/**
 * @param {Uint8Array} bytes the signed pack
 * @param {Record<string, string>} publicKeys key id -> base64 of the raw Ed25519 key
 * @returns {Promise<import('./types.js').Pack>}
 * @throws {PackRefused} when the form is wrong, the key is not known or the signature does not fit
 */
export async function openPack(bytes, publicKeys) {
  const text = await openText(bytes, publicKeys);
  try {
    return JSON.parse(text);
  } catch {
    throw new PackRefused('json', 'the pack is not JSON');
  }
}

/**
 * The text that was signed, when the signature is good.
 * @param {Uint8Array} bytes @param {Record<string, string>} publicKeys @returns {Promise<string>} @throws {PackRefused}
 */
export async function openText(bytes, publicKeys) {
  if (bytes.length > PACK_LIMIT) throw new PackRefused('size', `the pack has ${bytes.length} bytes; at most ${PACK_LIMIT}`);
  const newline = bytes.subarray(0, HEADER_LIMIT).indexOf(NEWLINE);
  const header = new TextDecoder().decode(bytes.subarray(0, Math.max(newline, 0)));
  const parts = header.slice(MAGIC.length).split(' ');
  if (!header.startsWith(MAGIC) || parts.length !== 2) throw new PackRefused('form', 'not a signed pack');
  const [keyId, signature] = parts;
  if (!Object.hasOwn(publicKeys, keyId)) throw new PackRefused('key', 'the pack is signed by a key that is not known here');
  const content = bytes.slice(newline + 1);
  const key = await crypto.subtle.importKey('raw', fromBase64(publicKeys[keyId]), 'Ed25519', false, ['verify']);
  const good = await crypto.subtle.verify('Ed25519', key, fromBase64(signature), content);
  if (!good) throw new PackRefused('signature', 'the signature of the pack does not fit its content');
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(content);
  } catch {
    throw new PackRefused('json', 'the pack is not UTF-8');
  }
}

/** The id of the key that a pack says it is signed by: the third word of its first line. @param {Uint8Array} bytes */
export const keyOf = (bytes) => new TextDecoder().decode(bytes.subarray(0, HEADER_LIMIT)).split(/[ \n]/)[2] ?? '';

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} empty for what is no base64, so that no signature fits it */
function fromBase64(text) {
  let binary = '';
  try {
    binary = atob(text);
  } catch {
    return new Uint8Array();
  }
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
