// One mail as the engine takes it: sender and headers from Thunderbird, the words from the displayed message or, for a
// message that is not on the screen, from its parts.
import { isOwn } from "./accounts.js";

/** @typedef {import("../messenger.js").MessageHeader} MessageHeader @typedef {import("../messenger.js").MessagePart} MessagePart */
/** @typedef {import("../pages/shapes.js").Turn} Turn */
/** @typedef {{text: string, links: {text: string, href: string}[], hidden: string[]}} Words */
/** @typedef {{header: MessageHeader, headers: Record<string, string[]>, turn: Turn}} Mail */

const HEADERS = 10; // of one name
const HEADER_LENGTH = 2_000;

/**
 * @param {MessageHeader} header @param {import("../messenger.js").Account[]} accounts
 * @param {Words} [words] as they stand on the screen @returns {Promise<Mail>}
 */
export async function readMail(header, accounts, words) {
  const full = await messenger.messages.getFull(header.id);
  const headers = full.headers ?? {};
  const [sender] = await parse(header.author);
  const { text, links, hidden } = words ?? wordsOf(full);
  const replyTo = written(headers["reply-to"], ", ");
  const auth = written(headers["authentication-results"], "\n");
  /** @type {Turn} */
  const turn = {
    from: isOwn(header, sender?.address ?? "", headers, accounts) ? "me" : "them",
    ...(header.subject ? { subject: header.subject } : {}),
    text,
    at: new Date(header.date).toISOString(),
    ...(sender ? { sender } : {}),
    ...(replyTo ? { reply_to: replyTo } : {}),
    ...(links.length ? { links } : {}),
    ...(hidden.length ? { hidden: hidden.join("\n") } : {}),
    ...(auth ? { auth } : {}),
  };
  return { header, headers, turn };
}

/** @param {string[] | undefined} values of a header @param {string} between @returns {string} */
const written = (values, between) => (values ?? []).slice(0, HEADERS).map((value) => value.slice(0, HEADER_LENGTH)).join(between);

/** @param {string} mailbox "Anna <anna@consult.example>" @returns {Promise<{name: string, address: string}[]>} */
export async function parse(mailbox) {
  const found = await messenger.messengerUtilities.parseMailboxString(mailbox.slice(0, HEADER_LENGTH)).catch(() => []);
  return found.map(({ name = "", email = "" }) => ({ name, address: email })).filter(({ address, name }) => address || name);
}

/** The first HTML part, else the plain ones; text that is no attachment. @param {MessagePart} full @returns {Words} */
function wordsOf(full) {
  const parts = textParts(full);
  const html = parts.find(({ contentType }) => contentType === "text/html");
  if (html) return readMailWords(new DOMParser().parseFromString(html.body ?? "", "text/html").body);
  const page = document.implementation.createHTMLDocument("");
  for (const { body } of parts) page.body.append(plain(page, body ?? ""));
  return readMailWords(page.body);
}

/** Plain text as Thunderbird displays it: quoted lines are quotations, the signature is one. @param {Document} page @param {string} body */
function plain(page, body) {
  const block = page.createElement("pre");
  const [text, ...signature] = body.replace(/\r\n?/g, "\n").split(/^-- $/m);
  for (const line of text.split(/(?<=\n)/)) {
    const place = line.startsWith(">") ? page.createElement("blockquote") : null;
    place?.setAttribute("type", "cite");
    place?.append(line);
    block.append(place ?? line);
  }
  if (signature.length) block.append(Object.assign(page.createElement("div"), { className: "moz-signature", textContent: signature.join("") }));
  return block;
}

/** @param {MessagePart} part @returns {MessagePart[]} */
function textParts(part) {
  const { contentType = "", parts = [], body, name } = part;
  if (contentType === "message/rfc822" && part.partName !== "") return []; // somebody else's mail, attached
  return [...(/^text\/(plain|html)$/.test(contentType) && body && !name ? [part] : []), ...parts.flatMap(textParts)];
}
