// The rule pack: the bundled one at first, a newer one from the service later, neither without its signature.
// On any trouble the pack in use stays in use.
import { openPack } from "../engine/signed.js";
import { get, put } from "./database.js";
import { fetchPack } from "./service.js";
import { readConfig } from "./settings.js";

/** @typedef {{bytes: ArrayBuffer, etag: string, versions: Record<string, string>}} Stored versions: the highest accepted for each pack id */

/** @param {string} path inside the package */
const packaged = (path) => fetch(chrome.runtime.getURL(path));

/** @returns {Promise<{tables: any, pack: any}>} the newest pack that this device has accepted */
export async function loadPack() {
  const [tables, bundled, { public_keys: keys }, stored] = await Promise.all([
    packaged("engine/tables.json").then((answer) => answer.json()),
    packaged("pack.signed").then((answer) => answer.arrayBuffer()),
    readConfig(),
    /** @type {Promise<Stored | undefined>} */ (get("values", "pack")),
  ]);
  const base = await openPack(new Uint8Array(bundled), keys);
  const newer = stored && (await openPack(new Uint8Array(stored.bytes), keys).catch(() => null));
  return { tables, pack: newer && newer.id === base.id && compareVersions(newer.version, base.version) >= 0 ? newer : base };
}

/**
 * Ask the service for a newer pack. A lower version than once accepted is refused: an old pack is signed, too.
 * @param {any} current the pack in use @returns {Promise<any>} the new pack, or null
 */
export async function refreshPack(current) {
  const stored = /** @type {Stored | undefined} */ (await get("values", "pack"));
  const { status, data, headers } = await fetchPack(stored?.etag ?? "");
  if (status !== 200) return null;
  const { public_keys: keys } = await readConfig();
  const pack = await openPack(new Uint8Array(data), keys).catch(() => null);
  if (!pack || pack.id !== current.id) return null;
  const highest = [current.version, stored?.versions?.[pack.id] ?? ""].reduce((a, b) => (compareVersions(a, b) >= 0 ? a : b));
  if (compareVersions(pack.version, highest) < 0) return null;
  await put("values", "pack", { bytes: data, etag: headers.get("etag") ?? "", versions: { ...stored?.versions, [pack.id]: pack.version } });
  return compareVersions(pack.version, current.version) > 0 ? pack : null;
}

/**
 * Versions are numbers between dots, "2026.11.25" or "2026.11.25.2".
 * @param {string} left @param {string} right @returns {number} negative when left is older
 */
export function compareVersions(left, right) {
  const [a, b] = [left, right].map((version) => version.split(".").map((part) => Number.parseInt(part, 10) || 0));
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference) return difference;
  }
  return 0;
}
