// The toolbar badge: nothing at none, a dot at note, the number of findings from caution up, "?" where nothing can be read.

const COLOURS = /** @type {Record<string, string>} */ ({ note: "#5b6570", caution: "#8a5a00", warning: "#b3261e", unreadable: "#5b6570" });

/**
 * @param {string} state a level, or "unreadable" @param {number} count findings that the person has not called fine
 * @returns {{text: string, colour: string}}
 */
export function badgeOf(state, count) {
  if (state === "unreadable") return { text: "?", colour: COLOURS.unreadable };
  if (count === 0 || !(state in COLOURS)) return { text: "", colour: COLOURS.note };
  return { text: state === "note" ? "•" : String(Math.min(count, 99)), colour: COLOURS[state] };
}

/** @param {number} tabId @param {string} state @param {number} count */
export function showBadge(tabId, state, count) {
  const { text, colour } = badgeOf(state, count);
  const gone = () => undefined; // the tab may have been closed meanwhile
  chrome.action.setBadgeText({ tabId, text }).catch(gone);
  if (!text) return;
  chrome.action.setBadgeBackgroundColor({ tabId, color: colour }).catch(gone);
  chrome.action.setBadgeTextColor({ tabId, color: "#ffffff" }).catch(gone);
}
