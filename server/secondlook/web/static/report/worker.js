// After `const VERSION = "...", FILES = [...];`, which the service writes before it (report_worker.py).
// Keeps the page /report whole, so that it opens without a network, and takes what a phone shares to it.
// A classic script without imports: not every browser runs workers as modules.

const PAGE = "/report";
const PAGE_CACHE = `report-page-${VERSION}`;
const KEPT_CACHE = "report-kept"; // outlives versions: the rules as they last came, and what was shared and not yet opened
const RENEWED = ["/api/v1/pack", "/report/config.json"];
const SHARED = "/report/shared";
const PATIENCE_MS = 5_000;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const answer = answerTo(event.request);
  if (answer) event.respondWith(answer);
});

async function install() {
  const cache = await caches.open(PAGE_CACHE);
  await Promise.all([cache.addAll([PAGE, ...FILES].map((path) => new Request(path, { cache: "reload" }))), ...RENEWED.map((path) => renewed(path, null))]);
  await self.skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("report-page-") && name !== PAGE_CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** @param {Request} request @returns {Promise<Response> | null} null: none of ours, the network has it */
function answerTo(request) {
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return null;
  if (request.method === "POST" && pathname === `${PAGE}/share`) return takeShared(request);
  if (request.method !== "GET") return null;
  if (pathname === PAGE || FILES.includes(pathname)) return kept(pathname, request);
  return RENEWED.includes(pathname) ? renewed(pathname, request.headers.get("x-pack-refused")) : null;
}

/** @param {string} path @param {Request} request */
async function kept(path, request) {
  return (await (await caches.open(PAGE_CACHE)).match(path)) ?? fetch(request);
}

/** As new as the network has it, else as it last came. @param {string} path @param {string | null} [refused] what the page says of a pack */
async function renewed(path, refused) {
  const cache = await caches.open(KEPT_CACHE);
  const answer = await fetch(path, { headers: refused ? { "x-pack-refused": refused } : {}, cache: "no-cache", credentials: "omit", signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
  if (!answer?.ok) return (await cache.match(path)) ?? answer ?? Response.error();
  await cache.put(path, answer.clone());
  return answer;
}

/** What is shared stays on this device, for the page to open (report/shared.js). @param {Request} request */
async function takeShared(request) {
  const headers = { "content-type": request.headers.get("content-type") ?? "" };
  await (await caches.open(KEPT_CACHE)).put(SHARED, new Response(await request.blob(), { headers }));
  return Response.redirect(PAGE, 303);
}
