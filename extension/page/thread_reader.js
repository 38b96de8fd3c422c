// Reads one conversation from a page, by selectors that come as data (site.js). Only messages that changed are read again.

const MESSAGE_LIMIT = 200;
const HIDDEN_TEXT_LIMIT = 10_000;

/**
 * @typedef {object} Row one message as it stands in the page
 * @property {Element} element
 * @property {string} mark what tells a recycled element from its former self
 * @property {"them" | "me"} from
 * @property {PageSender} sender without a name in a continuation row
 * @property {TextMap} map
 * @property {{text: string, href: string}[]} links
 * @property {string} hidden text that it carries and does not show
 * @property {boolean} readable
 *
 * @typedef {{name?: string, address?: string, profile_url?: string}} SaidSender
 * @typedef {{from: "them" | "me", text: string, subject?: string, sender?: SaidSender, links?: Row["links"], hidden?: string}} PageMessage
 */

/** @type {TextMap} */
const NO_TEXT = { text: "", pieces: [], lead: 0 };

class ThreadReader {
  /** @param {Site} site @param {Variant} variant */
  constructor(site, variant) {
    this.site = site;
    this.variant = variant;
    this.skip = variant.skip.join();
    this.closed = [...variant.skip, ...variant.closed].join(); // a body in one of these is none; what a mail holds cannot close it
    /** @type {WeakMap<Element, Row>} */
    this.known = new WeakMap();
  }

  /** Forget what was read around `node`, because it changed. @param {Node} node */
  forget(node) {
    for (let at = /** @type {Node | null} */ (node); at; at = Dom.parentOf(at)) if (Dom.isElement(at)) this.known.delete(at);
  }

  forgetAll() {
    this.known = new WeakMap();
  }

  /**
   * The last MESSAGE_LIMIT messages that can be read, oldest first.
   * @param {Element} container @returns {Row[]}
   */
  rows(container) {
    const { message } = this.variant;
    const found = message.length ? Dom.firstAll(container, message) : this.around(container);
    const own = ownLabels(this.site);
    return found.slice(-MESSAGE_LIMIT).map((element) => this.row(element, own)).filter((row) => row.readable);
  }

  /** The smallest part around each body that also names its sender. @param {Element} container @returns {Element[]} */
  around(container) {
    const bodies = Dom.firstAll(container, this.variant.body).filter((body) => !(this.closed && Dom.closest(body, this.closed)));
    return bodies.flatMap((body) => {
      for (let at = Dom.parentOf(body); at && at !== container && Dom.isElement(at); at = Dom.parentOf(at)) {
        const { name, address } = senderOf(at, this.variant);
        if (name || address) return Dom.firstAll(at, this.variant.body).length === 1 ? [at] : []; // or it names another's sender
      }
      return [];
    });
  }

  /** @param {Element} element @param {string[]} own labels of the person @returns {Row} */
  row(element, own) {
    const mark = [Dom.attribute(element, "class"), Dom.attribute(element, this.variant.key), ...own].join("\n");
    const known = this.known.get(element);
    if (known?.mark === mark) return known;
    const row = this.read(element, mark, own);
    this.known.set(element, row);
    return row;
  }

  /** @param {Element} element @param {string} mark @param {string[]} own @returns {Row} */
  read(element, mark, own) {
    const { site, variant, skip, closed } = this;
    const body = bodyOf(element, variant, closed);
    const sender = senderOf(element, variant);
    const inbound = variant.inbound.length ? variant.inbound.some((selector) => Dom.matches(element, selector)) : !isOwn(sender, own);
    const shown = body && (!site.hides_by.length || Dom.isShown(body)) ? body : undefined;
    const common = { element, mark, from: /** @type {Row["from"]} */ (inbound ? "them" : "me"), sender };
    if (site.channel !== "email") {
      const map = shown ? readText(shown, skip) : NO_TEXT;
      return { ...common, map, links: [], hidden: "", readable: map.text !== "" };
    }
    const { map, links, hidden } = shown ? readMail(shown, variant.quotes.join(), skip) : { map: NO_TEXT, links: [], hidden: [] };
    const targets = links.map(({ text, href }) => ({ text, href: targetOf(href, site) }));
    // A mail that names no sender may be a draft. One without words may still hide some, or show a picture and a link.
    const readable = shown !== undefined && (sender.name || sender.address) !== "";
    return { ...common, map, links: targets, hidden: hidden.join("\n").slice(0, HIDDEN_TEXT_LIMIT), readable };
  }
}

/** A mail of nothing but a quotation is no answer to anything: then the quotation is the message.
 * @param {Element} body @param {string} quotes @param {string} skip @returns {MailReading} */
function readMail(body, quotes, skip) {
  const fresh = readShown(body, [quotes, skip].filter(Boolean).join(), true);
  return fresh.text ? fresh : readShown(body, skip, true);
}

/** Where a link leads in the end: some sites put an address of their own before it. @param {string} href @param {Site} site */
function targetOf(href, { link_wrappers }) {
  try {
    const url = new URL(href);
    const wrapper = link_wrappers.find(({ host, path }) => (url.hostname === host || url.hostname.endsWith(`.${host}`)) && url.pathname === path);
    return (wrapper && url.searchParams.get(wrapper.parameter)) || href;
  } catch {
    return href;
  }
}

/** The first body that is not part of something skipped: a quoted reply may carry the class of a body.
 * @param {Element} element @param {Variant} variant @param {string} skip @returns {Element | undefined} */
function bodyOf(element, variant, skip) {
  for (const selector of variant.body) {
    const body = Dom.all(element, selector).find((found) => !(skip && Dom.closest(found, skip)));
    if (body) return body;
  }
  return undefined;
}

/** @param {Element} container @param {Variant} variant @returns {string} */
function subjectOf(container, { subject }) {
  const heading = Dom.first(container, subject);
  return heading ? (Dom.attribute(heading, "title") || Dom.textOf(heading)).replace(/\s+/g, " ").trim().slice(0, 500) : "";
}

/**
 * The rows as the engine takes them. Only the first row of a group names its sender, the rows after it by the same side inherit
 * the name; the subject of a conversation stands with its first message.
 * @param {Row[]} rows @param {string} subject @returns {PageMessage[]}
 */
function messagesOf(rows, subject) {
  /** @type {Row | null} */
  let group = null;
  return rows.map((row, index) => {
    if (row.sender.name || row.sender.address || group?.from !== row.from) group = row;
    const { name, address, profile } = group?.sender ?? row.sender;
    const sender = {
      ...(name ? { name } : {}),
      ...(address ? { address } : {}),
      ...(row.sender.profile || profile ? { profile_url: row.sender.profile || profile } : {}),
    };
    return {
      from: row.from,
      text: row.map.text,
      ...(subject && index === 0 ? { subject } : {}),
      ...(row.from === "them" && Object.keys(sender).length ? { sender } : {}),
      ...(row.links.length ? { links: row.links } : {}),
      ...(row.hidden ? { hidden: row.hidden } : {}),
    };
  });
}

/**
 * Why nobody may trust what was read, or "": a conversation with text of which no message can be read, or two people of whom
 * none is "them".
 * @param {Element} container @param {Row[]} rows @param {Variant} variant @returns {string}
 */
function unreadableBecause(container, rows, variant) {
  if (rows.length) {
    const names = new Set(rows.map((row) => row.sender.name).filter(Boolean));
    return rows.every((row) => row.from === "me") && names.size > 1 ? "sides" : "";
  }
  if (Dom.first(container, variant.closed)) return "";
  return readText(container, [...variant.empty, ...variant.skip].join()).text ? "rows" : "";
}
