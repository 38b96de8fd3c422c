// The rules of this service, checked by their signature like in every client.
import { Judge } from "./background/judge.js";
import { openPack } from "./engine/signed.js";

/**
 * @param {Record<string, string>} keys     public keys by id, in base64
 * @param {string} language                 of the pack's texts
 * @returns {Promise<Judge>} rejects when something is not there or not signed
 */
export async function loadJudge(keys, language) {
  const [tables, signed] = await Promise.all([load("/static/engine/tables.json"), load("/api/v1/pack")]);
  return new Judge(await tables.json(), await openPack(new Uint8Array(await signed.arrayBuffer()), keys), language);
}

/** @param {string} url @returns {Promise<Response>} rejects for anything but a good answer */
export async function load(url) {
  const answer = await fetch(url, { credentials: "omit" });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer;
}
