// What goes on without anybody asking: waiting reports are tried again, newer rules fetched, the token renewed, policy taken in.
import { sendFine } from "./fine_counts.js";
import { flush, isQueueAlarm } from "./queue.js";
import { askDaily, isReceiptsAlarm, receipts } from "./receipts.js";
import { restartAll } from "./restart.js";
import { judgeAnew, refreshRules } from "./rules.js";
import { renewToken } from "./service.js";
import { watchPolicy } from "./settings.js";

const PACK_ALARM = "pack";
const PACK_EVERY_MINUTES = 60;

/** Adds its listeners at once, since the background may be stopped at any time. @param {() => void} [atStart] what else is done when the program starts */
export function keepUp(atStart = () => undefined) {
  const start = () => {
    atStart();
    void chrome.alarms.create(PACK_ALARM, { delayInMinutes: 1, periodInMinutes: PACK_EVERY_MINUTES });
    void askDaily();
    void flush({ now: true }).then(refresh);
  };
  watchPolicy(() => {
    judgeAnew();
    void restartAll();
    void refresh(); // the policy may have brought the enrolment code
  });
  chrome.runtime.onInstalled.addListener(start);
  chrome.runtime.onStartup.addListener(start);
  chrome.alarms.onAlarm.addListener((alarm) => void (isQueueAlarm(alarm) ? flush() : isReceiptsAlarm(alarm) ? receipts.refresh() : refresh()));
}

async function refresh() {
  await renewToken();
  await sendFine();
  if (await refreshRules()) await restartAll();
}
