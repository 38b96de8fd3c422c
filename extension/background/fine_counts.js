// How often "this is fine" was said of each signal, for an organisation that wants to know: numbers only, without message,
// conversation or time. Sent at most once a day, at an hour left to chance, and only where the service says that it is wanted.
import { get, put, remove } from "./database.js";
import { dismiss } from "./dismissals.js";
import { countsWanted, postCounts } from "./service.js";

const MOST_SIGNALS = 200; // the service takes no more
const CHANCE = 1 / 8; // at each hourly look
const DAY_MS = 86_400_000;

/** @typedef {Record<string, number>} Counts */

/** The counts after one more, or one taken back. Pure. @param {Counts} fine @param {string} signal @param {boolean} undo @returns {Counts} */
export function counted(fine, signal, undo) {
  const { [signal]: before = 0, ...rest } = fine;
  const now = before + (undo ? -1 : 1);
  if (now < 1) return rest;
  return before || Object.keys(fine).length < MOST_SIGNALS ? { ...rest, [signal]: Math.min(now, 1000) } : fine;
}

/** "This is fine", or not after all: remembered for the conversation, and counted. @param {string} site @param {string} thread @param {string} signal @param {boolean} undo */
export async function callFine(site, thread, signal, undo) {
  if (!(await dismiss(site, thread, signal, undo))) return;
  await put("values", "fine", counted((await get("values", "fine")) ?? {}, signal, undo));
}

/** Send what has gathered, or forget it where nobody wants it. @param {number} now @param {number} chance from 0 to 1 */
export async function sendFine(now = Date.now(), chance = Math.random()) {
  const fine = await get("values", "fine");
  const last = (await get("values", "fine_sent")) ?? 0;
  if (!fine || !Object.keys(fine).length || now - last < DAY_MS || chance > CHANCE) return;
  const wanted = await countsWanted();
  if (wanted === undefined || (wanted && !(await postCounts(fine)))) return; // nobody answered: the next time
  await put("values", "fine_sent", now);
  await remove("values", "fine");
}
