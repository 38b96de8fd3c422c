/** The reports of this device: what is known at once, then what the service says now. */
import { ask } from "./pages/ask.js";
import { element } from "./pages/element.js";
import { chooseLanguage } from "./pages/language.js";
import { myReports } from "./pages/my_reports.js";
import { fillWords, say } from "./pages/words.js";

const place = /** @type {HTMLElement} */ (document.getElementById("mine"));
const said = /** @type {HTMLElement} */ (document.getElementById("said"));

/** @param {{receipts: import("./pages/my_reports.js").Kept[]}} answer */
function draw({ receipts }) {
  place.replaceChildren(myReports(receipts, say, forget, false) ?? element("p", {}, say("reportMineNone")));
  place.removeAttribute("aria-busy");
}

async function forget() {
  draw(await ask({ kind: "mine", forget: true }));
  said.textContent = say("reportMineNone");
}

await chooseLanguage();
fillWords(document, say);
try {
  draw(await ask({ kind: "mine" }));
  draw(await ask({ kind: "mine", refresh: true }));
} catch {
  said.textContent = say("noAnswer");
}
