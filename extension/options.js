/** The settings of this browser. What policy set is shown and stays as it is. */
import { ask } from "./pages/ask.js";
import { element } from "./pages/element.js";
import { chooseLanguage } from "./pages/language.js";
import { policySection } from "./pages/policy.js";
import { reporterFields } from "./pages/reporter.js";
import { fillWords, say } from "./pages/words.js";

// All that a person can choose; where policy locks every one of them, there is nothing to save.
const OPEN = ["mode", "paused", "reporter.mode", "reporter.name", "reporter.address", "reporter.unit"];

const place = /** @type {HTMLElement} */ (document.getElementById("options"));
const said = /** @type {HTMLElement} */ (document.getElementById("said"));

/** @param {import("./pages/shapes.js").Settings} settings */
async function draw(settings) {
  const policy = policySection(await ask({ kind: "policy" }), say);
  const rules = settings.connected && rulesSection(await ask({ kind: "rules" }));
  place.replaceChildren(...[serviceForm(settings), readingForm(settings), rules || "", settings.report_url && phone(settings), policy, settings.server && kept(settings.server)].filter((part) => part !== ""));
  place.removeAttribute("aria-busy");
}

/** @param {import("./pages/shapes.js").Settings} settings */
function serviceForm({ server, connected, fixed }) {
  const serverFixed = fixed.includes("server");
  const address = element("input", { type: "url", value: server, disabled: serverFixed, required: true, placeholder: "https://secondlook.example" });
  const code = element("input", { type: "text", autocomplete: "off", spellcheck: "false", required: true });
  const enrol = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!isServer(address.value)) return tell(say("optionsBadServer"));
    run({ kind: "enrol", server: new URL(address.value).origin, code: code.value.trim() });
  };
  return element("form", { submit: enrol, novalidate: true },
    element("fieldset", {},
      element("legend", {}, say("optionsService")),
      element("p", {}, say(connected ? "optionsConnected" : "optionsNotConnected")),
      serverFixed && element("p", { class: "quiet" }, say("optionsFixed")),
      element("label", { class: "field" }, element("span", {}, say("optionsServer")), address),
      element("label", { class: "field" }, element("span", {}, say("optionsCode")), code),
      element("p", { class: "row buttons" }, element("button", { type: "submit" }, say("optionsEnrol")))));
}

/** The page for phones, which have no extension: its address, and the same as a code to point a phone at. @param {import("./pages/shapes.js").Settings} settings */
function phone({ report_url: address, report_qr }) {
  return element("section", { "aria-labelledby": "phone-title" },
    element("h2", { id: "phone-title" }, say("optionsPhoneTitle")),
    element("p", {}, say("optionsPhone"), " ", element("a", { href: address, target: "_blank", rel: "noreferrer" }, address)),
    report_qr && element("img", { class: "qr", src: "report-qr.svg", alt: say("optionsPhoneCode") }));
}

/** Which rules judge here, and a look for newer ones: otherwise that is done once an hour. @param {{pack: string}} rules */
function rulesSection({ pack }) {
  const which = element("p", {}, say("optionsRules", pack));
  const look = async () => {
    const answer = await ask({ kind: "rules", look: true }).catch(() => null);
    if (!answer) return tell(say("noAnswer"));
    which.textContent = say("optionsRules", answer.pack);
    tell(answer.changed ? which.textContent : say("optionsRulesNone"));
  };
  return element("section", {}, which, element("p", { class: "row buttons" }, element("button", { type: "button", click: look }, say("optionsRulesLook"))));
}

/** What becomes of a report: the service says it itself, from its settings. @param {string} server */
function kept(server) {
  return element("p", {}, element("a", { href: `${server}/what-we-keep`, target: "_blank", rel: "noreferrer" }, say("keptLink")));
}

/** @param {import("./pages/shapes.js").Settings} settings */
function readingForm({ mode, paused, reporter, fixed }) {
  const choice = (/** @type {"marks"|"panel"} */ value, /** @type {string} */ word) => element("label", { class: "choice" },
    element("input", { type: "radio", name: "mode", value, checked: mode === value, disabled: fixed.includes("mode") }), say(word));
  const marks = choice("marks", "optionsMarks");
  const pause = element("input", { type: "checkbox", class: "switch", role: "switch", checked: paused, disabled: fixed.includes("paused") });
  const who = reporterFields(reporter, fixed, say);
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    const panelOnly = !(/** @type {HTMLInputElement} */ (marks.firstChild).checked);
    run({ kind: "save", settings: { mode: panelOnly ? "panel" : "marks", paused: pause.checked, reporter: who.read() } });
  };
  return element("form", { submit: save },
    element("fieldset", {},
      element("legend", {}, say("optionsPage")),
      (fixed.includes("mode") || fixed.includes("paused")) && element("p", { class: "quiet" }, say("optionsFixed")),
      marks, choice("panel", "optionsPanel"),
      element("label", { class: "choice" }, pause, say("optionsPause"))),
    who.block,
    !OPEN.every((name) => fixed.includes(name)) &&
      element("p", { class: "row buttons" }, element("button", { type: "submit", class: "first" }, say("optionsSave"))));
}

/** The service speaks TLS; only one on this very machine (a demonstration) may do without. @param {string} text */
function isServer(text) {
  try {
    const { protocol, hostname } = new URL(text);
    return protocol === "https:" || (protocol === "http:" && ["127.0.0.1", "localhost"].includes(hostname));
  } catch {
    return false;
  }
}

/** @param {{kind: string} & Record<string, unknown>} request */
async function run(request) {
  try {
    const answer = await ask(request);
    if (answer.error) return tell(say("optionsEnrolFailed"));
    await draw(answer);
    tell(request.kind === "enrol" ? say("optionsConnected") : say("optionsSaved"));
  } catch {
    tell(say("noAnswer"));
  }
}

/** @param {string} text */
function tell(text) {
  said.textContent = text;
}

await chooseLanguage();
fillWords(document, say);
ask({ kind: "settings" }).then(draw, () => tell(say("noAnswer")));
