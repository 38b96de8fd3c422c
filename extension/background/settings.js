// Settings: what policy locks wins over what the person set, and that over policy's defaults. Managed storage can take seconds
// after a browser start (measured: 2-6 s), so nobody waits for it: the policy known last counts until it comes.
import { get, put } from "./database.js";
import { OPEN, readPolicy } from "./managed.js";

/** @typedef {import("../pages/shapes.js").Settings} Settings */
/** @typedef {{server: string, public_keys: Record<string, string>, enrol_code?: string, contact?: Settings["contact"], report_url?: string}} Config */

const STANDARD = /** @type {Record<string, any>} */ ({ mode: "marks", paused: false, "reporter.mode": "named", "reporter.name": "", "reporter.address": "", "reporter.unit": "" });

const DAY_MS = 86_400_000; // after it a refused enrolment code is tried again

/** @type {Promise<Config> | undefined} */
let config;
let policy = readPolicy({}, { server: "", mail: false, mayTrash: false, refusedCode: "" });
let known = "{}"; // the policy as it came, to tell a change
/** What the person chose, by the names of OPEN. @type {Record<string, any>} */
let own = {};
/** @type {Promise<void> | undefined} */
let ready;

/** What `secondlook clients build` wrote into the package. @returns {Promise<Config>} */
function packaged() {
  config ??= fetch(chrome.runtime.getURL("config.json")).then(
    (answer) => answer.json(),
    () => ({ server: "", public_keys: {} }),
  );
  return config;
}

/** The package's own settings, with the keys that policy adds. @returns {Promise<Config>} */
export async function readConfig() {
  const [own] = await Promise.all([packaged(), warmSettings()]);
  return { ...own, public_keys: { ...own.public_keys, ...policy.locked.public_keys } };
}

/** The person's own settings and the policy known last; quick, and all that the first judgement waits for. */
export function warmSettings() {
  ready ??= (async () => {
    const [saved, last] = await Promise.all([get("values", "settings"), get("values", "policy")]);
    own = pick(flat(saved ?? {}), OPEN);
    await takePolicy(last ?? {});
  })();
  return ready;
}

/** @param {Record<string, any>} raw */
async function takePolicy(raw) {
  const { permissions = [], ...manifest } = chrome.runtime.getManifest();
  const { server } = await packaged();
  const mail = "message_display_action" in manifest;
  const { code = "", at = 0 } = (await get("values", "refused_code")) ?? {};
  const refusedCode = Date.now() - at < DAY_MS ? code : "";
  policy = readPolicy(raw, { server, mail, mayTrash: /** @type {string[]} */ (permissions).includes("messagesDelete"), refusedCode });
  known = JSON.stringify(raw);
}

/** Take policy in, now and whenever it changes. @param {() => void} onChange */
export function watchPolicy(onChange) {
  const read = async () => {
    const raw = await chrome.storage.managed.get(null).catch(() => ({})); // Firefox throws when there is no policy
    await warmSettings();
    if (JSON.stringify(raw) === known) return;
    await put("values", "policy", raw);
    await takePolicy(raw);
    onChange();
  };
  chrome.storage.onChanged.addListener((_, area) => void (area === "managed" && read()));
  void read();
}

/** Each setting of the policy and what became of it. `restart`: a change of policy counts after a restart of the program. */
export async function policyReport() {
  await warmSettings();
  await takePolicy(JSON.parse(known)); // the service may have refused the code meanwhile
  return { entries: policy.entries, restart: chrome.runtime.getURL("").startsWith("moz-extension:") };
}

/** @param {string} name of OPEN */
const chosen = (name) => policy.locked[name] ?? own[name] ?? byDefault(name);

/** @param {string} name of OPEN */
const byDefault = (name) => policy.defaults[name] ?? STANDARD[name];

/** @returns {Promise<Settings>} everything but the token */
export async function readSettings() {
  const [{ server, contact, report_url = "" }] = await Promise.all([packaged(), warmSettings()]);
  const told = (await get("values", "contact")) ?? { organisation: "", phone: "", address: "", ...contact };
  return {
    server,
    report_url: policy.locked.report_url ?? report_url,
    report_qr: report_url !== "" && (policy.locked.report_url ?? report_url) === report_url,
    connected: (await get("values", "token")) !== undefined,
    mode: chosen("mode"),
    paused: chosen("paused"),
    reporter: /** @type {Settings["reporter"]} */ (group("reporter", OPEN, chosen)),
    contact: { ...told, ...group("contact", Object.keys(policy.locked), (name) => policy.locked[name]) },
    language: policy.locked.language ?? "",
    fixed: ["server", ...OPEN.filter((name) => name in policy.locked)],
  };
}

/** May this site be read now, and how? @param {string} host @returns {Promise<"marks" | "panel" | null>} */
export async function readingMode(host) {
  await warmSettings();
  return chosen("paused") || policy.locked.sites_off?.includes(host) ? null : chosen("mode");
}

/** Language and sensitivity of the judgement where policy sets them, else "". */
export async function readTuning() {
  await warmSettings();
  const { language = "", sensitivity = "" } = policy.locked;
  return { language, sensitivity };
}

/**
 * Keep what the person chose; policy and unknown names are passed over, and what is as by default goes on following the default.
 * @param {any} wanted
 */
export async function saveSettings(wanted) {
  await warmSettings();
  const free = OPEN.filter((name) => !(name in policy.locked));
  const all = { ...own, ...pick(flat(wanted), free) };
  own = Object.fromEntries(Object.entries(all).filter(([name, value]) => value !== byDefault(name)));
  await put("values", "settings", own);
  return readSettings();
}

/** What becomes of a reported mail, once its receipt is here: only policy can have it moved. @returns {"keep" | "trash"} */
export const afterReport = () => policy.locked.after_report ?? "keep";

/** The enrolment code of policy or package, "" when neither has one. */
export async function enrolCode() {
  await warmSettings();
  await takePolicy(JSON.parse(known)); // the service may have refused the code meanwhile
  return policy.locked.enrol_code || (await packaged()).enrol_code || "";
}

/** {reporter: {mode}} becomes {"reporter.mode"}. @param {Record<string, any>} from */
function flat({ reporter, ...others }) {
  return { ...others, ...Object.fromEntries(Object.entries(reporter ?? {}).map(([part, value]) => [`reporter.${part}`, value])) };
}

/** The parts of a group without its name. @param {string} name @param {string[]} among @param {(name: string) => any} valueOf */
const group = (name, among, valueOf) =>
  Object.fromEntries(among.filter((one) => one.startsWith(`${name}.`)).map((one) => [one.slice(name.length + 1), valueOf(one)]));

/** @param {any} from @param {string[]} names */
const pick = (from, names) => Object.fromEntries(names.filter((name) => from?.[name] !== undefined).map((name) => [name, from[name]]));
