// What a preview page is opened with. In storage.session: memory only, gone with the browser.

const LIMIT = 20;
const PREFIX = "draft:";

/** @typedef {{conversation: import("../pages/shapes.js").Conversation, selected: boolean, mails?: number[]}} Draft
 *  selected: by "Check selected text"; mails: one for each message, as the mail program knows it */

/** Keep the draft and open the preview on it; sends nothing. @param {Draft} draft @param {number} [opener] tab beside which it opens */
export async function openPreview(draft, opener) {
  const id = crypto.randomUUID();
  const kept = Object.keys(await chrome.storage.session.get(null)).filter((key) => key.startsWith(PREFIX));
  if (kept.length >= LIMIT) await chrome.storage.session.remove(kept.slice(0, kept.length - LIMIT + 1));
  await chrome.storage.session.set({ [PREFIX + id]: draft });
  await chrome.tabs.create({ url: chrome.runtime.getURL(`preview.html?draft=${id}`), ...(opener === undefined ? {} : { openerTabId: opener }) });
}

/** @param {string} id @returns {Promise<Draft | undefined>} */
export const readDraft = async (id) => /** @type {any} */ (await chrome.storage.session.get(PREFIX + id))[PREFIX + id];
