/** Popup, side panel and sidebar: what was noticed on the page in front. It shows and asks; only the preview can send. */
import { ask } from "./pages/ask.js";
import { element } from "./pages/element.js";
import { judgedBlocks } from "./pages/judged.js";
import { chooseLanguage } from "./pages/language.js";
import { footLine, pageNotice } from "./pages/page_state.js";
import { queueNotice } from "./pages/queue.js";
import { saveFile } from "./pages/save_file.js";
import { fillWords, say } from "./pages/words.js";

const main = /** @type {HTMLElement} */ (document.getElementById("panel"));
const said = /** @type {HTMLElement} */ (document.getElementById("said"));
const foot = /** @type {HTMLElement} */ (document.getElementById("foot"));
// panel.html?tab=7 stays with that tab: the panel in a tab of its own, for whoever wants it large.
const asked = Number(new URLSearchParams(location.search).get("tab")) || undefined;
/** @type {number | undefined} */
let tab;
let shown = "";

/** Draws the state anew, but only when it differs: a redraw would take the focus and make a reader start over. */
async function refresh() {
  try {
    tab = asked ?? (await chrome.tabs.query({ active: true, currentWindow: true }))[0]?.id;
    const state = await ask({ kind: "state", tab });
    const text = JSON.stringify(state);
    if (text === shown) return;
    shown = text;
    draw(state);
  } catch {
    main.replaceChildren(element("p", { class: "notice", role: "alert" }, say("noAnswer")));
  }
  main.removeAttribute("aria-busy");
}

const marks = {
  dismiss: (/** @type {string} */ signal, /** @type {boolean} */ undo) => act({ kind: "dismiss", tab, signal, undo }),
  reveal: (/** @type {number} */ index) => act({ kind: "reveal", tab, index }),
};

/** @param {any} state */
function draw(state) {
  const focused = document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent;
  const notice = pageNotice(state, say, { checkSelection, resume: () => act({ kind: "save", settings: { paused: false } }) });
  const waiting = queueNotice(state.queue, state.contact, say, { retry: () => act({ kind: "retry" }), save: saveQueued });
  // What waits stands right below the first block: nobody scrolls for bad news.
  const [first, ...rest] = [...(notice ? [notice] : judgedBlocks(state, say, marks)), ...reportSection(!notice, state.also ?? [])];
  main.replaceChildren(first, ...(waiting ? [waiting] : []), ...rest);
  foot.replaceChildren(...footLine(state, say));
  announce(notice ? notice.querySelector("h1")?.textContent : main.querySelector("h1")?.textContent);
  // Whoever worked by keyboard stays on the same button, if it is still there.
  const again = [...main.querySelectorAll("button")].find((button) => (button.getAttribute("aria-label") ?? button.textContent) === focused);
  again?.focus();
}

/**
 * It sends nothing: it opens the preview.
 * @param {boolean} judged is there a message in front?
 * @param {{scope: "thread"|"selected", count: number}[]} also what a mail program can report besides
 */
function reportSection(judged, also) {
  if (!judged && also.length === 0) return [];
  const more = { thread: "panelReportThread", selected: "panelReportSelected" };
  const report = (/** @type {string | null} */ style, /** @type {string} */ word, /** @type {string | undefined} */ scope) =>
    element("button", { type: "button", class: style, "aria-describedby": "hint", click: () => act({ kind: "preview", tab, scope }) }, word);
  return [element("section", { class: "report" },
    judged && report("first", say("cardReport"), undefined),
    ...also.map(({ scope, count }) => report(null, say(more[scope], count), scope)),
    element("p", { class: "quiet", id: "hint" }, say("panelReportHint")))];
}

/** @param {{kind: string} & Record<string, unknown>} request */
async function act(request) {
  await ask(request);
  await refresh();
}

async function checkSelection() {
  const { empty } = await ask({ kind: "checkSelection", tab });
  if (empty) announce(say("panelNoSelection"), true);
}

/** @param {string} reportId */
async function saveQueued(reportId) {
  saveFile(reportId, (await ask({ kind: "queued", report_id: reportId })).body);
}

/** Says politely what changed; `seen` also writes it where everybody can read it. @param {string | null | undefined} text */
function announce(text, seen = false) {
  if (text && said.textContent !== text) said.textContent = text;
  said.classList.toggle("unseen", !seen);
}

await chooseLanguage();
fillWords(document, say);
// A popup has no size of its own; a side panel and a tab have the window's.
document.body.classList.toggle("popup", chrome.extension.getViews({ type: "popup" }).includes(window));
chrome.runtime.onMessage.addListener((message) => { if (message?.kind === "changed") refresh(); });
chrome.tabs.onActivated.addListener(refresh);
chrome.tabs.onUpdated.addListener((_, change) => { if (change.status === "complete") refresh(); });
refresh();
