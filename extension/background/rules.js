// The rules in force: the judge of the newest pack that this device has accepted, and the look for a newer one.
import { Judge } from "./judge.js";
import { loadPack, refreshPack } from "./pack.js";
import { connected } from "./service.js";

/** @type {Promise<Judge> | undefined} */
let judge;

/** @returns {Promise<Judge>} */
export function judging() {
  judge ??= loadPack().then(({ tables, pack }) => new Judge(tables, pack, chrome.i18n.getMessage("packLanguage")));
  return judge;
}

/** Ask the service for newer rules. @returns {Promise<boolean>} are there others now? */
export async function refreshRules() {
  if (!(await connected())) return false; // an enrolment code may be short-lived: it is used as soon as there is one
  const { pack } = await judging();
  if (!(await refreshPack(pack))) return false;
  judge = undefined;
  return true;
}
