// The words of the card in the language that policy sets: a page script knows only those of the browser's language.
import { readTuning } from "./settings.js";

/** @returns {Promise<Record<string, string>>} empty when the browser's language counts */
export async function cardWords() {
  const { language } = await readTuning();
  if (!language) return {};
  const messages = await (await fetch(chrome.runtime.getURL(`_locales/${language}/messages.json`))).json();
  return Object.fromEntries(Object.keys(messages).filter((key) => key.startsWith("card")).map((key) => [key, messages[key].message]));
}
