// The badge on the button: nothing at none, a dot at note, the number of findings from caution up, "?" where nothing can be read.
import { button } from "./button.js";

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
  button().setBadgeText({ tabId, text }).catch(gone);
  button().setTitle({ tabId, title: titleOf(state, text) }).catch(gone);
  if (!text) return;
  button().setBadgeBackgroundColor({ tabId, color: colour }).catch(gone);
  button().setBadgeTextColor({ tabId, color: "#ffffff" }).catch(gone);
}

/** On every tab: something waits that needs the person. @param {boolean} yes */
export const showStuck = (yes) => button().setBadgeText({ text: yes ? "!" : "" });

/** The same in words, for whoever does not see a badge. @param {string} state @param {string} badge */
function titleOf(state, badge) {
  const words = /** @type {Record<string, string>} */ ({ note: "levelNote", caution: "levelCaution", warning: "levelWarning", unreadable: "panelUnreadableTitle" });
  const word = badge && chrome.i18n.getMessage(words[state]);
  return word ? `${chrome.i18n.getMessage("appName")}: ${word}` : chrome.i18n.getMessage("appName");
}
