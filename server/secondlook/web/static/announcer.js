const REST_MS = 800;

/**
 * Says a level once typing rests, and only when it changed.
 * @param {HTMLElement} place   a live region
 * @returns {(text: string) => void}
 */
export function announcer(place) {
  let waiting = 0;
  return (text) => {
    clearTimeout(waiting);
    waiting = window.setTimeout(() => { if (place.textContent !== text) place.textContent = text; }, REST_MS);
  };
}
