// The button beside a displayed message. Its label says the level in words, since a badge is small there.

/** @returns {import("../messenger.js").Button} */
export const button = () => ({
  setBadgeText: (details) => messenger.messageDisplayAction.setBadgeText(details),
  setBadgeBackgroundColor: (details) => messenger.messageDisplayAction.setBadgeBackgroundColor(details),
  setBadgeTextColor: (details) => messenger.messageDisplayAction.setBadgeTextColor(details),
  async setTitle({ tabId, title }) {
    await messenger.messageDisplayAction.setTitle({ tabId, title });
    await messenger.messageDisplayAction.setLabel({ tabId, label: title });
  },
});
