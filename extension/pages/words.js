/** The words of the person's language, from _locales. @typedef {import("./shapes.js").Say} Say */

/** @type {Say} */
let chosen = (key, ...values) => chrome.i18n.getMessage(key, values.map(String)) || key;

/** @type {Say} */
export const say = (key, ...values) => chosen(key, ...values);

/** From now on `say` speaks these. @param {Record<string, {message: string}>} messages */
export function useWords(messages) {
  chosen = sayFrom(messages);
}

/**
 * The same for a page that has no chrome.i18n: messages is the parsed messages.json of one language.
 * @param {Record<string, {message: string}>} messages
 * @returns {Say}
 */
export function sayFrom(messages) {
  return (key, ...values) =>
    (messages[key]?.message ?? key).replace(/\$([1-9])/g, (_, n) => String(values[Number(n) - 1] ?? ""));
}

/**
 * Writes the words into a page: text of [data-say], labels of [data-say-label], language and title of the document.
 * @param {Document} page
 * @param {Say} say
 */
export function fillWords(page, say) {
  page.documentElement.lang = say("languageTag");
  for (const place of page.querySelectorAll("[data-say]")) place.textContent = say(place.getAttribute("data-say") ?? "");
  for (const place of page.querySelectorAll("[data-say-label]")) {
    place.setAttribute("aria-label", say(place.getAttribute("data-say-label") ?? ""));
  }
}
