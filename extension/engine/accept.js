/** Whether a pack that came may take the place of the one in use. Nothing of it is used before all of this. Twin of packs/accept.py. */

import {Engine} from './engine.js';
import {shapeFault} from './pack_shape.js';
import {keyOf, openText, PackRefused} from './signed.js';

/** @typedef {import('./types.js').Pack} Pack */
/**
 * What is known where the pack comes to.
 * @typedef {object} Known
 * @property {Record<string, string>} keys          public keys by id
 * @property {string} [id]                          of the pack in use, where there is one
 * @property {Record<string, string>} [highest]     the highest version that was accepted of each key
 * @property {Uint8Array} [held]                    the bytes of the pack in use
 * @property {import('./types.js').TablesData} tables
 * @property {number} now                           milliseconds
 */

/**
 * @param {Uint8Array} bytes @param {Known} known
 * @returns {Promise<Pack>}
 * @throws {PackRefused}
 */
export async function acceptPack(bytes, {keys, id, highest = {}, held, tables, now}) {
  const pack = parse(await openText(bytes, keys));
  const fault = shapeFault(pack);
  const version = typeof pack?.version === 'string' ? pack.version.slice(0, 40) : '?';
  if (fault) throw new PackRefused('shape', fault, version);
  if (id !== undefined && pack.id !== id) throw new PackRefused('other', `these are the rules ${pack.id}, not ${id}`, version);
  const order = compareVersions(version, Object.hasOwn(highest, keyOf(bytes)) ? highest[keyOf(bytes)] : '0');
  if (order < 0) throw new PackRefused('older', `version ${version} is older than one that was in use`, version);
  // Base rules have no number of their own for each content: they follow the settings of the service.
  if (order === 0 && pack.release !== undefined && held && keyOf(held) === keyOf(bytes) && !isSame(held, bytes)) {
    throw new PackRefused('changed', `version ${version} had another content`, version);
  }
  if (isExpired(pack, now)) throw new PackRefused('expired', `version ${version} ended on ${pack.expires}`, version);
  tryOut(pack, tables, version);
  return pack;
}

/** Past its date, or with a date that cannot be read. @param {Pack} pack @param {number} now */
export function isExpired({expires}, now) {
  return expires !== undefined && !(Date.parse(expires) > now);
}

/**
 * Versions are numbers between dots, "2026.11.25" or "2026.11.25.2".
 * @param {string} left @param {string} right @returns {number} negative when left is older
 */
export function compareVersions(left, right) {
  const [a, b] = [left, right].map((version) => version.split('.').map((part) => Number.parseInt(part, 10) || 0));
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference) return difference;
  }
  return 0;
}

/** @param {string} text @returns {any} */
function parse(text) {
  try {
    const pack = JSON.parse(text);
    // Packs are written without a space and each key once: whatever comes out shorter said something twice, or said it otherwise.
    if (JSON.stringify(pack).length === text.length) return pack;
  } catch {
    // Falls through: too deep, or no JSON.
  }
  throw new PackRefused('json', 'the pack is not JSON, or not as packs are written');
}

/** @param {Pack} pack @param {import('./types.js').TablesData} tables @param {string} version */
function tryOut(pack, tables, version) {
  if (pack.format !== 1) throw new PackRefused('format', `pack format ${pack.format}; update this program`, version);
  if (pack.tables !== tables.sha256) throw new PackRefused('tables', 'made for other character tables; update this program', version);
  try {
    new Engine(tables, pack).assess({text: 'Good morning.'});
  } catch (error) {
    throw new PackRefused('shape', String(error), version);
  }
}

/** @param {Uint8Array} left @param {Uint8Array} right */
export function isSame(left, right) {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}
