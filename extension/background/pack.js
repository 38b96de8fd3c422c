// The rule pack: the bundled one at first, a newer one from the service later, neither without its signature.
import { packInUse, refreshPack as refresh } from "../engine/kept_pack.js";
import { get, put } from "./database.js";
import { fetchPack } from "./service.js";
import { readConfig } from "./settings.js";

/** @param {string} path inside the package */
const packaged = (path) => fetch(chrome.runtime.getURL(path));

const disk = {
  get: () => get("values", "pack"),
  /** @param {import("../engine/kept_pack.js").Kept} kept */
  put: (kept) => put("values", "pack", kept),
};

/** @returns {Promise<{tables: any, pack: any, expired: boolean, refused: import("../engine/kept_pack.js").Refused | null}>} what is in use */
export async function loadPack() {
  const here = await atHand();
  const found = await packInUse(disk, here);
  if (!found) throw new Error("no rules"); // a package always has some
  return { tables: here.tables, ...found };
}

/**
 * Ask the service for another pack. @param {any} current the pack in use
 * @returns {Promise<any>} the new pack, or null
 */
export async function refreshPack(current) {
  const pack = await refresh(disk, ask, { ...(await atHand()), id: current.id });
  if (pack?.contact) await put("values", "contact", { ...(await get("values", "contact")), ...pack.contact });
  return pack;
}

async function atHand() {
  const [tables, base, { public_keys: keys }] = await Promise.all([
    packaged("engine/tables.json").then((answer) => answer.json()),
    packaged("pack.signed").then((answer) => answer.arrayBuffer()),
    readConfig(),
  ]);
  return { tables, base: new Uint8Array(base), keys, now: Date.now() };
}

/** @param {Record<string, string>} headers */
async function ask(headers) {
  const { status, data, headers: answered } = await fetchPack(headers);
  return { status, data, etag: answered.get("etag") ?? "" };
}
