import { sentScreenshots } from "./screenshots.js";
import { chosen, isWhole, layout, turnOf } from "./selection.js";

/**
 * What leaves, as one report or several: a conversation is one; mails are a report each, with the mail as it was received.
 *
 * @typedef {{original: string | null, size: number, about: unknown}} Mail
 *   original: base64, null when it is too large to send; size in bytes; about: what the background knows it by
 * @typedef {{id: string, left: import("./shapes.js").Conversation, original: string | null, about: unknown}} Parcel
 *
 * @param {{conversation: import("./shapes.js").Conversation, mails?: Mail[], screenshots?: import("./screenshots.js").Shown[]}} draft
 * @param {Set<string>} off             what is switched off (selection.js); "2.o" the original of message 2
 * @param {string[]} ids                of the reports, one for each mail, or one
 * @returns {Parcel[]} in the order of the messages
 */
export function parcelsOf({ conversation, mails, screenshots = [] }, off, ids) {
  const rows = layout(conversation, off).filter((row) => row.sent !== null);
  if (rows.length === 0 && sentScreenshots(screenshots, off).length === 0) return [];
  if (!mails) return [{ id: ids[0], left: chosen(conversation, off), original: null, about: null }];
  return rows.map((row) => {
    const { original, about } = mails[Number(row.key)];
    const left = { channel: conversation.channel, messages: [turnOf(row, off)] };
    return { id: ids[Number(row.key)], left, original: goesWhole(row, off) ? original : null, about };
  });
}

/**
 * The original holds everything, so it stays here with anything that was switched off.
 * @param {import("./selection.js").Row} row
 * @param {Set<string>} off
 */
export const goesWhole = (row, off) => isWhole(row, off) && !off.has(`${row.key}.o`);
