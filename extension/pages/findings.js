import { element } from "./element.js";
import { picture } from "./pictures.js";

/** @typedef {import("./shapes.js").Finding} Finding */

/**
 * Findings of the same signal stand together: the reason is read once, every quote is listed.
 * @param {Finding[]} findings
 * @returns {{signal: string, tactic: string, weight: number, why: string, quotes: {quote: string, index: number}[]}[]}
 *   strongest first; index = place in `findings`
 */
export function bySignal(findings) {
  const groups = new Map();
  findings.forEach((finding, index) => {
    const { signal, tactic, weight, why } = finding;
    const group = groups.get(signal) ?? { signal, tactic, weight, why, quotes: [] };
    group.quotes.push({ quote: finding.quote, index });
    groups.set(signal, group);
  });
  return [...groups.values()].sort((a, b) => b.weight - a.weight);
}

/**
 * The list of findings: what, its words, why with its source, when harmless.
 * @param {Finding[]} findings
 * @param {import("./shapes.js").Cards} cards
 * @param {import("./shapes.js").Say} say
 * @param {{reveal?: (index: number) => void, dismiss?: (signal: string) => void}} acts   what a finding offers; none: no button
 */
export function findingList(findings, cards, say, acts = {}) {
  return element("ol", { class: "findings" }, ...bySignal(findings).map((group) => {
    const card = cards[group.signal] ?? { what: group.why, why: "", harmless: "", source: null };
    return element("li", { "data-signal": group.signal },
      picture(group.tactic),
      element("h3", {}, card.what),
      quotes(group.quotes, say, acts.reveal),
      element("p", {}, card.why, card.why && card.source ? " " : "", card.source && sourceLink(card.source, say)),
      card.harmless && element("p", { class: "quiet" }, say("cardHarmless", card.harmless)),
      acts.dismiss && element("div", { class: "row" },
        element("button", { type: "button", class: "plain", "aria-label": `${say("cardFine")}: ${card.what}`, click: () => acts.dismiss?.(group.signal) }, say("cardFine"))));
  }));
}

/**
 * @param {{quote: string, index: number}[]} list
 * @param {import("./shapes.js").Say} say
 * @param {((index: number) => void) | undefined} reveal
 */
function quotes(list, say, reveal) {
  return element("ul", {}, ...list.map(({ quote, index }) => element("li", {},
    element("q", {}, quote),
    reveal && element("button", { type: "button", class: "plain", "aria-label": `${say("findingShow")}: ${quote}`, click: () => reveal(index) }, say("findingShow")))));
}

/**
 * @param {import("./shapes.js").Source} source
 * @param {import("./shapes.js").Say} say
 */
function sourceLink(source, say) {
  // A pack may name a source without an address, and only a web address may become a link.
  const link = /^https?:\/\//.test(source.url) && element("a", { href: source.url, title: source.title, target: "_blank", rel: "noreferrer" }, say("cardSource", source.name));
  return element("span", { class: "quiet" }, link || say("cardSource", source.name));
}
