/** Speak the language that policy sets, instead of the program's. */
import { ask } from "./ask.js";
import { useWords } from "./words.js";

/** Before the first word of a page. */
export async function chooseLanguage() {
  const { language = "" } = await ask({ kind: "settings" }).catch(() => ({}));
  if (language) useWords(await (await fetch(chrome.runtime.getURL(`_locales/${language}/messages.json`))).json());
}
