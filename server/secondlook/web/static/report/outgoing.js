// Reports of this page on their way: on this device before they are sent, gone from it only with the receipt.
// Page and worker use it alike; the disk is apart from that of the Outlook pane, which comes from the same address.
import { openDisk } from "../background/disk.js";
import { Outbox } from "../pane/outbox.js";
import { PageService } from "./page_service.js";

export const disk = openDisk("secondlook-report", /** @type {const} */ (["values", "queue", "receipts"]));
export const service = new PageService(disk, (path, init) => fetch(path, init), Date.now);
const outbox = new Outbox(disk, service, Date.now);

/** Will it go by itself? @param {import("../pages/shapes.js").Waiting} waiting */
export const mayGo = ({ next_at }) => next_at !== null;

export const outgoing = {
  /** @param {string} report_id @param {string} body */
  send: (report_id, body) => outbox.send(report_id, body),
  waiting: () => outbox.waiting(),
  /** @param {string} report_id */
  body: (report_id) => outbox.body(report_id),
  /**
   * One after another: two windows, or window and worker, would both send what waits. Whoever comes second finds what
   * the first one left, and shows it. @param {{all?: boolean}} [how]
   */
  flush: (how) => navigator.locks.request("secondlook-report", () => outbox.flush(how)),
};

/** @returns {Promise<import("./page_service.js").Kept[]>} newest first */
export async function receipts() {
  const kept = /** @type {import("./page_service.js").Kept[]} */ (await disk.all("receipts").catch(() => []));
  return kept.sort((a, b) => b.at.localeCompare(a.at));
}
