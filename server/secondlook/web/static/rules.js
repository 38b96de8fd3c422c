// The rules of this service, accepted like in every client and kept on this device.
import { openDisk } from "./background/disk.js";
import { Judge } from "./background/judge.js";
import { newestPack } from "./engine/kept_pack.js";

const values = openDisk("secondlook-rules", /** @type {const} */ (["values"]));
const disk = {
  get: () => values.get("values", "pack"),
  /** @param {import("./engine/kept_pack.js").Kept} kept */
  put: (kept) => values.put("values", "pack", kept),
};

/**
 * @param {Record<string, string>} keys     public keys by id, in base64
 * @param {string} language                 of the pack's texts
 * @returns {Promise<Judge>} rejects when there are no rules to be had
 */
export async function loadJudge(keys, language) {
  const tables = await (await load("/static/engine/tables.json")).json();
  return new Judge(tables, await newestPack(disk, ask, { keys, tables, now: Date.now() }), language);
}

/** @param {string} url @returns {Promise<Response>} rejects for anything but a good answer */
export async function load(url) {
  const answer = await fetch(url, { credentials: "omit" });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer;
}

/** @param {Record<string, string>} headers */
async function ask(headers) {
  const answer = await fetch("/api/v1/pack", { headers, cache: "no-store", credentials: "omit" }).catch(() => null);
  if (!answer) return { status: 0, data: new ArrayBuffer(0), etag: "" };
  return { status: answer.status, data: await answer.arrayBuffer(), etag: answer.headers.get("etag") ?? "" };
}
