// The words in the language that Outlook itself speaks.
import { sayFrom } from "../pages/words.js";

const LANGUAGES = ["en", "fi", "sv", "de", "fr", "zh_CN"];

/** @param {string} tag  of Office.context.displayLanguage, "fi-FI" @returns {string} one of the six, English for another */
export function languageOf(tag) {
  const wanted = tag.toLowerCase().split("-")[0];
  return LANGUAGES.find((language) => language.split("_")[0] === wanted) ?? "en";
}

/** @param {string} tag @returns {Promise<import("../pages/shapes.js").Say>} */
export async function loadWords(tag) {
  const language = languageOf(tag);
  const files = [`_locales/${language}/messages.json`, `words/${language}.json`];
  const [shared, own] = await Promise.all(files.map((file) => fetch(file).then((answer) => answer.json())));
  return sayFrom({ ...shared, ...own });
}
