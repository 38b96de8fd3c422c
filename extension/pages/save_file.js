import { element } from "./element.js";

/**
 * Saves the exact body of a report as a file, through the browser's own download.
 * @param {string} reportId
 * @param {string} body
 */
export function saveFile(reportId, body) {
  const url = URL.createObjectURL(new Blob([body], { type: "application/json" }));
  element("a", { href: url, download: `second-look-${reportId.slice(0, 8)}.json` }).click();
  // The download has its own hold on the data only after it began.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
