// The mail as it was received: Outlook hands it over as base64 from Mailbox 1.14 on, and on no phone.
import { CAN, call, can } from "./office.js";

const SIZE_LIMIT = 25_000_000; // bytes; in base64 and with the rest it stays under the 40 MB that the service takes

/**
 * @param {Office.MessageRead} item
 * @returns {Promise<{original: string | null, size: number} | null>} original: base64, null when it is too large to send;
 *   null when this Outlook does not hand it over
 */
export async function readOriginal(item) {
  if (!can(CAN.original)) return null;
  const file = await call((/** @type {(result: Office.AsyncResult<string>) => void} */ done) => item.getAsFileAsync(done)).catch(() => "");
  const original = file.replace(/\s+/g, "");
  if (!original) return null;
  const size = (original.length / 4) * 3 - (original.match(/=*$/)?.[0].length ?? 0);
  return { original: size > SIZE_LIMIT ? null : original, size };
}
