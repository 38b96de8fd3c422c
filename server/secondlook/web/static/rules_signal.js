// What a signal would mark, told while somebody types. Without this script every change still works, and the back-test tells.
import { element } from "./pages/element.js";
import { pieces } from "./pages/marked.js";

/** @typedef {{text: string, quotes: string[], label: string}} Case */
/** @typedef {{messages: number, newly: number | null, gone: number | null, newly_in?: string[], gone_in?: string[]}} Reports  null: too few to tell */
/** @typedef {{error: string, examples: boolean[], newly: Case[], gone: Case[], counts: {newly: number, gone: number, right: number, wrong: number}, messages: number, micros: number[], reports: Reports, unfair: string[], text: [number, number][]}} Preview */

const WAIT = 350; // milliseconds after the last key

const effect = /** @type {HTMLElement} */ (document.getElementById("effect"));
const words = JSON.parse(effect.dataset.words ?? "{}");
const phraseForm = /** @type {HTMLFormElement | null} */ (document.getElementById("phrase-form"));
const tried = /** @type {HTMLTextAreaElement} */ (document.getElementById("try-text"));
const marked = /** @type {HTMLElement} */ (document.getElementById("try-marked"));
const trouble = document.getElementById("phrase-error");
let asked = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {string} key @param {(string | number)[]} values */
const say = (key, ...values) => String(words[key]).replace(/\$([1-9])/g, (_, gap) => String(values[Number(gap) - 1]));

async function ask() {
  const number = ++asked;
  const form = phraseForm ? new FormData(phraseForm) : new FormData();
  form.set("signal", effect.dataset.signal ?? "");
  form.set("draft", effect.dataset.draft ?? "none");
  form.set("text", tried.value);
  effect.setAttribute("aria-busy", "true");
  /** @type {Preview | null} */
  const answer = await fetch("/rules/preview", { method: "POST", body: form, headers: { "X-CSRF-Token": effect.dataset.csrf ?? "" } })
    .then((response) => (response.ok ? response.json() : null), () => null);
  if (number !== asked) return; // a later key was quicker
  effect.removeAttribute("aria-busy");
  if (!answer) return effect.replaceChildren(element("p", { class: "trouble" }, say("noAnswer")));
  if (trouble) {
    trouble.textContent = answer.error;
    trouble.hidden = !answer.error;
  }
  if (answer.error) return effect.replaceChildren();
  effect.replaceChildren(...parts(answer));
  showExamples(answer.examples);
  showTried(answer.text);
}

/** @param {Preview} answer @returns {Node[]} */
function parts({ newly, gone, counts, messages, micros, reports, unfair }) {
  const known = counts.right + counts.wrong;
  return [
    ...(counts.newly || counts.gone ? [] : [element("p", {}, say("nothing", messages))]),
    ...(counts.newly ? [element("h3", {}, say("newly", counts.newly, messages)), cases(newly, counts.newly)] : []),
    ...(counts.gone ? [element("h3", {}, say("gone", counts.gone)), cases(gone, counts.gone)] : []),
    element("p", {}, reports.messages ? say("reports", reports.messages, reports.newly ?? say("fewer"), reports.gone ?? say("fewer")) : say("noReports")),
    ...(reports.newly_in?.length || reports.gone_in?.length ? [inReports([...(reports.newly_in ?? []), ...(reports.gone_in ?? [])])] : []),
    element("p", {}, known ? say("precision", counts.right, known) : say("noPrecision")),
    element("p", {}, say("speed", micros[0], micros[1])),
    unfair.length
      ? element("div", { class: "trouble" }, element("strong", {}, say("unfair")), element("ul", {}, ...unfair.map((one) => element("li", {}, one))))
      : element("p", {}, say("fair")),
  ];
}

/** @param {Case[]} rows @param {number} count */
function cases(rows, count) {
  const list = element("ul", {}, ...rows.map(({ text, quotes, label }) =>
    element("li", {}, element("span", { class: "tag" }, say(label)), " ", withQuotes(text, quotes))));
  if (count > rows.length) list.append(element("li", { class: "quiet" }, say("more", count - rows.length)));
  return list;
}

/** @param {string[]} reports */
function inReports(reports) {
  return element("ul", {}, ...reports.map((report) => element("li", {}, element("a", { href: `/inbox/${report}` }, say("open")))));
}

/** @param {string} text @param {string[]} quotes */
function withQuotes(text, quotes) {
  const spans = quotes.map((quote) => ({ start: text.indexOf(quote), end: text.indexOf(quote) + quote.length })).filter(({ start }) => start >= 0);
  return element("span", {}, ...pieces(text, spans).map((piece) => (piece.spans.length ? element("mark", { class: "caution" }, piece.text) : piece.text)));
}

/** @param {boolean[]} passes by number of the example */
function showExamples(passes) {
  let right = 0;
  let wrong = 0;
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#examples [data-number]"))) {
    const ok = passes[Number(row.dataset.number)];
    const mark = /** @type {HTMLElement} */ (row.querySelector(".mark-of"));
    mark.textContent = ok ? "✓" : "✗";
    mark.setAttribute("aria-label", say(ok ? "passes" : "fails"));
    row.classList.toggle("wrong", !ok);
    if (row.classList.contains("elsewhere")) ok ? right++ : wrong++;
  }
  const others = document.getElementById("other-examples");
  if (!others) return;
  others.hidden = right + wrong === 0;
  others.textContent = say("others", right, wrong);
}

/** @param {[number, number][]} found */
function showTried(found) {
  const text = tried.value;
  if (!text.trim()) return marked.replaceChildren();
  const spans = found.map(([start, end]) => ({ start, end }));
  const shown = pieces(text, spans).map((piece) => (piece.spans.length ? element("mark", { class: "caution" }, piece.text) : piece.text));
  marked.replaceChildren(element("strong", {}, say(spans.length ? "sees" : "seesNot")), element("br"), ...shown);
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT);
}

phraseForm?.addEventListener("input", soon);
tried.addEventListener("input", soon);
document.getElementById("try-form")?.addEventListener("submit", (event) => event.preventDefault());
void ask();
