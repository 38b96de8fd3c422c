// Reads one conversation from a message list, by selectors that come as data (rules/sites/*.yml).
// Only rows that changed are read again.

const MESSAGE_LIMIT = 200;

/**
 * @typedef {object} Variant selectors of one markup; every entry but `key` and `name` is a list of CSS selectors
 * @property {string} name
 * @property {string[]} container
 * @property {string[]} message
 * @property {string[]} inbound
 * @property {string[]} body
 * @property {string[]} sender
 * @property {string[]} profile
 * @property {string} key
 * @property {string[]} thread_link
 * @property {string[]} thread_box
 * @property {string[]} skip
 * @property {string[]} empty
 *
 * @typedef {object} Site
 * @property {string} channel
 * @property {string} thread_path
 * @property {string[]} shadow_hosts
 * @property {Variant[]} variants
 *
 * @typedef {object} Row one message as it stands in the page
 * @property {Element} element
 * @property {string} mark what tells a recycled element from its former self
 * @property {"them" | "me"} from
 * @property {string} name sender's name, "" in a continuation row
 * @property {string} profile
 * @property {TextMap} map
 *
 * @typedef {{from: "them" | "me", text: string, sender?: {name?: string, profile_url?: string}}} PageMessage
 */

class ThreadReader {
  /** @param {Variant} variant */
  constructor(variant) {
    this.variant = variant;
    /** @type {WeakMap<Element, Row>} */
    this.known = new WeakMap();
  }

  /** Forget what was read in and around `node`, because it changed. @param {Node} node */
  forget(node) {
    const element = Dom.isElement(node) ? node : Dom.parentOf(node);
    if (!Dom.isElement(element)) return;
    const row = Dom.closest(element, this.variant.message.join());
    if (row) this.known.delete(row);
  }

  forgetAll() {
    this.known = new WeakMap();
  }

  /**
   * The last MESSAGE_LIMIT messages with text, oldest first.
   * @param {Element} container @returns {Row[]}
   */
  rows(container) {
    const found = Dom.firstAll(container, this.variant.message).slice(-MESSAGE_LIMIT);
    return found.map((element) => this.row(element)).filter((row) => row.map.text);
  }

  /** @param {Element} element @returns {Row} */
  row(element) {
    const { variant } = this;
    const mark = Dom.attribute(element, "class") + Dom.attribute(element, variant.key);
    const known = this.known.get(element);
    if (known?.mark === mark) return known;
    const skip = variant.skip.join();
    const body = bodyOf(element, variant, skip);
    const sender = Dom.first(element, variant.sender);
    const profile = Dom.first(element, variant.profile);
    /** @type {Row} */
    const row = {
      element,
      mark,
      from: variant.inbound.some((selector) => Dom.matches(element, selector)) ? "them" : "me",
      name: sender ? Dom.textOf(sender).trim().slice(0, 200) : "",
      profile: profile ? absolute(Dom.attribute(profile, "href")) : "",
      map: body ? readText(body, skip) : { text: "", pieces: [], lead: 0 },
    };
    this.known.set(element, row);
    return row;
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

/** @param {string} href @returns {string} without query; "" when it is no web address */
function absolute(href) {
  try {
    const url = new URL(href, location.origin === "null" ? self.origin : location.href);
    return url.protocol === "https:" ? (url.origin + url.pathname).slice(0, 500) : "";
  } catch {
    return "";
  }
}

/**
 * Only the first row of a group names its sender; the rows after it by the same side inherit the name.
 * @param {Row[]} rows @returns {PageMessage[]}
 */
function messagesOf(rows) {
  /** @type {Row | null} */
  let group = null;
  return rows.map((row) => {
    if (row.name || group?.from !== row.from) group = row;
    const sender = {
      ...(group?.name ? { name: group.name } : {}),
      ...(row.profile || group?.profile ? { profile_url: row.profile || group?.profile } : {}),
    };
    return { from: row.from, text: row.map.text, ...(row.from === "them" && Object.keys(sender).length ? { sender } : {}) };
  });
}

/**
 * Why nobody may trust what was read, or "": a list with text of which no message can be read, or two people of whom none is "them".
 * @param {Element} container @param {Row[]} rows @param {Variant} variant @returns {string}
 */
function unreadableBecause(container, rows, variant) {
  if (rows.length) {
    const names = new Set(rows.map((row) => row.name).filter(Boolean));
    return rows.every((row) => row.from === "me") && names.size > 1 ? "sides" : "";
  }
  return readText(container, [...variant.empty, ...variant.skip].join()).text ? "rows" : "";
}

/**
 * A name for the conversation that stays the same in page and overlay: the link in its heading, else its part of the address.
 * The heading changes together with the rows; after pushState the address is a moment ahead of them.
 * @param {Element} container @param {Site} site @param {Variant} variant @returns {string}
 */
function threadOf(container, site, variant) {
  const box = variant.thread_box.map((selector) => Dom.closest(container, selector)).find(Boolean);
  const link = box ? Dom.first(box, variant.thread_link) : null;
  return (link && absolute(Dom.attribute(link, "href"))) || threadInPath(site) || "thread";
}

/** @param {Site} site @returns {string} */
function threadInPath(site) {
  const { pathname } = location;
  return pathname.startsWith(site.thread_path) ? pathname.slice(site.thread_path.length).split("/")[0].slice(0, 300) : "";
}
