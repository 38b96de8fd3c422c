// The rules, accepted like in every client and kept on this device, and whom to ask when nothing works.
import { openDisk } from "../background/disk.js";
import { Judge } from "../background/judge.js";
import { isExpired } from "../engine/accept.js";
import { newestPack } from "../engine/kept_pack.js";

const values = openDisk("secondlook-rules", /** @type {const} */ (["values"]));
const disk = {
  get: () => values.get("values", "pack"),
  /** @param {import("../engine/kept_pack.js").Kept} kept */
  put: (kept) => values.put("values", "pack", kept),
};

/**
 * @param {string} language  of the pack's texts
 * @returns {Promise<{judge: Judge, contact: import("../pages/shapes.js").Contact, expired: boolean}>} rejects when there are no rules to be had
 */
export async function loadRules(language) {
  const [{ public_keys: keys, contact }, tables] = await Promise.all([load("config.json"), load("engine/tables.json")]);
  const pack = await newestPack(disk, ask, { keys, tables, now: Date.now() });
  return { judge: new Judge(tables, pack, language), contact: { ...contact, ...pack.contact }, expired: isExpired(pack, Date.now()) };
}

/** @param {string} path */
async function load(path) {
  const answer = await fetch(path, { credentials: "omit", redirect: "error" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

/** @param {Record<string, string>} headers */
async function ask(headers) {
  const answer = await fetch("/api/v1/pack", { headers, cache: "no-store", credentials: "omit", redirect: "error" }).catch(() => null);
  if (!answer) return { status: 0, data: new ArrayBuffer(0), etag: "" };
  return { status: answer.status, data: await answer.arrayBuffer(), etag: answer.headers.get("etag") ?? "" };
}
