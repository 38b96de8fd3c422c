// The rule pack: the bundled one at first, a newer one from the service later, neither without its signature.
// On any trouble the pack in use stays in use.
import { openPack } from "../engine/signed.js";
import { get, put } from "./database.js";
import { fetchPack } from "./service.js";
import { readConfig } from "./settings.js";

/** @typedef {{bytes: ArrayBuffer, etag: string, versions: Record<string, string>}} Stored versions: the highest accepted of each key */

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
  const later = stored && (await openPack(new Uint8Array(stored.bytes), keys).catch(() => null));
  const older = later && keyOf(stored.bytes) === keyOf(bundled) && compareVersions(later.version, base.version) < 0;
  return { tables, pack: later && later.id === base.id && !older ? later : base };
}

/**
 * Ask the service for another pack. A lower version than was once accepted of the same key is refused: an old pack is
 * signed, too. A new key starts anew, so that whoever misused the old one with a high version cannot freeze the rules.
 * @param {any} current the pack in use @returns {Promise<any>} the new pack, or null
 */
export async function refreshPack(current) {
  const stored = /** @type {Stored | undefined} */ (await get("values", "pack"));
  const { status, data, headers } = await fetchPack(stored?.etag ?? "");
  if (status !== 200) return null;
  const { public_keys: keys } = await readConfig();
  const pack = await openPack(new Uint8Array(data), keys).catch(() => null);
  if (!pack || pack.id !== current.id) return null;
  const key = keyOf(data);
  if (compareVersions(pack.version, stored?.versions[key] ?? "0") < 0) return null;
  await put("values", "pack", { bytes: data, etag: headers.get("etag") ?? "", versions: { ...stored?.versions, [key]: pack.version } });
  return pack;
}

/** The id of the key that a pack says it is signed by: the third word of its first line. @param {ArrayBuffer} bytes */
function keyOf(bytes) {
  return new TextDecoder().decode(bytes.slice(0, 200)).split(" ")[2] ?? "";
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
