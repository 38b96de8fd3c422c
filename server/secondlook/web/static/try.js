/** /try: the message is judged in this page by the extension's own engine. Nothing that is typed leaves it. */
import { Judge } from "./background/judge.js";
import { openPack } from "./engine/signed.js";
import { element } from "./pages/element.js";
import { findingList } from "./pages/findings.js";
import { levelBlock } from "./pages/level.js";
import { markedText } from "./pages/marked.js";
import { stageRow } from "./pages/stages.js";
import { sayFrom } from "./pages/words.js";

const ANNOUNCE_MS = 800;
const page = document.body;
const field = /** @type {HTMLTextAreaElement} */ (document.getElementById("message"));
const result = /** @type {HTMLElement} */ (document.getElementById("result"));
const said = /** @type {HTMLElement} */ (document.getElementById("said"));

/** @param {string} url */
async function load(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer;
}

async function start() {
  const [words, tables, signed] = await Promise.all([
    load(page.dataset.words ?? "").then((answer) => answer.json()),
    load(page.dataset.tables ?? "").then((answer) => answer.json()),
    load(page.dataset.pack ?? "").then((answer) => answer.arrayBuffer()),
  ]);
  const say = sayFrom(words);
  const pack = await openPack(new Uint8Array(signed), JSON.parse(page.dataset.keys ?? "{}"));
  const judge = new Judge(tables, pack, say("packLanguage"));
  const show = () => draw(judge, say);
  field.addEventListener("input", show);
  for (const button of document.querySelectorAll("button[data-text]")) {
    button.addEventListener("click", () => put(button.getAttribute("data-text") ?? "", show));
  }
  document.getElementById("clear")?.addEventListener("click", () => put("", show));
  show();
}

/** @param {string} text @param {() => void} show */
function put(text, show) {
  field.value = text;
  show();
  // On a phone the result stands below the window. The field gets no focus: its keyboard would cover the result.
  result.firstElementChild?.scrollIntoView({ block: "nearest" });
}

/** @param {Judge} judge @param {import("./pages/shapes.js").Say} say */
function draw(judge, say) {
  const text = field.value;
  if (text.trim() === "") {
    result.replaceChildren();
    return;
  }
  const { assessment, cards, stages, marks } = judge.judge({ channel: "other", messages: [{ from: "them", text }] });
  const judged = /** @type {import("./pages/shapes.js").Assessment} */ (assessment);
  const parts = [
    levelBlock(judged, say),
    part(say("tryMarked"), element("p", { class: "marked" }, markedText(text, marks, cards))),
    stages.some((stage) => stage.reached) && part(say("stagesTitle"), stageRow(stages, say)),
    judged.findings.length > 0 && part(say("findingsTitle"), findingList(judged.findings, cards, say)),
  ];
  result.replaceChildren(...parts.filter((one) => one !== false));
  announce(result.querySelector("h2")?.textContent ?? "");
}

/** @param {string} title @param {HTMLElement} content */
const part = (title, content) => element("section", {}, element("h2", {}, title), content);

let waiting = 0;

/** Says the level once typing rests, and only when it changed. @param {string} text */
function announce(text) {
  clearTimeout(waiting);
  waiting = setTimeout(() => { if (said.textContent !== text) said.textContent = text; }, ANNOUNCE_MS);
}

start().catch(() => { /** @type {HTMLElement} */ (document.getElementById("failed")).hidden = false; });
