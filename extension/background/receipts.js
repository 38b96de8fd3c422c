// The receipts of this browser, and once a day what became of the reports. Nothing is shown of it until the person looks.
import { get, put } from "./database.js";
import { Receipts } from "../pages/receipts.js";
import { fetchStatus } from "./service.js";

const ALARM = "receipts";
const A_DAY_MINUTES = 24 * 60;
const FIRST_MINUTES = 10;

export const receipts = new Receipts({ read: () => get("values", "receipts"), write: (kept) => put("values", "receipts", kept) }, fetchStatus, Date.now);

/** Look once a day; a browser that starts every morning looks every morning. */
export const askDaily = () => chrome.alarms.create(ALARM, { delayInMinutes: FIRST_MINUTES, periodInMinutes: A_DAY_MINUTES });

/** @param {chrome.alarms.Alarm} alarm */
export const isReceiptsAlarm = (alarm) => alarm.name === ALARM;
