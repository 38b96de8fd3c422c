// Who may ask what. Page scripts run beside a hostile page, so every one of their requests is rebuilt from checked parts;
// only preview.html may send. Pure but for the two lines that know this extension's own address.

const MESSAGES_LIMIT = 200;
const TEXT_LIMIT = 20_000;
const NAME_LIMIT = 500;
const LINKS_LIMIT = 500;
const HREF_LIMIT = 2_000;

/** @typedef {import("../pages/shapes.js").Conversation} Conversation */
/** @typedef {"page" | "pages" | "preview"} Asker page = a script in a web page; pages = any page of ours; preview = the one that sends */

/** A request that is not answered; the text is for developers. */
export class Refused extends Error {}

/** @param {chrome.runtime.MessageSender} sender @param {Asker} asker @param {string[]} hosts whose pages are read */
export function checkSender(sender, asker, hosts) {
  if (sender.id !== chrome.runtime.id) throw new Refused("another extension");
  const own = chrome.runtime.getURL("");
  const url = sender.url ?? "";
  const allowed =
    asker === "page"
      ? sender.tab?.id !== undefined && hosts.includes(hostOf(sender))
      : url.startsWith(asker === "preview" ? `${own}preview.html` : own);
  if (!allowed) throw new Refused(`not from ${asker}`);
}

/** The host of the asking frame, "" unless https; a frame without address has the origin of its page. @param {chrome.runtime.MessageSender} sender */
export function hostOf(sender) {
  try {
    const url = new URL(sender.origin && sender.origin !== "null" ? sender.origin : (sender.url ?? ""));
    return url.protocol === "https:" ? url.hostname : "";
  } catch {
    return "";
  }
}

/** A conversation of a page script, with nothing in it but what the contract knows. @param {any} value @returns {Conversation} */
export function cleanConversation(value) {
  const messages = value?.messages;
  if (!Array.isArray(messages) || messages.length > MESSAGES_LIMIT) throw new Refused("messages");
  return { id: cleanText(value.id, NAME_LIMIT), channel: cleanText(value.channel, 40), messages: messages.map(cleanMessage) };
}

/** @param {any} value @returns {Conversation["messages"][number]} */
function cleanMessage(value) {
  const { from } = value ?? {};
  if (from !== "them" && from !== "me") throw new Refused("from");
  const sender = Object.fromEntries(
    ["name", "address", "profile_url"].filter((key) => value.sender?.[key]).map((key) => [key, cleanText(value.sender[key])]),
  );
  return {
    from,
    text: cleanText(value.text, TEXT_LIMIT),
    ...(value.subject ? { subject: cleanText(value.subject) } : {}),
    ...(Object.keys(sender).length ? { sender } : {}),
    ...(value.links ? { links: cleanLinks(value.links) } : {}),
    ...(value.hidden ? { hidden: cleanText(value.hidden, TEXT_LIMIT) } : {}),
  };
}

/** @param {any} value @returns {{text: string, href: string}[]} */
function cleanLinks(value) {
  if (!Array.isArray(value) || value.length > LINKS_LIMIT) throw new Refused("links");
  return value.map((link) => ({ text: cleanText(link?.text), href: cleanText(link?.href, HREF_LIMIT) }));
}

/** @param {unknown} value @param {number} limit @returns {string} */
export function cleanText(value, limit = NAME_LIMIT) {
  if (typeof value !== "string" || value.length > limit) throw new Refused("text");
  return value;
}

/** @param {unknown} value @returns {number} */
export function cleanNumber(value) {
  if (!Number.isSafeInteger(value)) throw new Refused("number");
  return /** @type {number} */ (value);
}
