// What is open in each tab, for badge, panel and preview. In memory, and in storage.session for the time the worker
// sleeps: that is memory, too, and closed to page scripts. Nothing of it reaches a disk.
import { showBadge } from "./badge.js";
import { rank } from "./judge.js";

const TELL_AFTER_MS = 60; // badge, panel and storage come after the marks, or their messages stand in the way

/** @typedef {import("./judge.js").Judged} Judged */
/**
 * @typedef {object} Open one conversation on the screen
 * @property {number} frameId
 * @property {string} site host
 * @property {string} thread
 * @property {import("../pages/shapes.js").Conversation | null} conversation null when the list cannot be read
 * @property {Judged | null} judged null after a sleep, until somebody asks
 * @property {string[]} dismissed signals called fine
 */

/** @type {Map<number, Map<string, Open>>} by tab, then by frame and thread */
const tabs = new Map();
/** @type {Set<number>} tabs whose sleeping part was already fetched */
const fetched = new Set();
/** @type {Map<number, ReturnType<typeof setTimeout>>} */
const telling = new Map();

/** @param {{frameId: number, thread: string}} open */
const name = ({ frameId, thread }) => `${frameId} ${thread}`;
/** @param {number} tab */
const place = (tab) => `tab:${tab}`;

/** @param {number} tab @returns {Promise<Map<string, Open>>} */
async function of(tab) {
  if (!fetched.has(tab)) {
    const slept = /** @type {Open[]} */ ((await chrome.storage.session.get(place(tab)))[place(tab)] ?? []);
    const awake = tabs.get(tab) ?? new Map();
    tabs.set(tab, new Map([...slept.map((open) => /** @type {[string, Open]} */ ([name(open), open])), ...awake]));
    fetched.add(tab);
  }
  return tabs.get(tab) ?? new Map();
}

/** @param {number} tab */
function changed(tab) {
  if (!telling.has(tab)) telling.set(tab, setTimeout(() => void tell(tab), TELL_AFTER_MS));
}

/** @param {number} tab */
async function tell(tab) {
  telling.delete(tab);
  const open = [...(tabs.get(tab)?.values() ?? [])];
  const worst = gravest(open);
  if (worst) showBadge(tab, worst.conversation ? levelOf(worst) : "unreadable", undismissed(worst).length);
  else showBadge(tab, "none", 0);
  const asleep = open.map((one) => ({ ...one, judged: null }));
  const kept = open.length ? chrome.storage.session.set({ [place(tab)]: asleep }) : chrome.storage.session.remove(place(tab));
  await kept.catch(() => undefined); // over the quota: after a sleep the panel shows nothing until the page changes
  await chrome.runtime.sendMessage({ kind: "changed", tab }).catch(() => undefined); // no page of ours may be open
}

/** @param {Open} open */
const undismissed = ({ judged, dismissed }) => (judged?.assessment.findings ?? []).filter(({ signal }) => !dismissed.includes(signal));
/** @param {Open} open */
const levelOf = (open) => (undismissed(open).length ? (open.judged?.assessment.level ?? "none") : "none");

/** The one to show: a readable one before an unreadable, the graver first, then the latest. @param {Open[]} open @returns {Open | undefined} */
export function gravest(open) {
  const weight = (/** @type {Open} */ one) => (one.conversation ? rank(levelOf(one)) : -1);
  return open.reduce((/** @type {Open | undefined} */ best, one) => (best && weight(best) > weight(one) ? best : one), undefined);
}

/** @param {number} tab @param {Open} open */
export async function remember(tab, open) {
  const known = await of(tab);
  known.delete(name(open)); // set again, so that the latest stands last
  known.set(name(open), open);
  changed(tab);
}

/** @param {number} tab @param {number} frameId @param {string} [thread] all of the frame without it; frame 0 is the whole page */
export async function forget(tab, frameId, thread) {
  const known = await of(tab);
  for (const [key, open] of known) {
    if (thread === undefined ? frameId === 0 || open.frameId === frameId : key === name({ frameId, thread })) known.delete(key);
  }
  changed(tab);
}

/** @param {number} tab @param {number} frameId @param {string} thread @returns {Promise<Open | undefined>} */
export const find = async (tab, frameId, thread) => (await of(tab)).get(name({ frameId, thread }));

/** @param {number} tab @returns {Promise<Open[]>} */
export const openIn = async (tab) => [...(await of(tab)).values()];

/** @param {number} tab */
export async function closeTab(tab) {
  tabs.delete(tab);
  fetched.delete(tab);
  await chrome.storage.session.remove(place(tab));
}
