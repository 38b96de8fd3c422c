/** The pane beside a message in Outlook: what was noticed in it, and on Report the preview, which alone sends. */
import * as disk from "./background/database.js";
import { connectForm } from "./pane/connect.js";
import { deviceStorage, keepIn } from "./pane/keep.js";
import { fine, look, threadOf } from "./pane/message.js";
import { showMine } from "./pane/mine.js";
import { CAN, call, can } from "./pane/office.js";
import { readOriginal } from "./pane/original.js";
import { Outbox } from "./pane/outbox.js";
import { showReport } from "./pane/report.js";
import { loadRules } from "./pane/rules.js";
import { Service } from "./pane/service.js";
import { loadWords } from "./pane/words.js";
import { element } from "./pages/element.js";
import { judgedBlocks } from "./pages/judged.js";
import { queueNotice } from "./pages/queue.js";
import { Receipts } from "./pages/receipts.js";
import { saveFile } from "./pages/save_file.js";
import { fillWords } from "./pages/words.js";

/** @typedef {import("./pane/message.js").Seen} Seen @typedef {import("./pages/shapes.js").Contact} Contact */

const QUEUE_EVERY_MS = 15_000;
const NOBODY = { organisation: "", phone: "", address: "" };

const main = /** @type {HTMLElement} */ (document.getElementById("pane"));
const said = /** @type {HTMLElement} */ (document.getElementById("said"));
const foot = /** @type {HTMLElement} */ (document.getElementById("foot"));

await Office.onReady();
const { mailbox, displayLanguage, partitionKey } = Office.context;
const say = await loadWords(displayLanguage);
const keep = keepIn(deviceStorage(), partitionKey);
const service = new Service(keep, (path, init) => fetch(path, init));
const receipts = new Receipts({ read: async () => keep.read("receipts"), write: async (kept) => keep.write("receipts", kept) }, (receipt) => service.status(receipt), Date.now);
const outbox = new Outbox(disk, { connected: () => service.connected(), report: sendReport }, Date.now);

/** @type {Promise<Awaited<ReturnType<typeof loadRules>>> | undefined} */
let rules;
/** @type {Seen | null} */
let seen = null;
let looks = 0;
let reporting = false; // a pinned pane follows the person to other messages, but not away from what is being written

/** Reads the message in front and judges it. */
async function refresh() {
  if (reporting) return;
  const turn = ++looks;
  const item = /** @type {Office.MessageRead | undefined} */ (mailbox.item);
  const message = item?.itemType === "message";
  rules ??= loadRules(say("packLanguage"));
  const known = await rules.catch(() => null);
  if (!known) rules = undefined;
  const found = known && item && message ? await look(item, known.judge, mailbox.userProfile.emailAddress).catch(() => null) : null;
  if (turn !== looks || reporting) return; // another message is in front by now
  const moved = found?.thread !== seen?.thread;
  seen = found;
  const pack = known ? say(known.expired ? "footPackOld" : "footPack", known.judge.pack.version) : "";
  if (!known) await draw([notice("noAnswer", "rulesFailed", element("button", { type: "button", class: "first", click: refresh }, say("retry")))], "footUnreadable", "");
  else if (!message) await draw([notice("panelEmptyTitle", "panelEmptyText")], "footElsewhere", pack);
  else if (!found) await draw([notice("unreadableTitle", "unreadableText")], "footUnreadable", pack);
  else await drawSeen(found, pack);
  if (moved) scrollTo(0, 0);
}

/** @param {Seen} found @param {string} pack */
async function drawSeen(found, pack) {
  const dismiss = async (/** @type {string} */ signal, /** @type {boolean} */ undo) => {
    seen = await fine(found, signal, undo);
    await drawSeen(seen, pack);
  };
  const marked = found.assessment.findings.length > 0;
  await draw([
    ...judgedBlocks(/** @type {any} */ (found), say, { dismiss }),
    ...(marked ? [element("p", { class: "quiet" }, say("outlookQuoted"))] : []),
    element("section", { class: "report" },
      element("button", { type: "button", class: "first", "aria-describedby": "hint", click: () => report("") }, say("cardReport")),
      element("p", { class: "quiet", id: "hint" }, say("panelReportHint"))),
  ], "footReadable", pack);
}

