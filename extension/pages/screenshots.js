import { element } from "./element.js";
import { sizeText } from "./report.js";

/**
 * @typedef {{name: string, type: string, data: string}} Screenshot     data: base64, without line ends
 * @typedef {{picture: Screenshot, url: string}} Shown     url: where the page has the same bytes, to show them
 */

/** The key of its switch (selection.js). @param {number} n */
const keyOf = (n) => `p.${n}`;

/** The pictures that go along. @param {Shown[]} shown @param {Set<string>} off @returns {Screenshot[]} */
export const sentScreenshots = (shown, off) => shown.filter((_, n) => !off.has(keyOf(n))).map(({ picture }) => picture);

/**
 * The pictures as the security department will see them, each with its switch.
 * @param {Shown[]} shown
 * @param {import("./shapes.js").Say} say
 * @param {(key: string, on: boolean) => void} flip
 */
export function screenshotsView(shown, say, flip) {
  const item = (/** @type {Shown} */ { picture, url }, /** @type {number} */ n) => {
    const name = say("reportPictureNumber", n + 1);
    const size = sizeText(Math.floor((picture.data.length * 3) / 4), say("languageTag"));
    const change = (/** @type {any} */ event) => {
      block.children[n].classList.toggle("off", !event.target.checked);
      flip(keyOf(n), event.target.checked);
    };
    return element("li", { class: "turn" },
      element("label", { class: "choice" },
        element("input", { type: "checkbox", class: "switch", role: "switch", checked: true, change }),
        element("span", {}, `${name} `, element("span", { class: "quiet" }, size))),
      element("img", { src: url, alt: name }));
  };
  const block = element("ol", { class: "turns screenshots" }, ...shown.map(item));
  return block;
}
