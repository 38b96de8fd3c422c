// The rules in force: the judge of the newest pack that this device has accepted, and the look for a newer one.
import { Judge } from "./judge.js";
import { loadPack, refreshPack } from "./pack.js";
import { connected } from "./service.js";
import { readTuning } from "./settings.js";

/** @typedef {{judge: Judge, expired: boolean}} Rules expired: past their date, and in use for want of newer ones */
/** @type {Promise<Rules> | undefined} */
let rules;

/** @returns {Promise<Rules>} */
export function rulesInUse() {
  rules ??= Promise.all([loadPack(), readTuning()]).then(([{ tables, pack, expired }, { language, sensitivity }]) => {
    const own = sensitivity ? { ...pack, organisation: { ...pack.organisation, sensitivity } } : pack;
    return { judge: new Judge(tables, own, language.split("_")[0] || chrome.i18n.getMessage("packLanguage")), expired };
  });
  return rules;
}

/** @returns {Promise<Judge>} */
export const judging = async () => (await rulesInUse()).judge;

/** Language or sensitivity changed: what comes next is judged anew. */
export function judgeAnew() {
  rules = undefined;
}

/** Ask the service for newer rules. @returns {Promise<boolean>} are there others now? */
export async function refreshRules() {
  if (!(await connected())) return false; // an enrolment code may be short-lived: it is used as soon as there is one
  const { pack } = await judging();
  if (!(await refreshPack(pack))) return false;
  rules = undefined;
  return true;
}
