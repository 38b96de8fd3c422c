import { draftView } from "./draft_view.js";
import { element } from "./element.js";
import { levelBlock } from "./level.js";
import { reportBody, sha256, sizeOf } from "./report.js";
import { reporterFields } from "./reporter.js";
import { chosen, firstOff, layout } from "./selection.js";

const ANSWERS = /** @type {const} */ ([["replied", "answerReplied"], ["met", "answerMet"], ["travelled", "answerTravelled"], ["paid", "answerPaid"], ["sent", "answerSent"], ["call", "answerCall"]]);

/**
 * The form "This is what will be sent". Whatever it shows as data is the text that it hands to `send`.
 * @param {any} draft                                     the answer to `draft` (docs/architecture.md)
 * @param {string} id                                     of the report
 * @param {object} acts
 * @param {(request: any) => Promise<any>} acts.ask
 * @param {import("./shapes.js").Say} acts.say
 * @param {(body: string) => Promise<void>} acts.send     rejects when the background does not answer
 * @param {(body: string) => void} acts.save
 * @param {() => void} acts.cancel
 */
export function reportForm(draft, id, { ask, say, send, save, cancel }) {
  const { conversation, settings } = draft;
  const off = firstOff(conversation);
  let body = "";
  let turn = 0;

  const view = draftView(layout(conversation, off), say, flip);
  const level = element("div");
  const note = element("textarea", { rows: 3, maxlength: 4000 });
  const answers = ANSWERS.map(([value, word]) => element("label", { class: "choice" }, element("input", { type: "checkbox", name: "answer", value }), say(word)));
  const reporter = reporterFields(settings.reporter, settings.fixed.includes("reporter"), say);
  const from = element("dd");
  const size = element("span");
  const data = element("pre", { tabindex: 0, "aria-label": say("previewData") });
  const hash = element("code", { class: "hash" });
  const problem = element("p", { role: "alert" });
  const sendButton = element("button", { type: "submit", class: "first" }, say("send"));
  const saveButton = element("button", { type: "button", click: () => save(body) }, say("saveFile"));
  const hasSender = conversation.messages.some((/** @type {any} */ message) => message.sender);
  const hasOwn = conversation.messages.some((/** @type {any} */ message) => message.from === "me");

  const block = element("form", { submit, input: refresh, keydown: enterSends },
    element("h1", { tabindex: -1 }, say("previewTitle")),
    element("p", {}, say("previewIntro")),
    element("dl", { class: "parties" },
      element("dt", {}, say("previewTo")), element("dd", {}, recipient(settings.contact, say)),
      element("dt", {}, say("previewFrom")), from),
    element("section", {},
      element("h2", {}, say("previewMessages")),
      hasOwn && element("p", { class: "quiet" }, say("previewOwn")),
      hasSender && element("label", { class: "choice" }, element("input", { type: "checkbox", class: "switch", role: "switch", checked: true, change: (event) => flip("sender", event.target.checked) }), say("previewSender")),
      view.block, level),
    element("label", { class: "field" }, element("span", {}, say("previewNote")), note),
    element("fieldset", {}, element("legend", {}, say("previewQuestion")), element("p", { class: "quiet" }, say("previewQuestionHint")), element("div", { class: "choices" }, ...answers)),
    element("details", {}, element("summary", {}, say("reporterTitle")), reporter.block),
    element("details", {}, element("summary", {}, say("previewData")), data, element("p", { class: "quiet" }, say("previewHash"), hash)),
    problem,
    element("div", { class: "row buttons" }, sendButton, saveButton, element("button", { type: "button", click: cancel }, say("cancel")), size));
  refresh();
  return { block };

  /** @param {string} key @param {boolean} on */
  function flip(key, on) {
    if (on) off.delete(key); else off.add(key);
    refresh();
  }

  /** Judges what is left, so that nothing removed lives on in a finding; then shows the text that would be sent. */
  async function refresh() {
    const mine = ++turn;
    const left = chosen(conversation, off);
    sendButton.disabled = saveButton.disabled = true;
    const judged = await ask({ kind: "judge", conversation: left }).catch(() => ({ assessment: null, cards: {} }));
    const evidence = JSON.stringify(left);
    const digest = await sha256(evidence);
    if (mine !== turn) return; // a newer change is on its way
    const chosenAnswers = answers.map((label) => /** @type {HTMLInputElement} */ (label.firstChild)).filter((box) => box.checked).map((box) => box.value);
    body = reportBody({ id, channel: left.channel, evidence, assessment: judged.assessment, note: note.value, answers: chosenAnswers, reporter: reporter.read(), lang: say("languageTag") });
    view.paint(layout(conversation, off), off, judged);
    level.replaceChildren(...(judged.assessment ? [levelBlock(judged.assessment, say)] : []));
    from.textContent = reporterLine(reporter.read(), say);
    data.textContent = body;
    hash.textContent = digest;
    size.textContent = say("previewSize", sizeOf(body, say("languageTag")));
    const empty = left.messages.length === 0;
    problem.textContent = empty ? say("previewEmpty") : "";
    sendButton.disabled = saveButton.disabled = empty;
  }

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    if (sendButton.disabled) return;
    sendButton.disabled = true;
    await send(body).catch(() => {
      problem.textContent = say("noAnswer");
      sendButton.disabled = false;
    });
  }

  /**
   * Enter sends from anywhere but the note and what has an Enter of its own. A held key is left out: it may still be the press
   * that opened this page.
   * @param {KeyboardEvent} event
   */
  function enterSends(event) {
    const target = /** @type {Element} */ (event.target);
    if (event.key !== "Enter" || event.repeat || event.isComposing || target.closest("textarea, button, a, summary")) return;
    event.preventDefault();
    block.requestSubmit();
  }
}

/** @param {import("./shapes.js").Contact} contact @param {import("./shapes.js").Say} say */
function recipient(contact, say) {
  return contact.organisation ? say("previewToNamed", contact.organisation) : say("previewToSecurity");
}

/** @param {import("./shapes.js").Reporter} reporter @param {import("./shapes.js").Say} say */
function reporterLine({ mode, name, address, unit }, say) {
  if (mode === "anonymous") return say("reporterAnonymous");
  const who = [name, unit, address].filter(Boolean).join(", ");
  return [who, mode === "confidential" && say("reporterConfidential")].filter(Boolean).join(" · ") || say("reporterNamed");
}
