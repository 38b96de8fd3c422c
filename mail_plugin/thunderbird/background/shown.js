// What is in front of the person: the displayed message, and the messages that are selected in the list.

/** @typedef {import("../messenger.js").MessageHeader} MessageHeader */

const SELECTED = 50; // in one preview

/** @param {number} tab @returns {Promise<MessageHeader[]>} none in a tab that shows no message */
export async function displayedIn(tab) {
  const shown = await messenger.messageDisplay.getDisplayedMessages(tab).catch(() => ({ messages: [] }));
  return shown.messages;
}

/** @param {number} tab @returns {Promise<MessageHeader[]>} none in a tab without a list */
export async function selectedIn(tab) {
  const selected = await messenger.mailTabs.getSelectedMessages(tab).catch(() => ({ messages: [] }));
  return selected.messages.slice(0, SELECTED);
}
