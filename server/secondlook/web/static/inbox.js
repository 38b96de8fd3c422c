// The list by keyboard, and one box for all of them. Without this script everything works by mouse and Tab.

const entries = [...document.querySelectorAll(".entry")];
const all = /** @type {HTMLInputElement | null} */ (document.getElementById("select-all"));
const more = /** @type {HTMLDetailsElement} */ (document.getElementById("more-filters"));

for (const hint of document.querySelectorAll(".js")) /** @type {HTMLElement} */ (hint).hidden = false;
// On a phone the list comes first; what filters is set opens the filters.
if (matchMedia("(max-width: 60rem)").matches && !location.search) more.open = false;

/** @param {Element} entry */
const boxOf = (entry) => /** @type {HTMLInputElement} */ (entry.querySelector("input[type=checkbox]"));

all?.addEventListener("change", () => {
  for (const entry of entries) boxOf(entry).checked = all.checked;
});

document.addEventListener("keydown", (event) => {
  const at = /** @type {Element} */ (event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || at.closest("input:not([type=checkbox]), select, textarea")) return;
  const here = entries.findIndex((entry) => entry.contains(at));
  const to = { j: here + 1, k: here < 0 ? entries.length - 1 : here - 1 }[event.key];
  if (to !== undefined && entries[to]) {
    entries[to].querySelector("a")?.focus();
    event.preventDefault();
  } else if (event.key === "x" && here >= 0) {
    boxOf(entries[here]).checked = !boxOf(entries[here]).checked;
  }
});
