// "This is what will be sent", and what stands there afterwards. Only this view sends.
import { afterSend } from "../pages/after_send.js";
import { ReportForm } from "../pages/report_form.js";
import { saveFile } from "../pages/save_file.js";
import { disk, outgoing } from "./outgoing.js";

/**
 * @typedef {import("../pages/report_form.js").Ready} Ready
 * @typedef {object} Acts
 * @property {import("../pages/shapes.js").Say} say
 * @property {(conversation: any) => Promise<any>} judge       rejects where there are no rules
 * @property {(content: HTMLElement, said: string) => void} show
 * @property {() => void} left                                 what was written is sent or kept
 * @property {() => void} close
 */

const NOBODY = { mode: "named", name: "", address: "", unit: "" };

/**
 * @param {{text: string, pictures: import("../pages/screenshots.js").Shown[], contact: import("../pages/shapes.js").Contact}} written
 * @param {Acts} acts
 */
export async function preview({ text, pictures, contact }, acts) {
  const { say, judge, show, close } = acts;
  const reporter = { ...NOBODY, ...(await disk.get("values", "reporter").catch(() => undefined)) };
  const messages = text ? [{ from: "them", text }] : [];
  const draft = { conversation: { channel: "other", messages }, screenshots: pictures, settings: { reporter, contact, fixed: [] } };
  const form = new ReportForm(draft, [crypto.randomUUID()], {
    say, save, cancel: close,
    ask: ({ conversation }) => judge(conversation),
    send: async ([report]) => {
      await disk.put("values", "reporter", form.reporter.read()).catch(() => undefined);
      const answer = await outgoing.send(report.report_id, report.body);
      acts.left();
      showAfter(report, { ...answer, contact }, acts);
    },
  });
  show(form.block, say("previewTitle"));
}

/**
 * The receipt, or honestly that it waits; in that case the receipt takes its place when it comes.
 * @param {Ready} report @param {any} answer @param {Acts} acts
 */
function showAfter(report, answer, { say, show, close }) {
  const block = afterSend([answer], say, { save: () => save([report]), close });
  block.dataset.waiting = answer.receipt ? "" : report.report_id;
  show(block, answer.receipt ? `${say("sentTitle")}. ${say("sentReceipt")} ${answer.receipt}` : say("queuedTitle"));
}

/**
 * @param {HTMLElement | null} block      what stands there
 * @param {import("./page_service.js").Kept[]} receipts
 * @param {Acts} acts
 */
export function arrived(block, receipts, acts) {
  const report_id = block?.dataset.waiting;
  const kept = report_id && receipts.find((one) => one.report_id === report_id);
  if (kept) showAfter({ report_id, body: "", about: null }, kept, acts);
}

/** @param {Ready[]} reports */
function save(reports) {
  for (const { report_id, body } of reports) saveFile(report_id, body);
}
