// What a site's file in the pack says (rules/sites/*.yml), and the name of the conversation at the page's address.

/**
 * @typedef {object} Variant one markup of a site; every list is one of CSS selectors, tried in order; what a file leaves out is empty
 * @property {string[]} container     the conversation
 * @property {string[]} message       one message; without it, the smallest part around a body that also names its sender
 * @property {string[]} inbound       a message of the other side; without it, sides are told by `own` of the site
 * @property {string[]} body
 * @property {string[]} sender
 * @property {string} sender_name     attribute of the sender; without it, name and address are read from its text
 * @property {string} sender_address  attribute of the sender
 * @property {string[]} profile
 * @property {string[]} subject
 * @property {string} key             attribute that tells a recycled message from its former self
 * @property {string[]} thread_link
 * @property {string[]} thread_box
 * @property {string[]} skip          in a message, yet not its text
 * @property {string[]} quotes        the same, for what it answers; a message of nothing else is read all the same
 * @property {string[]} closed        what may stand in the place of a message that can be read: folded ones, drafts
 * @property {string[]} empty         text in a conversation that has no message yet
 *
 * @typedef {object} Site
 * @property {string} channel         in "email" the senders write HTML of their own: links and hidden text are read, too
 * @property {string[]} own           what shows the names and addresses of the person
 * @property {string[]} thread_address patterns of path and hash: `*` is any part, `{thread}` the part that names the thread
 * @property {number} thread_shortest a shorter part is no name of a thread
 * @property {string[]} shadow_hosts
 * @property {string[]} hides_by      attributes by which the site hides a conversation that it keeps; with them only shown ones are read
 * @property {{host: string, path: string, parameter: string}[]} link_wrappers addresses that carry the real target of a link
 * @property {Variant[]} variants
 */

/** @type {Variant} */
const BARE_VARIANT = {
  ...{ container: [], message: [], inbound: [], body: [], sender: [], profile: [], subject: [], thread_link: [], thread_box: [] },
  ...{ sender_name: "", sender_address: "", key: "", skip: [], quotes: [], closed: [], empty: [] },
};

/** A site of the pack with all that it leaves out. @param {any} site @returns {Site} */
function wholeSite(site) {
  const bare = { own: [], thread_address: [], thread_shortest: 1, shadow_hosts: [], hides_by: [], link_wrappers: [] };
  const variants = site.variants.map((/** @type {Partial<Variant>} */ variant) => ({ ...BARE_VARIANT, ...variant }));
  return { ...bare, ...site, variants };
}

/**
 * A name for the conversation that stays the same in page and overlay: the link in its heading, else its part of the address.
 * The heading changes together with the rows; after pushState the address is a moment ahead of them.
 * @param {Element} container @param {Site} site @param {Variant} variant @returns {string}
 */
function threadOf(container, site, variant) {
  const box = variant.thread_box.map((selector) => Dom.closest(container, selector)).find(Boolean);
  const link = box ? Dom.first(box, variant.thread_link) : null;
  return (link && absolute(Dom.attribute(link, "href"))) || threadInAddress(site) || "thread";
}

/** @param {Site} site @returns {string} "" where the address names no thread */
function threadInAddress({ thread_address, thread_shortest }) {
  const here = (location.pathname + location.hash.split("?")[0]).split("/");
  for (const pattern of thread_address) {
    const parts = pattern.split("/");
    const thread = here[parts.indexOf("{thread}")] ?? "";
    const fits = parts.every((part, index) => part === "{thread}" || (part === "*" ? here[index] : part === here[index]));
    if (fits && thread.length >= thread_shortest) return thread.slice(0, 300);
  }
  return "";
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
