// Faults of a rule file at their line, while it is typed.

/** @typedef {{line: number, column: number, text: string}} Fault */
const WAIT = 400; // milliseconds after the last key

const form = /** @type {HTMLFormElement} */ (document.getElementById("file-form"));
const area = /** @type {HTMLTextAreaElement} */ (document.getElementById("file-text"));
const gutter = /** @type {HTMLElement} */ (document.getElementById("gutter"));
const list = /** @type {HTMLElement} */ (document.getElementById("faults"));
let asked = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {Fault[]} */
let faults = [];

function number() {
  const lines = area.value.split("\n").length;
  gutter.replaceChildren(...Array.from({ length: lines }, (_, at) => {
    const row = document.createElement("div");
    row.textContent = String(at + 1);
    if (faults.some(({ line }) => line === at + 1)) row.className = "fault";
    return row;
  }));
  gutter.scrollTop = area.scrollTop;
}

async function check() {
  const turn = ++asked;
  const body = new FormData(form);
  const token = String(body.get("csrf"));
  const answer = await fetch("/rules/files/check", { method: "POST", body, headers: { "X-CSRF-Token": token } })
    .then((response) => (response.ok ? response.json() : null), () => null);
  if (turn !== asked || !answer) return;
  faults = answer.faults;
  number();
  list.replaceChildren(...(faults.length ? faults.map(row) : [plain(list.dataset.none ?? "")]));
}

/** @param {Fault} fault */
function row({ line, column, text }) {
  if (!line) return plain(text);
  const made = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = (list.dataset.line ?? "").replace("$1", String(line)).replace("$2", String(column));
  button.addEventListener("click", () => goTo(line, column));
  made.append(button, ` ${text}`);
  return made;
}

/** @param {string} text */
function plain(text) {
  const made = document.createElement("li");
  made.textContent = text;
  return made;
}

/** @param {number} line @param {number} column */
function goTo(line, column) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  area.focus();
  area.setSelectionRange(start, start + Math.max(1, (lines[line - 1] ?? "").length - column + 1));
}

area.addEventListener("input", () => {
  number();
  clearTimeout(timer);
  timer = setTimeout(check, WAIT);
});
area.addEventListener("scroll", () => { gutter.scrollTop = area.scrollTop; });
number();
void check();
