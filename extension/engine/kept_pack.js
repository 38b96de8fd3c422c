/**
 * The pack that a client uses: the newest that it ever accepted, kept on its disk; on any trouble the one in use stays in use.
 * Disk, network and clock come in as arguments.
 */

import {acceptPack, compareVersions, isExpired, isSame} from './accept.js';
import {keyOf, openPack, PackRefused} from './signed.js';

/** @typedef {import('./types.js').Pack} Pack */
/**
 * @typedef {object} Kept
 * @property {ArrayBuffer} bytes
 * @property {string} etag
 * @property {Record<string, string>} versions                         the highest accepted of each key
 * @property {{under: string, keys: Record<string, string>}} [trusted]  keys that a pack brought, and those it came under
 * @property {Refused} [refused]                                       the last that was refused
 * @typedef {{version: string, reason: string, etag: string, told: boolean}} Refused
 * @typedef {{pack: Pack, expired: boolean, refused: Refused | null}} InUse
 * @typedef {{keys: Record<string, string>, base?: Uint8Array, tables: import('./types.js').TablesData, now: number}} Here
 *   keys of the package, the pack that came with it
 * @typedef {{get: () => Promise<Kept | undefined>, put: (kept: Kept) => Promise<unknown>}} Disk
 * @typedef {(headers: Record<string, string>) => Promise<{status: number, data: ArrayBuffer, etag: string}>} Ask status 0: nobody answers
 */

/** Reasons that may pass by themselves, with another clock or version of the program: such a pack is asked for again. */
const FOR_NOW = ['expired', 'key', 'format', 'tables'];
const NOTHING = {bytes: new ArrayBuffer(0), etag: '', versions: {}};

/**
 * The newest accepted pack, or that of the package where it is newer.
 * @param {Disk} disk @param {Here} here @returns {Promise<InUse | null>} null when there is none at all
 * @throws {PackRefused} when the package's own is broken
 */
export async function packInUse(disk, here) {
  const [kept, base] = await Promise.all([disk.get(), here.base ? openPack(here.base, here.keys) : null]);
  const pack = (await keptInUse(kept, here, base)) ?? base;
  return pack && {pack, expired: isExpired(pack, here.now), refused: kept?.refused ?? null};
}

/**
 * Ask for another pack. What is refused is remembered with its reason, and told once, with nothing about who tells.
 * @param {Disk} disk @param {Ask} ask @param {Here & {id?: string}} here @returns {Promise<Pack | null>} the new pack
 */
export async function refreshPack(disk, ask, {id, ...here}) {
  const kept = await disk.get();
  const base = here.base ? await openPack(here.base, here.keys) : null;
  const used = await keptInUse(kept, here, base);
  const {status, data, etag} = await ask(requestHeaders(kept, used !== null));
  if (status === 0) return null;
  const told = kept?.refused && {...kept.refused, told: true};
  if (status !== 200) {
    if (kept && told && status === 304 && !kept.refused?.told) await disk.put({...kept, refused: told});
    return null;
  }
  const bytes = new Uint8Array(data);
  if (kept && isSame(new Uint8Array(kept.bytes), bytes)) return null; // from a cache, say
  const keys = trustedKeys(kept, here.keys);
  try {
    const held = kept?.bytes.byteLength ? new Uint8Array(kept.bytes) : undefined;
    const pack = await acceptPack(bytes, {...here, keys, id, highest: kept?.versions, held});
    const trusted = pack.keys ? {under: nameOf(here.keys), keys: pack.keys} : kept?.trusted;
    await disk.put({bytes: data, etag, versions: {...kept?.versions, [keyOf(bytes)]: pack.version}, ...(trusted && {trusted})});
    return pack;
  } catch (error) {
    if (!(error instanceof PackRefused)) throw error;
    const {version, reason} = error;
    const again = kept?.refused?.etag === etag && kept.refused.reason === reason;
    await disk.put({...NOTHING, ...kept, refused: {version, reason, etag, told: again && Boolean(told)}});
    return null;
  }
}

/**
 * For a page without a background: ask, and use what came or what was kept. A disk that is not there only costs memory.
 * @param {Disk} disk @param {Ask} ask @param {Here} here @returns {Promise<Pack>} rejects when there is none at all
 */
export async function newestPack(disk, ask, here) {
  const patient = {get: () => disk.get().catch(() => undefined), put: (/** @type {Kept} */ kept) => disk.put(kept).catch(() => undefined)};
  const used = await packInUse(patient, here);
  const pack = (await refreshPack(patient, ask, {...here, id: used?.pack.id})) ?? used?.pack;
  if (!pack) throw new Error('no rules');
  return pack;
}

/**
 * The pack that was kept, unless it cannot be used here any more or that of the package goes before it.
 * @param {Kept | undefined} kept @param {Here} here @param {Pack | null} base @returns {Promise<Pack | null>}
 */
async function keptInUse(kept, here, base) {
  if (!kept?.bytes.byteLength) return null;
  const pack = await openPack(new Uint8Array(kept.bytes), trustedKeys(kept, here.keys)).catch(() => null);
  if (pack?.format !== 1 || pack.tables !== here.tables.sha256) return null; // an update of the program came since
  return isBehind(pack, base, kept, here.base) ? null : pack;
}

/**
 * With the tag of what was kept only while it is in use: the service would say that there is nothing newer.
 * @param {Kept | undefined} kept @param {boolean} isUsed @returns {Record<string, string>}
 */
function requestHeaders(kept, isUsed) {
  const {version = '', reason = '', etag = '', told = true} = kept?.refused ?? {};
  const tags = [isUsed && kept?.etag, FOR_NOW.includes(reason) ? '' : etag].filter(Boolean);
  return {...(tags.length && {'if-none-match': tags.join(', ')}), ...(!told && {'x-pack-refused': `${version}; ${reason}`})};
}

/**
 * The keys of the package, unless a pack that they vouched for brought others: so a key can be changed without new packages.
 * New packages with other keys start anew.
 * @param {Kept | undefined} kept @param {Record<string, string>} keys
 */
function trustedKeys(kept, keys) {
  return kept?.trusted && kept.trusted.under === nameOf(keys) ? kept.trusted.keys : keys;
}

/** @param {Record<string, string>} keys */
const nameOf = (keys) => Object.keys(keys).sort().join(' ');

/** An update of the program may bring newer rules of the same key; base rules never go before a release. @param {Pack} later @param {Pack | null} base @param {Kept | undefined} kept @param {Uint8Array | undefined} bytes */
function isBehind(later, base, kept, bytes) {
  if (!base || !bytes || !kept) return false;
  if (later.id !== base.id) return true;
  if (later.release !== undefined && base.release === undefined) return false;
  return keyOf(new Uint8Array(kept.bytes)) === keyOf(bytes) && compareVersions(later.version, base.version) < 0;
}
