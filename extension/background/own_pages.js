// What panel, preview and settings ask in every client alike, whatever it is that they speak about.
import { restartAll } from "./restart.js";
import { judging, refreshRules, rulesInUse } from "./rules.js";
import { flush, send, waitingBody } from "./queue.js";
import { receipts } from "./receipts.js";
import { cleanText } from "./requests.js";
import { enrol } from "./service.js";
import { policyReport, readSettings, saveSettings } from "./settings.js";

/** @type {Record<string, [import("./requests.js").Asker, (request: any) => Promise<object>]>} */
export const ownPages = {
  retry: ["pages", async () => (await flush({ now: true }), {})],
  queued: ["pages", async ({ report_id }) => ({ body: await waitingBody(cleanText(report_id)) })],
  judge: ["pages", async ({ conversation }) => (await judging()).judge(conversation)],
  send: ["preview", onSend],
  settings: ["pages", readSettings],
  policy: ["pages", policyReport],
  rules: ["pages", onRules],
  save: ["pages", onSave],
  enrol: ["pages", onEnrol],
  mine: ["pages", onMine],
};

/** @param {any} request */
async function onSend({ report_id, body, about = null }) {
  const outcome = await send(cleanText(report_id), String(body), about);
  if ("receipt" in outcome) return outcome;
  const { contact } = await readSettings();
  return { queued: true, reason: outcome.reason, next_at: outcome.next_at, contact };
}

/** @param {any} request */
async function onSave({ settings }) {
  const saved = await saveSettings(settings);
  void restartAll();
  return saved;
}

/** Which rules are in use; with `look` the service is asked for newer ones first. @param {any} request */
async function onRules({ look }) {
  const changed = look === true && (await refreshRules());
  if (changed) await restartAll();
  const { judge, expired } = await rulesInUse();
  return { pack: judge.pack.version, expired, changed };
}

/** @param {any} request */
async function onEnrol({ server, code }) {
  const settings = await readSettings();
  const known = new URL(settings.server || "https://none.example").origin;
  if (server && new URL(server).origin !== known) return { error: "enrol" }; // the package may only reach the server it was built for
  if (!(await enrol(cleanText(code)))) return { error: "enrol" };
  void flush({ now: true });
  return readSettings();
}

/** @param {any} request */
async function onMine({ refresh, forget }) {
  if (forget === true) await receipts.forget();
  if (refresh === true) await receipts.refresh();
  return { receipts: await receipts.all() };
}
