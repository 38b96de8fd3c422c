import { draftView } from "./draft_view.js";
import { element } from "./element.js";
import { levelBlock } from "./level.js";
import { Nameless } from "./nameless.js";
import { originalsView } from "./original_view.js";
import { parcelsOf } from "./parcels.js";
import { reportBody, sha256, sizeOf } from "./report.js";
import { reporterFields, reporterLine } from "./reporter.js";
import { screenshotsView, sentScreenshots } from "./screenshots.js";
import { firstOff, layout } from "./selection.js";

const ANSWERS = /** @type {const} */ ([["replied", "answerReplied"], ["met", "answerMet"], ["travelled", "answerTravelled"], ["paid", "answerPaid"], ["sent", "answerSent"], ["call", "answerCall"]]);

/**
 * @typedef {object} Acts
 * @property {(request: any) => Promise<any>} ask
 * @property {import("./shapes.js").Say} say
 * @property {(reports: Ready[]) => Promise<void>} send       rejects when the background does not answer
 * @property {(reports: Ready[]) => void} save
 * @property {() => void} cancel
 *
 * @typedef {{report_id: string, body: string, about: unknown}} Ready     a report as it would be sent now
 */

const LEVELS = ["none", "note", "caution", "warning"];
const NO_JUDGEMENT = { assessment: null, cards: {}, marks: [] };

/** The form "This is what will be sent". What it shows as data is the very text that it hands to `send`. */
export class ReportForm {
  /**
   * @param {any} draft     the answer to `draft` (docs/architecture.md)
   * @param {string[]} ids  of the reports: one for each mail, or one
   * @param {Acts} acts
   */
  constructor(draft, ids, acts) {
    const { say } = acts;
    this.draft = draft;
    this.conversation = draft.conversation;
    this.settings = draft.settings;
    this.ids = ids;
    this.acts = acts;
    this.off = firstOff(this.conversation);
    this.anonymous = new Nameless(draft.mails?.length ?? 0);
    /** @type {Ready[]} */
    this.reports = [];
    this.change = 0;
    this.view = draftView(layout(this.conversation, this.off), say, (key, on) => this.flip(key, on));
    this.originals = draft.mails ? originalsView(draft.mails, say, (key, on) => this.flip(key, on)) : null;
    this.screenshots = draft.screenshots ?? [];
    this.reporter = reporterFields(this.settings.reporter, this.settings.fixed, say);
    this.answers = ANSWERS.map(([value]) => element("input", { type: "checkbox", name: "answer", value }));
    this.note = element("textarea", { rows: 3, maxlength: 4000 });
    this.level = element("div");
    this.from = element("dd");
    this.size = element("span", { class: "quiet" });
    this.data = element("pre", { tabindex: 0, role: "group", "aria-label": say("previewData") });
    this.hash = element("code", { class: "hash" });
    this.problem = element("p", { role: "alert" });
    this.sendButton = element("button", { type: "submit", class: "first" }, say("send"));
    this.saveButton = element("button", { type: "button", click: () => acts.save(this.reports) }, say("saveFile"));
    this.block = this.form();
    this.refresh();
  }

  form() {
    const { say, cancel } = this.acts;
    return element("form", { submit: (event) => this.submit(event), input: (event) => this.typed(event), keydown: (event) => this.key(event) },
      element("h1", { tabindex: -1 }, say("previewTitle")),
      element("p", {}, say("previewIntro")),
      element("dl", { class: "parties" },
        element("dt", {}, say("previewTo")), element("dd", {}, recipient(this.settings.contact, say)),
        element("dt", {}, say("previewFrom")), this.from),
      this.messages(),
      this.screenshots.length > 0 && element("section", {},
        element("h2", {}, say("reportPictures")),
        element("p", { class: "quiet" }, say("reportPictureClean")),
        screenshotsView(this.screenshots, say, (key, on) => this.flip(key, on))),
      element("label", { class: "field" }, element("span", {}, say("previewNote")), this.note),
      this.question(),
      element("details", { open: this.nameless() }, element("summary", {}, say("reporterTitle")), this.reporter.block),
      element("details", {}, element("summary", {}, say("previewData")), this.data, element("p", { class: "quiet" }, say("previewHash"), this.hash)),
      this.problem,
      element("div", { class: "row buttons" }, this.sendButton, this.saveButton, element("button", { type: "button", click: cancel }, say("cancel")), this.size));
  }

  /**
   * A switch has its own say, in the event that follows: painting now would put it back before it was heard.
   * @param {Event} event
   */
  typed(event) {
    if (!(/** @type {Element} */ (event.target).matches(".switch"))) this.refresh();
  }

  /** Nobody said yet who reports: then the question stands open. */
  nameless() {
    const { mode, name, address } = this.settings.reporter;
    return mode !== "anonymous" && !name && !address;
  }

