/** /report: paste a message or add a screenshot, see it marked and exactly what would be sent, send it, keep the receipt. */
import { saveFile } from "./pages/save_file.js";
import { fillWords, sayFrom } from "./pages/words.js";
import { mine } from "./report/mine.js";
import { keepPage, sendWhenOnline } from "./report/offline.js";
import { disk, mayGo, outgoing, receipts, service } from "./report/outgoing.js";
import { arrived, preview } from "./report/send_view.js";
import { takeShared } from "./report/shared.js";
import { WriteView } from "./report/write_view.js";
import { load, loadJudge } from "./rules.js";

const EVERY_MS = 15_000;
const ASKED_AT_ONCE = 20;
const RULES_PATIENCE_MS = 5_000; // a report without marks is worth more than one that waits for them

const step = /** @type {HTMLElement} */ (document.getElementById("step"));
const said = /** @type {HTMLElement} */ (document.getElementById("said"));
const place = /** @type {HTMLElement} */ (document.getElementById("mine"));

const say = await words();
fillWords(document, say);
document.title = `${say("reportTitle")} · ${say("appName")}`;
const write = new WriteView(say, open);
let contact = { organisation: "", phone: "", address: "" };
let drawn = "";

const acts = { say, judge, show, left: () => write.clear(), close: () => history.back() };

/** The kept page speaks the language in which it came; an address may ask for another. */
async function words() {
  const [asked = ""] = /^[a-z]{2}(_[A-Z]{2})?$/.exec(new URLSearchParams(location.search).get("lang") ?? "") ?? [];
  const of = async (/** @type {string} */ lang) => (await load(`/static/words/${lang}.json`)).json();
  const own = () => of(document.body.dataset.lang ?? "en");
  return sayFrom(await (asked ? of(asked).catch(own) : own()));
}

/** Without rules nothing is marked, and reporting works all the same. */
async function rules() {
  try {
    const config = await (await load("/report/config.json")).json();
    contact = config.contact;
    write.judge = await loadJudge(config.public_keys, say("packLanguage"));
    write.draw();
  } catch {
    write.tell(say("reportNoRules"));
  }
}

/** Somebody may ask for the preview before the rules are there. @param {any} conversation */
async function judge(conversation) {
  await Promise.race([rulesRead, new Promise((resolve) => setTimeout(resolve, RULES_PATIENCE_MS))]);
  if (!write.judge) throw new Error("no rules");
  return write.judge.judge(conversation);
}

function open() {
  history.pushState({ step: true }, ""); // the phone's own way back leads to what was written
  void preview({ text: write.text, pictures: write.pictures, contact }, acts);
}

/** @param {HTMLElement} content @param {string} words */
function show(content, words) {
  write.form.hidden = true;
  step.hidden = false;
  step.replaceChildren(content);
  said.textContent = words;
  scrollTo(0, 0);
  content.querySelector("h1")?.focus();
  void drawMine();
}

addEventListener("popstate", () => {
  write.form.hidden = false;
  step.hidden = true;
  step.replaceChildren();
  said.textContent = "";
});

async function drawMine() {
  const [waiting, kept] = await Promise.all([outgoing.waiting(), receipts()]);
  const text = JSON.stringify([waiting, kept, contact]);
  if (text === drawn) return; // drawn anew, it would take the focus away
  drawn = text;
  place.replaceChildren(...mine(waiting, kept, contact, say, { retry: () => sendWaiting({ all: true }), save, forget }));
  arrived(/** @type {HTMLElement | null} */ (step.firstElementChild), kept, acts);
  if (waiting.some(mayGo)) await sendWhenOnline("waiting-reports");
}

/** @param {{all?: boolean}} [how] */
async function sendWaiting(how) {
  await outgoing.flush(how);
  await drawMine();
}

/** How the reports of this device stand. */
async function askStates() {
  const open = (await receipts()).filter(({ state }) => state !== "gone").slice(0, ASKED_AT_ONCE);
  for (const kept of open) if (!(await service.refresh(kept))) break;
  await drawMine();
}

/** @param {string} report_id */
async function save(report_id) {
  saveFile(report_id, await outgoing.body(report_id));
}

/** Whoever lent the phone leaves nothing on it. */
async function forget() {
  for (const { receipt } of await receipts()) await disk.remove("receipts", receipt);
  for (const name of ["pass", "reporter"]) await disk.remove("values", name);
  await drawMine();
}

const rulesRead = rules();
const shared = await takeShared();
if (shared) await write.put(shared.text, shared.files);
await Promise.all([rulesRead, drawMine()]);
addEventListener("online", () => void sendWaiting({ all: true }));
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") void askStates(); });
setInterval(() => void sendWaiting(), EVERY_MS);
await sendWaiting({ all: true });
await askStates();
await keepPage();
