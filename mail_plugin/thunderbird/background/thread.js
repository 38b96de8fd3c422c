// The mails of one conversation, oldest first: what the displayed one refers to, and what in its folder refers to the same.
import { readMail } from "./mail.js";

/** @typedef {import("./mail.js").Mail} Mail @typedef {import("../messenger.js").MessageHeader} MessageHeader */

const MAILS = 20;
const REPLY_WORDS = /^(\s*(re|aw|sv|vs|antw|fw|fwd|wg|tr|vl|réf|回复|答复|转发)\s*[:：])+\s*/i;

/** @param {Mail} mail @param {import("../messenger.js").Account[]} accounts @returns {Promise<Mail[]>} with `mail` itself in it */
export async function threadOf(mail, accounts) {
  const ids = new Set([mail.header.headerMessageId, ...references(mail.headers)]);
  const earlier = await Promise.all(references(mail.headers).slice(-MAILS).map(byMessageId));
  const siblings = await bySubject(mail.header);
  const found = new Map([...earlier.flat(), ...siblings].map((header) => [header.headerMessageId, header]));
  found.delete(mail.header.headerMessageId);
  const read = await Promise.all([...found.values()].slice(0, 2 * MAILS).map((header) => readMail(header, accounts).catch(() => null)));
  const same = read.filter((other) => other !== null && (ids.has(other.header.headerMessageId) || references(other.headers).some((id) => ids.has(id))));
  return /** @type {Mail[]} */ ([mail, ...same]).sort((a, b) => Number(a.header.date) - Number(b.header.date)).slice(-MAILS);
}

/** The Message-IDs that a mail refers to, the oldest first. @param {Record<string, string[]>} headers @returns {string[]} */
export function references(headers) {
  const written = [...(headers.references ?? []), ...(headers["in-reply-to"] ?? [])].join(" ");
  return [...new Set(Array.from(written.slice(0, 20_000).matchAll(/<([^<>\s]+)>/g), (hit) => hit[1]))];
}

/** A subject without "Re:". @param {string} subject */
export const bareSubject = (subject) => subject.replace(REPLY_WORDS, "").trim();

/** One copy is enough: the same mail may lie in several folders. @param {string} id @returns {Promise<MessageHeader[]>} */
async function byMessageId(id) {
  const { messages } = await messenger.messages.query({ headerMessageId: id });
  return messages.slice(0, 1);
}

/** @param {MessageHeader} header @returns {Promise<MessageHeader[]>} */
async function bySubject({ folder, subject }) {
  const bare = bareSubject(subject);
  if (!folder || !bare) return [];
  const { messages } = await messenger.messages.query({ folderId: folder.id, subject: bare });
  return messages.slice(0, 2 * MAILS);
}