  messages() {
    const { say } = this.acts;
    const { messages } = this.conversation;
    const has = (/** @type {(turn: import("./shapes.js").Turn) => boolean} */ test) => messages.some(test);
    const flip = (/** @type {any} */ event) => this.flip("sender", event.target.checked);
    return element("section", {},
      messages.length > 0 && element("h2", {}, say("previewMessages")),
      has((turn) => turn.from === "me") && element("p", { class: "quiet" }, say("previewOwn")),
      has((turn) => turn.sender !== undefined) && element("label", { class: "choice" },
        element("input", { type: "checkbox", class: "switch", role: "switch", checked: true, change: flip }), say("previewSender")),
      this.ids.length > 1 && element("p", { class: "quiet" }, say("previewApart")),
      this.view.block, this.level, this.originals && this.originals.block);
  }

  question() {
    const { say } = this.acts;
    return element("fieldset", {},
      element("legend", {}, say("previewQuestion")),
      element("p", { class: "quiet" }, say("previewQuestionHint")),
      element("div", { class: "choices" }, ...ANSWERS.map(([, word], n) => element("label", { class: "choice" }, this.answers[n], say(word)))));
  }

  /** @param {string} key @param {boolean} on */
  flip(key, on) {
    if (on) this.off.delete(key); else this.off.add(key);
    this.refresh();
  }

  /** Judges what is left, so that nothing removed lives on in a finding; then shows the text that would be sent. */
  async refresh() {
    const { ask, say } = this.acts;
    const change = ++this.change;
    this.ready(false);
    this.anonymous.follow(this.reporter.read().mode === "anonymous", this.off);
    const parcels = parcelsOf(this.draft, this.off, this.ids);
    const evidence = parcels.map(({ left }) => JSON.stringify(left));
    const judged = await Promise.all(parcels.map(({ left }) => (left.messages.length ? ask({ kind: "judge", conversation: left }).catch(() => NO_JUDGEMENT) : NO_JUDGEMENT)));
    const hashes = await Promise.all(evidence.map(sha256));
    if (change !== this.change) return; // a newer one is on its way
    const said = { note: this.note.value, answers: this.answers.filter((box) => box.checked).map((box) => box.value), reporter: this.reporter.read(), lang: say("languageTag") };
    const body = (/** @type {number} */ n, /** @type {string | null} */ original, /** @type {import("./screenshots.js").Screenshot[]} */ attachments) =>
      reportBody({ id: parcels[n].id, channel: parcels[n].left.channel, evidence: evidence[n], assessment: judged[n].assessment, original, attachments, ...said });
    const pictures = sentScreenshots(this.screenshots, this.off);
    this.reports = parcels.map(({ id, original, about }, n) => ({ report_id: id, body: body(n, original, pictures), about }));
    // The original is shown as a mail and a picture as a picture, not once more as 30,000 letters of base64.
    this.data.textContent = parcels.map(({ original }, n) => body(n, original && "...", pictures.map((one) => ({ ...one, data: "..." })))).join("\n\n");
    this.hash.textContent = hashes.join("\n");
    this.size.textContent = say("previewSize", sizeOf(this.reports.map((report) => report.body).join(""), say("languageTag")));
    this.paint(judged);
    this.ready(parcels.length > 0);
  }

  /** @param {any[]} judged the judgement of each report */
  paint(judged) {
    const { say } = this.acts;
    const rows = layout(this.conversation, this.off);
    const marks = this.draft.mails ? judged.flatMap((one, index) => one.marks.map((/** @type {any} */ mark) => ({ ...mark, index }))) : (judged[0]?.marks ?? []);
    this.view.paint(rows, this.off, { marks, cards: Object.assign({}, ...judged.map((one) => one.cards)) });
    this.originals?.paint(rows, this.off, this.anonymous.on);
    const gravest = judged.map((one) => one.assessment).filter(Boolean).sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level))[0];
    this.level.replaceChildren(...(gravest ? [levelBlock(gravest, say)] : []));
    this.from.textContent = reporterLine(this.reporter.read(), say);
    this.problem.textContent = judged.length ? "" : say("previewEmpty");
  }

  /** @param {boolean} yes */
  ready(yes) {
    this.sendButton.disabled = this.saveButton.disabled = !yes;
  }

  /** @param {SubmitEvent} event */
  async submit(event) {
    event.preventDefault();
    if (this.sendButton.disabled) return;
    this.ready(false);
    try {
      await this.acts.send(this.reports);
    } catch {
      this.problem.textContent = this.acts.say("noAnswer");
      this.ready(true);
    }
  }

  /**
   * Enter sends from anywhere but the note and what has an Enter of its own. A held key is left out: it may still be the press
   * that opened this page.
   * @param {KeyboardEvent} event
   */
  key(event) {
    const target = /** @type {Element} */ (event.target);
    if (event.key !== "Enter" || event.repeat || event.isComposing || target.closest("textarea, button, a, summary")) return;
    event.preventDefault();
    this.block.requestSubmit();
  }
}

/** @param {import("./shapes.js").Contact} contact @param {import("./shapes.js").Say} say */
function recipient(contact, say) {
  return contact.organisation ? say("previewToNamed", contact.organisation) : say("previewToSecurity");
}
