// What stays on this device: the token and who reports.
// In localStorage and not in Office.context.roamingSettings: those lie in the mailbox, so that every device of the person, every
// delegate and every backup of the mailbox would hold the token. localStorage belongs to our origin on this device, and Outlook's
// partition key keeps it apart for each place that shows us (learn.microsoft.com, persisting-add-in-state-and-settings).

/** @typedef {{read: (name: string) => any, write: (name: string, value: unknown) => void}} Keep */

/**
 * @param {Pick<Storage, "getItem" | "setItem"> | null} storage  null where the browser allows none: then until the pane closes
 * @param {string | undefined} partition                         of Office.context.partitionKey
 * @returns {Keep}
 */
export function keepIn(storage, partition) {
  const memory = new Map();
  const place = storage ?? { getItem: (/** @type {string} */ key) => memory.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ value) => void memory.set(key, value) };
  const key = (/** @type {string} */ name) => `${partition ?? ""}secondlook.${name}`;
  return {
    read: (name) => JSON.parse(place.getItem(key(name)) ?? "null"),
    write: (name, value) => place.setItem(key(name), JSON.stringify(value)),
  };
}

/** @returns {Storage | null} null where a browser that blocks third parties throws */
export function deviceStorage() {
  try {
    localStorage.setItem("secondlook.probe", "1");
    localStorage.removeItem("secondlook.probe");
    return localStorage;
  } catch {
    return null;
  }
}
