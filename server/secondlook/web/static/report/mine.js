import { myReports } from "../pages/my_reports.js";
import { queueNotice } from "../pages/queue.js";

/**
 * What this device knows of its reports: those that wait, and those that have a receipt.
 * @param {import("../pages/shapes.js").Waiting[]} waiting
 * @param {import("./page_service.js").Kept[]} receipts
 * @param {import("../pages/shapes.js").Contact} contact
 * @param {import("../pages/shapes.js").Say} say
 * @param {{retry: () => void, save: (report_id: string) => void, forget: () => void}} acts
 * @returns {HTMLElement[]}
 */
export function mine(waiting, receipts, contact, say, { retry, save, forget }) {
  const parts = [queueNotice(waiting, contact, say, { retry, save }), myReports(receipts, say, forget)];
  return parts.filter((part) => part !== null);
}
