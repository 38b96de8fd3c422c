import { element } from "./element.js";

// Stands in a sentence where the time goes; a character of private use, which no sentence of ours holds.
const GAP = "\ue000";

/**
 * A sentence with a time in its gap: the time as people say it, the exact one on hover.
 * @param {string} key                                 of the sentence, with $1 for the time
 * @param {string} iso
 * @param {import("./shapes.js").Say} say
 * @returns {(string | HTMLTimeElement)[]}
 */
export function sentenceWithTime(key, iso, say) {
  const [before, after = ""] = say(key, GAP).split(GAP);
  return [before, when(iso, say("languageTag")), after];
}

/**
 * @param {string | undefined} iso
 * @param {string} language
 * @returns {HTMLTimeElement | string} an empty text for what is no date
 */
export function when(iso, language) {
  const time = new Date(iso ?? "");
  if (Number.isNaN(time.getTime())) return "";
  const exact = time.toLocaleString(language, { dateStyle: "full", timeStyle: "long" });
  return element("time", { datetime: iso, title: exact }, time.toLocaleString(language, { dateStyle: "medium", timeStyle: "short" }));
}
