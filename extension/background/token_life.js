// How long a token is good, and when to ask for the next one. Pure; every client asks alike.

/** @typedef {{since: string, until: string}} Life  ISO 8601 */

/** Whether two thirds of it are over: early enough for a device that is switched off for weeks. @param {Life} life @param {number} now */
export function isOld({ since, until }, now) {
  const [from, to] = [Date.parse(since), Date.parse(until)];
  return now >= from + ((to - from) * 2) / 3;
}
