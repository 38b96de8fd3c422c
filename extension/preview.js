/** The preview: exactly what will be sent, and the only page that can send it. Also shows the judgement of a checked selection. */
import { afterSend } from "./pages/after_send.js";
import { ask } from "./pages/ask.js";
import { element } from "./pages/element.js";
import { judgedText } from "./pages/judged_text.js";
import { chooseLanguage } from "./pages/language.js";
import { ReportForm } from "./pages/report_form.js";
import { saveFile } from "./pages/save_file.js";
import { fillWords, say } from "./pages/words.js";

const main = /** @type {HTMLElement} */ (document.getElementById("preview"));
const said = /** @type {HTMLElement} */ (document.getElementById("said"));

async function open() {
  await chooseLanguage();
  fillWords(document, say);
  const draft = await ask({ kind: "draft", id: new URLSearchParams(location.search).get("draft") }).catch(() => null);
  main.removeAttribute("aria-busy");
  if (!draft?.conversation) show(element("p", { class: "notice" }, say(draft ? "previewGone" : "noAnswer")));
  else if (draft.selected) show(checked(draft));
  else showForm(draft);
}

/**
 * "Check selected text": the judgement first; the way to report it stands below.
 * @param {any} draft
 */
function checked(draft) {
  return element("div", {},
    ...judgedText(draft, draft.conversation.messages[0].text, say("previewChecked"), say, "h1"),
    element("div", { class: "row buttons" },
      element("button", { type: "button", class: "first", click: () => showForm(draft) }, say("cardReport")),
      element("button", { type: "button", click: close }, say("close"))));
}

/** @param {any} draft */
function showForm(draft) {
  // One id for every attempt of a report: a second one gets the same receipt.
  const ids = (draft.mails ?? [draft]).map(() => crypto.randomUUID());
  const form = new ReportForm(draft, ids, { ask, say, send, save, cancel: close });
  show(form.block);
  form.block.querySelector("h1")?.focus();
}

/** @typedef {import("./pages/report_form.js").Ready} Ready */

/** @param {Ready[]} reports */
async function send(reports) {
  said.textContent = say("sending");
  /** @type {any[]} */
  const answers = [];
  for (const report of reports) answers.push(await ask({ kind: "send", ...report }));
  const waiting = reports.filter((_, n) => !answers[n].receipt);
  const block = afterSend(answers, say, { save: () => save(waiting), close });
  show(block);
  said.textContent = waiting.length ? say("queuedTitle") : `${say("sentTitle")}. ${say("sentReceipt")} ${answers.map(({ receipt }) => receipt).join(", ")}`;
  block.querySelector("h1")?.focus();
}

/** @param {Ready[]} reports */
function save(reports) {
  for (const { report_id, body } of reports) saveFile(report_id, body);
}

/** @param {Node} content */
function show(content) {
  main.replaceChildren(content);
  scrollTo(0, 0);
}

/** A page may not close a tab that it did not open, its extension may. */
async function close() {
  const own = await chrome.tabs.getCurrent();
  if (own?.id === undefined) window.close();
  else chrome.tabs.remove(own.id);
}

open();
