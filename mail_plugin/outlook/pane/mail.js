// The open message as one turn of a conversation, from what Office.js tells of it.
import { readHeaders } from "./headers.js";
import { CAN, call, can } from "./office.js";

/** @typedef {import("../pages/shapes.js").Turn} Turn */
/** @typedef {(html: string) => {text: string, links: {text: string, href: string}[], hidden: string[]}} ReadHtml */

/**
 * @param {Office.MessageRead} item
 * @param {string} own       address of the mailbox
 * @param {ReadHtml} readHtml
 * @returns {Promise<Turn>}  rejects when Outlook does not give the text
 */
export async function readMail(item, own, readHtml) {
  const [{ text, links, hidden }, header] = await Promise.all([readWords(item, readHtml), readInternetHeaders(item)]);
  const { displayName: name, emailAddress: address } = item.from;
  const replyTo = header("reply-to").join(", ");
  const auth = header("authentication-results").join("\n");
  return {
    from: address.toLowerCase() === own.toLowerCase() ? "me" : "them",
    ...(item.subject ? { subject: item.subject } : {}),
    text,
    at: item.dateTimeCreated.toISOString(),
    sender: { name, address },
    ...(replyTo ? { reply_to: replyTo } : {}),
    ...(links.length ? { links } : {}),
    ...(hidden.length ? { hidden: hidden.join("\n") } : {}),
    ...(auth ? { auth } : {}),
  };
}

/** The words that are shown, apart from those that are hidden; plain text where there is no HTML. @param {Office.MessageRead} item @param {ReadHtml} readHtml */
async function readWords(item, readHtml) {
  const html = await call((/** @type {(result: Office.AsyncResult<string>) => void} */ done) => item.body.getAsync("html", done)).catch(() => "");
  if (html.trim()) return readHtml(html);
  const text = await call((/** @type {(result: Office.AsyncResult<string>) => void} */ done) => item.body.getAsync("text", done));
  return { text: text.replace(/\r\n?/g, "\n").trim(), links: [], hidden: [] };
}

/** Who checked the sender, and where an answer goes: not known to Outlook on phones. @param {Office.MessageRead} item */
async function readInternetHeaders(item) {
  if (!can(CAN.headers)) return readHeaders("");
  return readHeaders(await call((/** @type {(result: Office.AsyncResult<string>) => void} */ done) => item.getAllInternetHeadersAsync(done)).catch(() => ""));
}
