/** Popup, side panel and sidebar: what was noticed on the page in front. It shows and asks; only the preview can send. */
import { ask } from "./pages/ask.js";
import { element } from "./pages/element.js";
import { findingList } from "./pages/findings.js";
import { levelBlock } from "./pages/level.js";
import { footLine, pageNotice } from "./pages/page_state.js";
import { queueNotice } from "./pages/queue.js";
import { saveFile } from "./pages/save_file.js";
import { senderFacts } from "./pages/sender_facts.js";
import { stageRow } from "./pages/stages.js";
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

/** @param {any} state */
function draw(state) {
  const focused = document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent;
  const notice = pageNotice(state, say, { checkSelection, resume: () => act({ kind: "save", settings: { paused: false } }) });
  const waiting = queueNotice(state.queue, state.contact, say, { retry: () => act({ kind: "retry" }), save: saveQueued });
  // What waits stands right below the first block: nobody scrolls for bad news.
  const [first, ...rest] = [...(notice ? [notice] : judged(state)), ...reportSection(!notice, state.also ?? [])];
  main.replaceChildren(first, ...(waiting ? [waiting] : []), ...rest);
  foot.replaceChildren(...footLine(state, say));
  announce(notice ? notice.querySelector("h1")?.textContent : main.querySelector("h1")?.textContent);
  // Whoever worked by keyboard stays on the same button, if it is still there.
  const again = [...main.querySelectorAll("button")].find((button) => (button.getAttribute("aria-label") ?? button.textContent) === focused);
  again?.focus();
}

/** @param {any} state */
function judged({ conversation, assessment, cards, stages, dismissed }) {
  const open = assessment.findings.filter((/** @type {any} */ finding) => !dismissed.includes(finding.signal));
  const fine = dismissed.filter((/** @type {string} */ signal) => assessment.findings.some((/** @type {any} */ f) => f.signal === signal));
  const reveal = (/** @type {number} */ index) => act({ kind: "reveal", tab, index: assessment.findings.indexOf(open[index]) });
  const dismiss = (/** @type {string} */ signal) => act({ kind: "dismiss", tab, signal });
  return [
    fine.length > 0 && open.length === 0 ? element("h1", { class: "notice" }, say("fineAll")) : levelBlock(assessment, say, "h1"),
    stages.some((/** @type {any} */ stage) => stage.reached) && element("section", { "aria-labelledby": "stages-title" },
      element("h2", { id: "stages-title" }, say("stagesTitle")), stageRow(stages, say)),
    open.length > 0 && element("section", { "aria-labelledby": "findings-title" },
      element("h2", { id: "findings-title" }, say("findingsTitle")), findingList(open, cards, say, { reveal, dismiss })),
    fine.length > 0 && fineList(fine, cards),
    senderFacts(conversation.messages.at(-1), say),
  ].filter((part) => part !== false && part !== null);
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

/**
 * @param {string[]} signals
 * @param {import("./pages/shapes.js").Cards} cards
 */
function fineList(signals, cards) {
  return element("details", {}, element("summary", {}, say("fineTitle")),
    element("ul", { class: "fine" }, ...signals.map((signal) => element("li", {},
      element("span", {}, cards[signal]?.what ?? signal),
      element("button", { type: "button", class: "plain", click: () => act({ kind: "dismiss", tab, signal, undo: true }) }, say("findingUndo"))))));
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

fillWords(document, say);
// A popup has no size of its own; a side panel and a tab have the window's.
document.body.classList.toggle("popup", chrome.extension.getViews({ type: "popup" }).includes(window));
chrome.runtime.onMessage.addListener((message) => { if (message?.kind === "changed") refresh(); });
chrome.tabs.onActivated.addListener(refresh);
chrome.tabs.onUpdated.addListener((_, change) => { if (change.status === "complete") refresh(); });
refresh();
