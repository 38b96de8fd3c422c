/** A conversation over time: which stages were reached when, and the rules over their order. Twin of engine/stages.py. */

import {holds} from './conditions.js';

/** @typedef {Map<string, number[]>} Reached  stage -> indexes of the messages that show it, ascending */
/** @typedef {import('./types.js').Pack} Pack @typedef {import('./types.js').Rule} Rule */

/** @param {Map<string, number[]>} places @param {Pack} pack */
export const stagesOf = (places, pack) => pack.stages.filter((s) => holds(s.condition, places)).map((s) => s.id);

/**
 * The furthest stage, null before the first.
 * @param {Reached} reached @param {Pack} pack
 */
export function highest(reached, pack) {
  let furthest = null;
  for (const stage of pack.stages) {
    if (reached.get(stage.id)?.length && (!furthest || stage.order > furthest.order)) furthest = stage;
  }
  return furthest ? furthest.id : null;
}

/**
 * True when a rule over conversations holds.
 * @param {Rule} rule @param {Reached} reached @param {(number | null)[]} days day of each message where it is known
 */
export function ruleHolds(rule, reached, days) {
  if (rule.condition && !holds(rule.condition, reached)) return false;
  return !rule.sequence?.length || inOrder(rule, rule.sequence, reached, days);
}

/** @param {Rule} rule @param {string[]} sequence @param {Reached} reached @param {(number | null)[]} days */
function inOrder(rule, sequence, reached, days) {
  for (const first of reached.get(sequence[0]) ?? []) {
    let at = first;
    for (const stage of sequence.slice(1)) {
      const next = (reached.get(stage) ?? []).find((index) => index > at);
      if (next === undefined) return false; // starting later only leaves less room
      at = next;
    }
    if (within(days[first], days[at], rule.within)) return true;
  }
  return false;
}

/** @param {number | null} start @param {number | null} end @param {number | undefined} limit */
const within = (start, end, limit) => limit === undefined || start === null || end === null || end - start <= limit;
