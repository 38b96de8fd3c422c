import { element } from "./element.js";
import { recipientsOf } from "./nameless.js";
import { goesWhole } from "./parcels.js";
import { sizeText } from "./report.js";
import { isWhole } from "./selection.js";

const SHOWN = 200_000; // characters of a source that are shown; a picture of 20 MB says nothing to anybody

/**
 * The mails as they were received, each with its switch and its source.
 * @param {import("./parcels.js").Mail[]} mails
 * @param {import("./shapes.js").Say} say
 * @param {(key: string, on: boolean) => void} flip
 * @returns {{block: HTMLUListElement, paint: (rows: import("./selection.js").Row[], off: Set<string>, nameless: boolean) => void}}
 *   nameless: the report is anonymous
 */
export function originalsView(mails, say, flip) {
  const drawn = mails.map((mail, n) => originalView(mail, mails.length > 1 ? `${say("previewMessage", n + 1)}. ` : "", say, (on) => flip(`${n}.o`, on)));
  return {
    block: element("ul", { class: "originals" }, ...drawn.map(({ item }) => item)),
    paint: (rows, off, nameless) => drawn.forEach(({ paint }, n) => paint(rows[n], off, nameless)),
  };
}

/**
 * @param {import("./parcels.js").Mail} mail
 * @param {string} name
 * @param {import("./shapes.js").Say} say
 * @param {(on: boolean) => void} flip
 */
function originalView({ original, size }, name, say, flip) {
  const length = sizeText(size, say("languageTag"));
  const box = element("input", { type: "checkbox", class: "switch", role: "switch", change: (event) => flip(event.target.checked) });
  const stays = element("p", { class: "quiet" }, say("previewOriginalStays"));
  const names = element("p", { role: "status" });
  const item = element("li", {},
    original === null ? element("p", { class: "notice" }, name, say("previewOriginalTooLarge", length))
      : element("label", { class: "choice" }, box, `${name}${say("previewOriginal", length)}`),
    original !== null && stays,
    original !== null && names,
    original !== null && source(original, say));
  return {
    item,
    /** @param {import("./selection.js").Row} row @param {Set<string>} off @param {boolean} nameless */
    paint(row, off, nameless) {
      box.checked = goesWhole(row, off);
      box.disabled = !isWhole(row, off);
      stays.hidden = isWhole(row, off);
      const telling = original !== null && nameless && isWhole(row, off);
      names.className = goesWhole(row, off) ? "notice" : "quiet";
      const text = telling ? namesYou(original, goesWhole(row, off), say) : "";
      if (names.textContent !== text) names.textContent = text; // a status is read aloud at every change
    },
  };
}

/** @param {string} original @param {import("./shapes.js").Say} say */
function source(original, say) {
  const text = element("pre", { tabindex: 0, role: "group", "aria-label": say("previewOriginalSource") });
  const fill = () => { text.textContent ||= atob(original.slice(0, SHOWN)) + (original.length > SHOWN ? " ..." : ""); };
  return element("details", { toggle: fill }, element("summary", {}, say("previewOriginalSource")), text);
}

/**
 * What an anonymous reporter has to know of the mail as it was received.
 * @param {string} original
 * @param {boolean} goes
 * @param {import("./shapes.js").Say} say
 */
function namesYou(original, goes, say) {
  return say(goes ? "previewNamesYou" : "previewNamesYouStays", recipientsOf(original).join(", ") || "…");
}
