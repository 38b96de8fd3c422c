// "Check selected text" on any site: the way in where no page is read by itself, and when a page cannot be read.
// activeTab gives access to this one tab at this one request.
import { openPreview } from "./drafts.js";

const TEXT_LIMIT = 20_000;
const MENU = "check-selection";

export const installMenu = () =>
  chrome.contextMenus.removeAll(() => chrome.contextMenus.create({ id: MENU, title: chrome.i18n.getMessage("menuCheck"), contexts: ["selection"] }));

/** @param {number} tab @param {string} [known] what the menu says is selected; it has lost its line breaks @returns {Promise<boolean>} was anything selected? */
export async function checkSelection(tab, known = "") {
  const text = ((await selectedIn(tab)) || known).trim().slice(0, TEXT_LIMIT);
  if (!text) return false;
  await openPreview({ conversation: { channel: "other", messages: [{ from: "them", text }] }, selected: true }, tab);
  return true;
}

/** @param {number} tab @returns {Promise<string>} */
async function selectedIn(tab) {
  try {
    const frames = await chrome.scripting.executeScript({ target: { tabId: tab, allFrames: true }, func: selection });
    return frames.map(({ result }) => result ?? "").reduce((a, b) => (b.length > a.length ? b : a), "");
  } catch {
    return ""; // a page of the browser itself, or one that no extension may read
  }
}

/** Runs in the page. @returns {string} */
function selection() {
  const field = document.activeElement;
  if (field instanceof HTMLTextAreaElement) return field.value.slice(field.selectionStart, field.selectionEnd);
  return String(getSelection());
}
