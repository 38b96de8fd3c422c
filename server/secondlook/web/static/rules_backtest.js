// How far a back-test is, until it is over; then the page is loaded again with what it found.
const place = /** @type {HTMLElement} */ (document.getElementById("waiting"));
const shown = /** @type {HTMLElement} */ (document.getElementById("progress"));
const EVERY = 1000; // milliseconds

async function look() {
  const answer = await fetch(`/rules/backtests/${place.dataset.run}/progress`).then((response) => (response.ok ? response.json() : null), () => null);
  if (answer && !answer.going) return location.reload();
  if (answer) shown.textContent = (shown.dataset.words ?? "").replace("$1", String(answer.progress));
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
