// The rules, checked by their signature like in every client, and whom to ask when nothing works.
import { Judge } from "../background/judge.js";
import { openPack } from "../engine/signed.js";

/**
 * @param {string} language  of the pack's texts
 * @returns {Promise<{judge: Judge, contact: import("../pages/shapes.js").Contact}>} rejects when the service does not answer
 */
export async function loadRules(language) {
  const [config, tables, signed] = await Promise.all([load("config.json"), load("engine/tables.json"), load("/api/v1/pack")]);
  const { public_keys: keys, contact } = await config.json();
  const pack = await openPack(new Uint8Array(await signed.arrayBuffer()), keys);
  return { judge: new Judge(await tables.json(), pack, language), contact };
}

/** @param {string} path */
async function load(path) {
  const answer = await fetch(path, { credentials: "omit", redirect: "error" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}
