// "This is fine": remembered for one signal in one conversation, as a keyed hash, so the disk names neither.
import { get, keys, put, remove } from "./database.js";

const LIMIT = 5_000;

/** @type {Promise<{key: CryptoKey, hashes: Set<string>}> | undefined} */
let loaded;

async function load() {
  let key = await get("values", "dismissal_key");
  if (!key) {
    key = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    await put("values", "dismissal_key", key);
  }
  return { key, hashes: new Set(await keys("dismissed")) };
}

/** @param {CryptoKey} key @param {string} site @param {string} thread @param {string} signal */
async function hash(key, site, thread, signal) {
  const bytes = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(JSON.stringify([site, thread, signal])));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Read the disk ahead of the first question. */
export function warmDismissals() {
  loaded ??= load();
  return loaded;
}

/** Which of these signals were called fine in this thread. @param {string} site @param {string} thread @param {string[]} signals @returns {Promise<Set<string>>} */
export async function dismissedOf(site, thread, signals) {
  const { key, hashes } = await warmDismissals();
  if (!hashes.size) return new Set();
  const known = await Promise.all(signals.map(async (signal) => hashes.has(await hash(key, site, thread, signal))));
  return new Set(signals.filter((_, index) => known[index]));
}

/** @param {string} site @param {string} thread @param {string} signal @param {boolean} undo @returns {Promise<boolean>} does that change anything? */
export async function dismiss(site, thread, signal, undo) {
  const { key, hashes } = await warmDismissals();
  const entry = await hash(key, site, thread, signal);
  const changes = hashes.has(entry) === undo;
  if (undo) {
    hashes.delete(entry);
    await remove("dismissed", entry);
  } else if (hashes.size < LIMIT) {
    hashes.add(entry);
    await put("dismissed", entry, 1);
  }
  return changes;
}
