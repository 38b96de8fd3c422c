/** /try: the message is judged in this page by the extension's own engine. Nothing that is typed leaves it. */
import { announcer } from "./announcer.js";
import { judgedText } from "./pages/judged_text.js";
import { sayFrom } from "./pages/words.js";
import { load, loadJudge } from "./rules.js";

/** @typedef {import("./background/judge.js").Judge} Judge */

const page = document.body;
const field = /** @type {HTMLTextAreaElement} */ (document.getElementById("message"));
const result = /** @type {HTMLElement} */ (document.getElementById("result"));
const announce = announcer(/** @type {HTMLElement} */ (document.getElementById("said")));

async function start() {
  const say = sayFrom(await (await load(page.dataset.words ?? "")).json());
  const judge = await loadJudge(JSON.parse(page.dataset.keys ?? "{}"), say("packLanguage"));
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
  const judged = /** @type {any} */ (judge.judge({ channel: "other", messages: [{ from: "them", text }] }));
  result.replaceChildren(...judgedText(judged, text, say("tryMarked"), say));
  announce(result.querySelector("h2")?.textContent ?? "");
}

start().catch(() => { /** @type {HTMLElement} */ (document.getElementById("failed")).hidden = false; });
