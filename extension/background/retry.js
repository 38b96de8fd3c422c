// What an answer of the service means for a waiting report, and when it is tried again. Pure; every client waits alike.

const PATIENCE_MS = 10 * 60_000; // after this without service the person is shown whom to call
const LONGEST_WAIT_MS = 30 * 60_000;

/** @param {number} status of HTTP, 0 when nobody answered @returns {string} */
export function reasonOf(status) {
  if (status === 401 || status === 403) return "unauthorized";
  if (status === 413) return "too_large";
  if (status === 429 || status === 503 || status === 507) return "busy";
  return status >= 400 && status < 500 ? "refused" : "offline";
}

/**
 * When to try again: soon, then ever later; never by itself what the service will refuse again.
 * @param {string} reason @param {number} attempts so far @param {number} wanted milliseconds the service asked for, NaN if it did not
 * @param {number} now @returns {string | null} ISO 8601
 */
export function nextTry(reason, attempts, wanted, now) {
  if (reason === "too_large" || reason === "refused") return null;
  const wait = reason === "unauthorized" ? LONGEST_WAIT_MS : Math.min(LONGEST_WAIT_MS, 30_000 * 2 ** attempts);
  return new Date(now + Math.max(wait, wanted || 0)).toISOString();
}

/** @param {{created_at: string, next_at: string | null, reason: string}} item @param {number} now */
export const isStuck = (item, now) => item.next_at === null || item.reason === "unauthorized" || now - Date.parse(item.created_at) > PATIENCE_MS;
