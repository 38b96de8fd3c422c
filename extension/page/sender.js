// Who wrote a message, and whether that is the person in front of the screen.

const NAME_LIMIT = 200;
const ADDRESS_LIMIT = 320;
const ADDRESS = /[^\s<>()"',;:]{1,64}@[^\s<>()"',;:]{1,255}/g;

/** @typedef {{name: string, address: string, profile: string}} PageSender "" where unknown */

/** What a body holds cannot name its sender. @param {Element} message @param {Variant} variant @returns {PageSender} */
function senderOf(message, variant) {
  const bodies = variant.body.join();
  const outside = (/** @type {string[]} */ selectors) =>
    selectors.flatMap((selector) => Dom.all(message, selector).filter((found) => !Dom.closest(found, bodies)).slice(0, 1))[0];
  const sender = outside(variant.sender);
  const profile = outside(variant.profile);
  return { ...(sender ? namesOf(sender, variant) : { name: "", address: "" }), profile: profile ? absolute(Dom.attribute(profile, "href")) : "" };
}

/** @param {Element} sender @param {Variant} variant */
function namesOf(sender, { sender_name, sender_address }) {
  const shown = Dom.textOf(sender).replace(/\s+/g, " ").trim();
  const [, before, within] = /^(.*?)<([^<>\s]+@[^<>\s]+)>;?$/.exec(shown) ?? [];
  const bare = shown.replace(/;$/, "");
  const lone = bare.match(ADDRESS)?.[0] === bare;
  const said = Dom.attribute(sender, sender_address) || within || (lone ? bare : "") || lastAddress(sender);
  const name = Dom.attribute(sender, sender_name) || (within ? before.trim() : lone ? "" : shown);
  return { name: name.slice(0, NAME_LIMIT), address: said.slice(0, ADDRESS_LIMIT) };
}

/** The one in a label or tooltip; the last, since a name may look like an address. @param {Element} sender @returns {string} */
function lastAddress(sender) {
  return ["title", "aria-label"].map((name) => Dom.attribute(sender, name).match(ADDRESS)?.at(-1) ?? "").find(Boolean) ?? "";
}

/** What the page shows of the person's own account, outside of all messages. @param {Site} site @returns {string[]} */
function ownLabels(site) {
  if (!site.own.length) return [];
  const messages = site.variants.flatMap(({ container }) => container).join();
  return Dom.all(document, site.own.join())
    .filter((element) => !Dom.closest(element, messages))
    .flatMap((element) => [Dom.textOf(element), Dom.attribute(element, "aria-label"), Dom.attribute(element, "title")])
    .map((label) => label.replace(/\s+/g, " ").trim())
    .filter(Boolean);
}

/**
 * Is this the person's own? By the address; by the name only where the page shows no address, as among colleagues.
 * @param {PageSender} sender @param {string[]} labels
 */
function isOwn({ name, address }, labels) {
  if (address) return labels.some((label) => label.match(ADDRESS)?.some((own) => own.toLowerCase() === address.toLowerCase()));
  return name !== "" && labels.some((label) => ` ${label.replace(/[()<>]/g, " ")} `.includes(` ${name} `));
}
