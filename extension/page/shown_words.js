// The words of a mail as its reader sees them; apart from them what it hides; and its links. The sender wrote the HTML.
// Used on displayed mails, where styles are computed, and on parsed ones, where only what is written in the element counts.

const NEVER_SHOWN = new Set("HEAD TITLE STYLE SCRIPT NOSCRIPT TEMPLATE META LINK OBJECT IFRAME".split(" "));
const LINKS_LIMIT = 200;
const HIDDEN_LIMIT = 50;
const PIECE_LIMIT = 2_000;

/** @typedef {{map: TextMap, text: string, links: {text: string, href: string}[], hidden: string[]}} MailReading */

/**
 * @param {Element} root body of the mail @param {string} without a selector of what is not read
 * @param {boolean} live is it on the screen, with computed styles? @returns {MailReading}
 */
function readShown(root, without, live) {
  /** @type {string[]} */
  const hidden = [];
  /** @type {WeakSet<Node>} */
  const left = new WeakSet();
  const styleOf = (/** @type {Element} */ element) => (live ? getComputedStyle(element) : /** @type {HTMLElement} */ (element).style);
  const skip = (/** @type {Node} */ node) => {
    const parent = Dom.parentOf(node);
    const element = Dom.isElement(node);
    if (element && (NEVER_SHOWN.has(Dom.nameOf(node)) || (without && Dom.matches(node, without)))) return true;
    const unseen = element ? hidesAll(node, styleOf(node)) : Dom.isElement(parent) && hidesText(parent, styleOf(parent));
    const words = unseen ? Dom.textOf(node).replace(/\s+/g, " ").trim().slice(0, PIECE_LIMIT) : "";
    if (words && hidden.length < HIDDEN_LIMIT && !left.has(node)) hidden.push(words);
    if (unseen) left.add(node);
    return unseen;
  };
  const map = readText(root, skip, (node) => (keepsLines(node, live) ? node.data : node.data.replace(/[\t\n\r]/g, " ")));
  const links = Dom.all(root, "a[href]").filter((link) => !without || !Dom.closest(link, without)).slice(0, LINKS_LIMIT);
  return { map, text: map.text, hidden, links: links.map(linkOf).filter(({ href }) => /^[a-z][a-z0-9+.-]*:/i.test(href)) };
}

/** @param {Element} link */
const linkOf = (link) => ({
  text: Dom.textOf(link).replace(/\s+/g, " ").trim().slice(0, 300),
  href: Dom.attribute(link, "href").trim().slice(0, PIECE_LIMIT),
});

/** Nothing in this element can be seen. @param {Element} element @param {CSSStyleDeclaration | undefined} style */
function hidesAll(element, style) {
  if (element.hasAttribute("hidden")) return true;
  if (!style) return false;
  if (style.display === "none" || (style.opacity !== "" && Number(style.opacity) < 0.1)) return true;
  const flat = style.overflow === "hidden" && [style.height, style.width, style.maxHeight, style.maxWidth].some((size) => /^[01](px)?$/.test(size));
  const away = [style.textIndent, style.left, style.top, style.marginLeft].some((place) => Number.parseFloat(place) <= -900);
  return flat || away;
}

/** The element's own text cannot be seen; what stands in elements within may be. @param {Element} element @param {CSSStyleDeclaration | undefined} style */
function hidesText(element, style) {
  if (!style) return false;
  if (style.visibility === "hidden" || style.visibility === "collapse" || (style.fontSize !== "" && Number.parseFloat(style.fontSize) < 2)) return true;
  return style.color !== "" && style.color === paperOf(element, style);
}

/** The colour that the element stands on, "" where no one in sight says. @param {Element} element @param {CSSStyleDeclaration} style */
function paperOf(element, style) {
  const live = style.display !== "" && element.isConnected && element.ownerDocument === document;
  for (let at = /** @type {Element | null} */ (element); at; at = at.parentElement) {
    const { backgroundColor: paper } = live ? getComputedStyle(at) : /** @type {HTMLElement} */ (at).style;
    if (paper && paper !== "rgba(0, 0, 0, 0)" && paper !== "transparent") return paper;
  }
  if (live && matchMedia("(prefers-color-scheme: dark)").matches) return ""; // the page's ground may be dark or light
  return live ? "rgb(255, 255, 255)" : "white";
}

/** A line break of the source is one on the screen only in preformatted text. @param {Text} node @param {boolean} live */
function keepsLines(node, live) {
  const parent = Dom.parentOf(node);
  if (!parent || !Dom.isElement(parent)) return false;
  return live ? getComputedStyle(parent).whiteSpace.startsWith("pre") : Dom.closest(parent, "pre, textarea, [style*='white-space: pre'], [style*='white-space:pre']") !== null;
}
