// Reports on their way. A report is on disk before it is sent and leaves the disk only with the service's receipt,
// so it survives the worker's death, a browser restart, and a service that is away for a week.
import { showStuck } from "./badge.js";
import { all, get, put, remove } from "./database.js";
import { receipts } from "./receipts.js";
import { isStuck, nextTry, reasonOf } from "./retry.js";
import { connected, postReport } from "./service.js";

const ALARM = "queue";

/**
 * @typedef {{report_id: string, body: string, about: unknown, created_at: string, attempts: number, reason: string, next_at: string | null}} Waiting
 *   about: what was reported, for whoever asked to be told of the receipt
 * @typedef {{receipt: string, report_id: string}} Receipt
 */

/** @type {(about: unknown) => Promise<void>} */
let onReceipt = async () => undefined;

/** Call this with what was reported, once the service has it; until then nothing is done to it. @param {(about: unknown) => Promise<void>} act */
export function whenReceived(act) {
  onReceipt = act;
}

/** @type {Map<string, Promise<Receipt | Waiting>>} deliveries under way: the same report never goes out twice at once */
const underWay = new Map();

/** @param {string} report_id @param {string} body @param {unknown} [about] @returns {Promise<Receipt | Waiting>} */
export async function send(report_id, body, about = null) {
  const item = { report_id, body, about, created_at: new Date().toISOString(), attempts: 0, reason: "offline", next_at: new Date().toISOString() };
  await put("queue", report_id, item);
  return deliver(item);
}

/** @param {Waiting} item */
function deliver(item) {
  const running = underWay.get(item.report_id) ?? attempt(item).finally(() => underWay.delete(item.report_id));
  underWay.set(item.report_id, running);
  return running;
}

/** @param {Waiting} item @returns {Promise<Receipt | Waiting>} */
async function attempt(item) {
  await chrome.alarms.create(ALARM, { periodInMinutes: 1 }); // set first: the worker may die while it waits for the answer
  const enrolled = await connected();
  const answer = enrolled ? await postReport(item.body) : { status: 0, data: null, headers: new Headers() };
  if ((answer.status === 200 || answer.status === 201) && answer.data?.receipt && answer.data.report_id === item.report_id) {
    await Promise.allSettled([receipts.add(String(answer.data.receipt)), onReceipt(item.about)]); // it has arrived, whatever becomes of these
    await remove("queue", item.report_id);
    return { receipt: String(answer.data.receipt), report_id: item.report_id };
  }
  const reason = enrolled ? reasonOf(answer.status) : "not_enrolled";
  const next_at = nextTry(reason, item.attempts, Number(answer.headers.get("retry-after")) * 1000, Date.now());
  const waiting = { ...item, attempts: item.attempts + 1, reason, next_at };
  await put("queue", item.report_id, waiting);
  return waiting;
}

/** Try what is due; all of it when the person asks. @param {{now?: boolean}} [how] */
export async function flush({ now = false } = {}) {
  const waiting = /** @type {Waiting[]} */ (await all("queue"));
  const due = waiting.filter((item) => now || (item.next_at !== null && Date.parse(item.next_at) <= Date.now()));
  await Promise.all(due.map(deliver));
  const left = /** @type {Waiting[]} */ (await all("queue"));
  if (!left.some((item) => item.next_at !== null)) await chrome.alarms.clear(ALARM);
  await showStuck(left.some((item) => isStuck(item, Date.now())));
}

/** What waits, oldest first, without the reports themselves. */
export async function waitingReports() {
  const waiting = /** @type {Waiting[]} */ (await all("queue"));
  return waiting
    .map(({ report_id, created_at, reason, next_at }) => ({ report_id, created_at, reason, next_at }))
    .sort((a, b) => a.created_at.localeCompare(b.created_at));
}

/** @param {string} report_id @returns {Promise<string>} the request body, "" when it is no longer waiting */
export const waitingBody = async (report_id) => (await get("queue", report_id))?.body ?? "";

/** @param {chrome.alarms.Alarm} alarm */
export const isQueueAlarm = (alarm) => alarm.name === ALARM;
