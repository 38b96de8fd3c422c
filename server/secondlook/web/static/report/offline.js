// The worker that keeps the page for a day without network. Where there is none, the page works all the same.

const WORKERS = ["/report/sync-worker.js", "/report/worker.js"];

/** @typedef {ServiceWorkerRegistration & {sync?: {register: (tag: string) => Promise<void>}}} Registration */

/** Chromium lets a page name a script only through a policy. @param {string} path @returns {string} */
function trusted(path) {
  const made = policy?.createScriptURL(path) ?? path;
  return /** @type {string} */ (made);
}

const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("report-worker", {
  createScriptURL: (/** @type {string} */ path) => {
    if (!WORKERS.includes(path)) throw new TypeError("none of our workers");
    return path;
  },
});

/** Keep the page on this device. Resolves in any case. */
export async function keepPage() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  const [asModule, classic] = WORKERS.map(trusted);
  await serviceWorker
    .register(asModule, { type: "module", scope: "/report" })
    .catch(() => serviceWorker.register(classic, { scope: "/report" }))
    .catch(() => undefined);
}

/** Ask the browser to send what waits even if this page is closed by then; few browsers can. @param {string} tag */
export async function sendWhenOnline(tag) {
  const registration = /** @type {Registration | undefined} */ (await navigator.serviceWorker?.getRegistration("/report"));
  await registration?.sync?.register(tag).catch(() => undefined);
}
