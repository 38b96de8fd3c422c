// Settings: what policy sets wins over what the person set. Managed storage can take seconds after a browser start
// (measured: 2-6 s), so nobody waits for it: it is taken in when it comes.
import { get, put } from "./database.js";

/** @typedef {import("../pages/shapes.js").Settings} Settings */
/** @typedef {{server: string, public_keys: Record<string, string>, enrol_code?: string, contact?: Settings["contact"], report_url?: string}} Config */

const OWN = ["mode", "paused", "reporter"];
const FIXABLE = ["server", ...OWN];
const NOBODY = { mode: "named", name: "", address: "", unit: "" };

/** @type {Promise<Config> | undefined} */
let config;
/** @type {Record<string, any>} */
let managed = {};
/** @type {Record<string, any>} */
let own = {};
/** @type {Promise<void> | undefined} */
let ready;

/** What `secondlook clients build` wrote into the package. @returns {Promise<Config>} */
export function readConfig() {
  config ??= fetch(chrome.runtime.getURL("config.json")).then(
    (answer) => answer.json(),
    () => ({ server: "", public_keys: {} }),
  );
  return config;
}

/** The person's own settings; quick, and all that the first judgement waits for. */
export function warmSettings() {
  ready ??= (async () => {
    own = (await get("values", "settings")) ?? {};
  })();
  return ready;
}

/** Take policy in, now and whenever it changes. @param {() => void} onChange */
export function watchPolicy(onChange) {
  const read = async () => {
    try {
      managed = (await chrome.storage.managed.get(null)) ?? {};
    } catch {
      managed = {}; // Firefox throws when there is no policy
    }
    if (Object.keys(managed).length) onChange();
  };
  chrome.storage.onChanged.addListener((_, area) => void (area === "managed" && read()));
  void read();
}

/** @returns {Promise<Settings>} everything but the token */
export async function readSettings() {
  const [{ server, contact, report_url = "" }] = await Promise.all([readConfig(), warmSettings()]);
  const known = { mode: "marks", paused: false, ...own, ...pick(managed, ["mode", "paused"]) };
  return {
    server,
    report_url,
    connected: (await get("values", "token")) !== undefined,
    mode: known.mode === "panel" ? "panel" : "marks",
    paused: known.paused === true,
    reporter: { ...NOBODY, ...own.reporter, ...managed.reporter },
    contact: (await get("values", "contact")) ?? { organisation: "", phone: "", address: "", ...contact },
    fixed: FIXABLE.filter((name) => name === "server" || name in managed),
  };
}

/** May this site be read now, and how? @param {string} host @returns {Promise<"marks" | "panel" | null>} */
export async function readingMode(host) {
  await warmSettings();
  const { mode, paused, paused_sites: sites } = { ...own, ...managed };
  if (paused === true || (Array.isArray(sites) && sites.includes(host))) return null;
  return mode === "panel" ? "panel" : "marks";
}

/** @param {any} wanted what the person chose; policy and unknown names are passed over */
export async function saveSettings(wanted) {
  await warmSettings();
  own = { ...own, ...pick(wanted, OWN) };
  await put("values", "settings", own);
  return readSettings();
}

/** What becomes of a reported mail, once its receipt is here: only policy can have it moved. @returns {"keep" | "trash"} */
export const afterReport = () => (managed.after_report === "trash" ? "trash" : "keep");

/** The enrolment code of policy or package, "" when neither has one. */
export async function enrolCode() {
  return managed.enrol_code || (await readConfig()).enrol_code || "";
}

/** @param {any} from @param {string[]} names */
const pick = (from, names) => Object.fromEntries(names.filter((name) => from?.[name] !== undefined).map((name) => [name, from[name]]));
