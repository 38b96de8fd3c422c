import { element } from "./element.js";

/** @typedef {import("./shapes.js").Reporter} Reporter */

const MODES = /** @type {const} */ ([["named", "reporterNamed", null], ["confidential", "reporterConfidential", "reporterConfidentialHint"], ["anonymous", "reporterAnonymous", "reporterAnonymousHint"]]);
const FIELDS = /** @type {const} */ ([["name", "reporterName", "name"], ["address", "reporterAddress", "email"], ["unit", "reporterUnit", "organization"]]);

/**
 * Who reports: by name, confidentially, or nobody. What policy set is shown and cannot be changed.
 * @param {Reporter} reporter
 * @param {string[]} fixed names of what policy set, such as "reporter.mode"
 * @param {import("./shapes.js").Say} say
 * @returns {{block: HTMLFieldSetElement, read: () => Reporter}}
 */
export function reporterFields(reporter, fixed, say) {
  const radios = MODES.map(([mode, word, hint]) => element("label", { class: "choice" },
    element("input", { type: "radio", name: "reporter", value: mode, checked: reporter.mode === mode, disabled: fixed.includes("reporter.mode") }),
    element("span", {}, say(word), hint && element("small", {}, say(hint)))));
  const fields = FIELDS.map(([name, word, complete]) => element("label", { class: "field" },
    element("span", {}, say(word)),
    element("input", { type: "text", name: `reporter-${name}`, value: reporter[name], autocomplete: complete, disabled: fixed.includes(`reporter.${name}`), maxlength: 200 })));
  const details = element("div", {}, ...fields);
  const block = element("fieldset", {}, element("legend", {}, say("reporterTitle")), fixed.some((name) => name.startsWith("reporter.")) && element("p", { class: "quiet" }, say("optionsFixed")), ...radios, details);
  const mode = () => /** @type {Reporter["mode"]} */ (block.querySelector("input[type=radio]:checked")?.getAttribute("value") ?? "named");
  const value = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (block.querySelector(`[name=reporter-${name}]`)).value.trim();
  const show = () => { details.hidden = mode() === "anonymous"; };
  block.addEventListener("change", show);
  show();
  return { block, read: () => ({ mode: mode(), name: value("name"), address: value("address"), unit: value("unit") }) };
}

/**
 * One line of what travels about the person.
 * @param {Reporter} reporter
 * @param {import("./shapes.js").Say} say
 */
export function reporterLine({ mode, name, address, unit }, say) {
  if (mode === "anonymous") return say("reporterAnonymous");
  const who = [name, unit, address].filter(Boolean).join(", ") || say("reporterNone");
  return mode === "confidential" ? `${who} · ${say("reporterConfidential")}` : who;
}
