// The open message, read and judged; and which signals the person called fine in it.
import { dismiss, dismissedOf } from "../background/dismissals.js";
import { readMail } from "./mail.js";

const PLACE = "outlook"; // stands where the browser has the host of a page

/**
 * @typedef {import("../background/judge.js").Judged & {conversation: import("../pages/shapes.js").Conversation, thread: string, dismissed: string[]}} Seen
 *   thread: what the message is known by
 */

/** @param {Office.MessageRead} item @returns {string} */
export const threadOf = (item) => item.internetMessageId;

/**
 * @param {Office.MessageRead} item
 * @param {import("../background/judge.js").Judge} judge
 * @param {string} own  address of the mailbox
 * @returns {Promise<Seen>} rejects when Outlook does not give the text
 */
export async function look(item, judge, own) {
  const thread = threadOf(item);
  const turn = await readMail(item, own, readHtml);
  const conversation = { channel: "email", messages: [turn] };
  const judged = judge.judge(conversation);
  return { ...judged, conversation, thread, dismissed: await finesOf(thread, Object.keys(judged.cards)) };
}

/** @param {Seen} seen @param {string} signal @param {boolean} undo @returns {Promise<Seen>} */
export async function fine(seen, signal, undo) {
  await dismiss(PLACE, seen.thread, signal, undo).catch(() => undefined); // then for as long as it stands here
  return { ...seen, dismissed: [...seen.dismissed.filter((other) => other !== signal), ...(undo ? [] : [signal])] };
}

/** A browser that keeps nothing for us has forgotten them. @param {string} thread @param {string[]} signals */
const finesOf = (thread, signals) => dismissedOf(PLACE, thread, signals).then((found) => [...found], () => []);

/** As Thunderbird's add-on reads a mail that is not on the screen: parsed apart, nothing of it runs or loads. @param {string} html */
const readHtml = (html) => readMailWords(new DOMParser().parseFromString(html, "text/html").body);
