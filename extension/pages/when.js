import { element } from "./element.js";

/**
 * A time as people say it, the exact one on hover; an empty text for what is no date.
 * @param {string | null | undefined} iso
 * @param {string} language
 * @returns {HTMLTimeElement | string}
 */
export function when(iso, language) {
  const time = new Date(iso ?? "");
  if (Number.isNaN(time.getTime())) return "";
  return element("time", { datetime: iso, title: time.toLocaleString(language, { dateStyle: "full", timeStyle: "long" }) }, spoken(time, language));
}

/**
 * @param {Date} time
 * @param {string} language
 */
export function spoken(time, language) {
  return time.toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
}
