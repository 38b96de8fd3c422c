// What this Outlook can do, and Office.js as promises.

/** The version of a requirement set since which Outlook can do it. */
export const CAN = /** @type {const} */ ({ follow: "1.5", headers: "1.8", context: "1.8", original: "1.14" });

/** @param {typeof CAN[keyof typeof CAN]} version @returns {boolean} */
export const can = (version) => Office.context.requirements.isSetSupported("Mailbox", version);

/**
 * @template T
 * @param {(done: (result: Office.AsyncResult<T>) => void) => void} work     hands its callback to Office.js
 * @returns {Promise<T>} rejects with what Office.js says went wrong
 */
export function call(work) {
  return new Promise((resolve, reject) => work(({ status, value, error }) => {
    if (status === Office.AsyncResultStatus.Succeeded) resolve(value);
    else reject(new Error(`${error?.name}: ${error?.message}`));
  }));
}
