// The service of the organisation: the only place in the extension that uses the network. The token stays in here.
import { get, put } from "./database.js";
import { enrolCode, readConfig } from "./settings.js";
import { isOld } from "./token_life.js";

const TIMEOUT_MS = 60_000;

/** @typedef {{status: number, data: any, headers: Headers}} Answer */

/**
 * @param {string} path @param {RequestInit & {json?: boolean, nameless?: boolean}} [options] nameless: without the token
 * @returns {Promise<Answer>} status 0 when nobody answers
 */
async function call(path, options = {}) {
  const { server } = await readConfig();
  const token = options.nameless ? null : await get("values", "token");
  const headers = { ...options.headers, ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const unreachable = { status: 0, data: null, headers: new Headers() };
  if (!server) return unreachable;
  try {
    // No cookies and no redirects: a report goes to the configured service or nowhere.
    const answer = await fetch(server + path, {
      ...options,
      headers,
      credentials: "omit",
      redirect: "error",
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: answer.status, data: await (options.json === false ? answer.arrayBuffer() : answer.json().catch(() => null)), headers: answer.headers };
  } catch {
    return unreachable;
  }
}

/** Trade an enrolment code for this browser's token. @param {string} code @returns {Promise<boolean>} */
export async function enrol(code) {
  const body = JSON.stringify({ code });
  const { status, data } = await call("/api/v1/enrol", { method: "POST", headers: { "content-type": "application/json" }, body });
  if (status === 403) await put("values", "refused_code", { code, at: Date.now() });
  if ((status !== 200 && status !== 201) || typeof data?.token !== "string") return false;
  await keepToken(data);
  if (data.contact) await put("values", "contact", data.contact);
  return true;
}

/** Trade a token that has grown old for a fresh one; on any trouble the old one stays and this is tried again. */
export async function renewToken() {
  const life = /** @type {import("./token_life.js").Life | undefined} */ (await get("values", "token_life"));
  if (!life || !isOld(life, Date.now())) return;
  const { status, data } = await call("/api/v1/rotate", { method: "POST" });
  if (status === 201 && typeof data?.token === "string") await keepToken(data);
}

/** @param {{token: string, expires_at: string}} data */
async function keepToken({ token, expires_at }) {
  await put("values", "token", token);
  await put("values", "token_life", { since: new Date().toISOString(), until: expires_at });
}

/** @type {Promise<boolean> | undefined} two who need a token at the same moment must not use the code up twice */
let connecting;

/** Make sure that there is a token, if a code is at hand. @returns {Promise<boolean>} */
export function connected() {
  connecting ??= (async () => {
    if (await get("values", "token")) return true;
    const code = await enrolCode();
    return code !== "" && enrol(code);
  })().finally(() => {
    connecting = undefined;
  });
  return connecting;
}

/** @param {string} body the request as text, sent as it is @returns {Promise<Answer>} */
export const postReport = (body) => call("/api/v1/reports", { method: "POST", headers: { "content-type": "application/json" }, body });

/** How far a report is, and what the security department answered. @param {string} receipt @returns {Promise<Answer>} */
export const fetchStatus = (receipt) => call(`/api/v1/reports/${encodeURIComponent(receipt)}`);

/**
 * The signed pack, unless it still has an ETag that the headers name. Asked without the token: who runs which rules is nobody's business.
 * @param {Record<string, string>} headers @returns {Promise<Answer>} `data` is an ArrayBuffer
 */
export const fetchPack = (headers) => call("/api/v1/pack", { json: false, nameless: true, headers });

/** Does the organisation want to know how often signals are called fine? @returns {Promise<boolean | undefined>} undefined: nobody answered */
export async function countsWanted() {
  const { status, data } = await call("/api/v1/counts");
  return status === 200 ? data?.wanted === true : undefined;
}

/** @param {Record<string, number>} fine @returns {Promise<boolean>} taken? */
export async function postCounts(fine) {
  const body = JSON.stringify({ fine });
  return (await call("/api/v1/counts", { method: "POST", headers: { "content-type": "application/json" }, body })).status === 202;
}
