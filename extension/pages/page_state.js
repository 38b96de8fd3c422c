import { element } from "./element.js";

/**
 * What stands in the place of a judgement when there is none; null when the page was judged.
 * Silence would look like an all-clear, so each case says what it is and offers the next step.
 * @param {any} state                              the answer to `state` (docs/architecture.md)
 * @param {import("./shapes.js").Say} say
 * @param {{checkSelection: () => void, resume: () => void}} acts
 */
export function pageNotice(state, say, acts) {
  const check = /** @type {const} */ (["panelCheck", "menuCheck", acts.checkSelection]);
  if (state.paused) return notice("panelPausedTitle", "panelPausedText", say, ["resume", "panelContinue", acts.resume]);
  if (state.unreadable) return notice("panelUnreadableTitle", "panelUnreadableText", say, check);
  if (!state.site) return notice("panelElsewhereTitle", "panelElsewhereText", say, check);
  if (!state.assessment) return notice("panelEmptyTitle", "panelEmptyText", say, null);
  return null;
}

/**
 * @param {string} title
 * @param {string} text
 * @param {import("./shapes.js").Say} say
 * @param {readonly [string, string, () => void] | null} offer      id, word and act of the one button
 */
function notice(title, text, say, offer) {
  return element("section", { class: "notice" },
    element("h1", {}, say(title)),
    element("p", {}, say(text)),
    offer && element("div", { class: "row" }, element("button", { type: "button", id: offer[0], class: "first", click: offer[2] }, say(offer[1]))));
}

/**
 * The foot: where it was judged, by which pack, whether this page can be read, and the way to the settings.
 * @param {any} state
 * @param {import("./shapes.js").Say} say
 */
export function footLine(state, say) {
  const page = state.unreadable ? "footUnreadable" : (state.readable ?? state.site) ? "footReadable" : "footElsewhere";
  return [
    element("span", {}, say("footDevice")),
    element("span", {}, say(state.pack_expired ? "footPackOld" : "footPack", state.pack)),
    element("span", {}, say(page)),
    element("a", { href: "my_reports.html", target: "_blank" }, say("reportMine")),
    element("a", { href: "options.html", target: "_blank" }, say("settings")),
  ];
}
