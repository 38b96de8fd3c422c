// In the worker: the browser says that there is a network again, and the page may long be closed.
import { mayGo, outgoing } from "./outgoing.js";

export const TAG = "waiting-reports";

/** What still waits makes the browser ask again later. */
async function sendWaiting() {
  await outgoing.flush({ all: true });
  if ((await outgoing.waiting()).some(mayGo)) throw new Error("a report still waits");
}

self.addEventListener("sync", (/** @type {any} */ event) => {
  if (event.tag === TAG) event.waitUntil(sendWaiting());
});
