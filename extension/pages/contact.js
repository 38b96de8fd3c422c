import { element } from "./element.js";

/**
 * How to reach the security department without us; null when the organisation gave nothing.
 * @param {import("./shapes.js").Contact} contact
 * @param {import("./shapes.js").Say} say
 */
export function contactLine(contact, say) {
  const { phone = "", address = "" } = contact ?? {};
  if (!phone && !address) return null;
  return element("p", {}, say("contactTitle"), " ",
    phone && element("a", { href: `tel:${phone.replace(/[^+0-9]/g, "")}` }, phone),
    phone && address && ", ",
    address && element("a", { href: `mailto:${address}` }, address));
}