/** @param {HTMLElement[]} blocks @param {string} readable @param {string} pack the line about it, "" when there is none */
async function draw([first, ...rest], readable, pack) {
  const { contact } = await (rules ?? Promise.resolve({ contact: NOBODY }));
  const waiting = queueNotice(await outbox.waiting(), contact, say, { retry: tryNow, save: async (id) => saveFile(id, await outbox.body(id)) });
  show([first, ...(waiting ? [waiting] : []), ...rest, ...(service.connected() ? [] : [connectForm(say, enrol)])]);
  const lines = [say("footDevice"), ...(pack ? [pack] : []), say(readable)];
  foot.replaceChildren(...lines.map((line) => element("span", {}, line)), element("button", { type: "button", class: "plain", click: mine }, say("reportMine")));
  const title = main.querySelector("h1")?.textContent ?? "";
  if (said.textContent !== title) said.textContent = title;
}

/** @param {string} title @param {string} text @param {HTMLElement} [button] */
const notice = (title, text, button) => element("section", { class: "notice" }, element("h1", {}, say(title)), element("p", {}, say(text)), button);

/** Opens the preview of the message in front; sends nothing. @param {string} note */
async function report(note) {
  const item = /** @type {Office.MessageRead} */ (mailbox.item);
  const known = await rules;
  if (!seen || !known || threadOf(item) !== seen.thread) return;
  const original = await readOriginal(item);
  // Office.js reads whatever is in front: after a click on another message this would be that one's original.
  if (!mailbox.item || threadOf(mailbox.item) !== seen.thread) return refresh();
  reporting = true;
  const { displayName: name, emailAddress: address } = mailbox.userProfile;
  const reporter = keep.read("reporter") ?? { mode: "named", name, address, unit: "" };
  showReport({ seen, original, note, settings: { reporter, contact: known.contact, fixed: [] } }, {
    say, close,
    judge: (conversation) => known.judge.judge(conversation),
    send: (id, body) => outbox.send(id, body),
    remember: (chosen) => keep.write("reporter", chosen),
    show: showAside,
  });
}

/** @param {string} body @returns {Promise<import("./pane/service.js").Answer>} */
async function sendReport(body) {
  const answer = await service.report(body);
  if (answer.data?.receipt) await receipts.add(String(answer.data.receipt)).catch(() => undefined); // it has arrived all the same
  return answer;
}

/** Shows the list of this Outlook's reports in the place of the message. */
function mine() {
  if (reporting) return;
  reporting = true;
  void showMine(receipts, { say, close, show: showAside });
}

/** Something else than the message in front: a preview, a receipt, a list. @param {Node} content */
function showAside(content, words = say("previewTitle")) {
  show([content]);
  scrollTo(0, 0);
  said.textContent = words;
  main.querySelector("h1")?.focus();
}

function close() {
  reporting = false;
  void refresh();
}

/** @param {Node[]} blocks */
function show(blocks) {
  main.replaceChildren(...blocks);
  main.removeAttribute("aria-busy");
}

/** @param {string} code */
async function enrol(code) {
  if (!(await service.enrol(code))) return false;
  await tryNow();
  return true;
}

async function tryNow() {
  await outbox.flush({ all: true });
  await refresh();
}

/** What waits is tried again while a pane is open. Drawn anew only when something left: somebody may be typing a code. @param {boolean} all also what is not due */
async function tryQueue(all) {
  if (await outbox.flush({ all })) await refresh();
}

/** Outlook's own Report button opens us with what was written in its dialog. @returns {Promise<{note: string} | null>} */
async function handedOver() {
  if (!can(CAN.context) || !mailbox.item) return null;
  const item = /** @type {Office.MessageRead} */ (mailbox.item);
  const text = await call((/** @type {(result: Office.AsyncResult<string>) => void} */ done) => item.getInitializationContextAsync(done)).catch(() => "");
  try {
    const { report: wanted, note } = JSON.parse(text);
    return wanted === true ? { note: String(note).slice(0, 4000) } : null;
  } catch {
    return null;
  }
}

fillWords(document, say);
const code = new URLSearchParams(location.search).get("enrol");
if (code && !service.connected()) await service.enrol(code);
await refresh();
const handed = await handedOver();
if (handed) await report(handed.note);
if (can(CAN.follow)) mailbox.addHandlerAsync(Office.EventType.ItemChanged, () => void refresh());
void service.renew().then(() => tryQueue(true));
setInterval(() => void tryQueue(false), QUEUE_EVERY_MS);
