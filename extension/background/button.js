// The button that shows the level. A mail program has another one, so the mail add-on brings its own file of this name.

/** @returns {Pick<typeof chrome.action, "setBadgeText" | "setBadgeBackgroundColor" | "setBadgeTextColor" | "setTitle">} */
export const button = () => chrome.action;
