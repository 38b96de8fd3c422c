import { afterSend } from "../pages/after_send.js";
import { element } from "../pages/element.js";
import { ReportForm } from "../pages/report_form.js";
import { saveFile } from "../pages/save_file.js";

/** @typedef {import("../pages/report_form.js").Ready} Ready */

/**
 * "This is what will be sent", and what stands there afterwards. Only this view sends.
 *
 * @param {object} report
 * @param {import("./message.js").Seen} report.seen
 * @param {{original: string | null, size: number} | null} report.original  null: this Outlook does not hand it over
 * @param {{reporter: import("../pages/shapes.js").Reporter, contact: import("../pages/shapes.js").Contact, fixed: string[]}} report.settings
 * @param {string} report.note          written before, in Outlook's own dialog
 * @param {object} acts
 * @param {import("../pages/shapes.js").Say} acts.say
 * @param {(conversation: any) => any} acts.judge
 * @param {(report_id: string, body: string) => Promise<any>} acts.send     as `Outbox.send`
 * @param {(reporter: import("../pages/shapes.js").Reporter) => void} acts.remember   who reports, for the next time
 * @param {(content: Node, said?: string) => void} acts.show
 * @param {() => void} acts.close
 */
export function showReport({ seen, original, settings, note }, { say, judge, send, remember, show, close }) {
  const draft = { ...seen, settings, ...(original ? { mails: [{ ...original, about: null }] } : {}) };
  const save = (/** @type {Ready[]} */ reports) => reports.forEach(({ report_id, body }) => saveFile(report_id, body));
  const form = new ReportForm(draft, [crypto.randomUUID()], {
    say, save, cancel: close,
    ask: async ({ conversation }) => judge(conversation),
    send: async (reports) => {
      remember(form.reporter.read());
      const answers = await Promise.all(reports.map(({ report_id, body }) => send(report_id, body)));
      const told = answers.map((answer) => ({ ...answer, contact: settings.contact }));
      show(afterSend(told, say, { save: () => save(reports), close }), saidOf(answers, say));
    },
  });
  if (note) {
    form.note.value = note;
    form.refresh();
  }
  // Honest before it is pressed: a report without the original is worth less to the security department.
  show(element("div", {}, !original && element("p", { class: "notice", id: "no-original" }, say("originalMissing")), form.block));
}

/** @param {any[]} answers @param {import("../pages/shapes.js").Say} say */
const saidOf = ([{ receipt }], say) => (receipt ? `${say("sentTitle")}. ${say("sentReceipt")} ${receipt}` : say("queuedTitle"));
