/** Whole numbers only: what was seen adds up to a score, and score and rules to a level. Twin of engine/score.py. */

import {holds} from './conditions.js';

/** @type {import('./types.js').Level[]} */
export const LEVELS = ['none', 'note', 'caution', 'warning'];
/** @type {Record<string, number>} */
const RULE_WEIGHTS = {caution: 10, warning: 30};

/** @typedef {import('./types.js').Pack} Pack @typedef {import('./types.js').Rule} Rule */

/**
 * Sum of weight x min(count, cap) over the signals, each tactic capped. What lowers is subtracted from the other tactics
 * only, never from those in `pack.not_lowered`.
 * @param {Map<string, number[]>} places @param {Map<string, import('./types.js').Signal>} signals by id @param {Pack} pack
 */
export function signalScore(places, signals, pack) {
  /** @type {Map<string, number>} */
  const tactics = new Map();
  for (const [id, seen] of places) {
    const signal = signals.get(id), count = seen.length;
    if (signal) tactics.set(signal.tactic, (tactics.get(signal.tactic) ?? 0) + signal.weight * Math.min(count, pack.count_cap));
  }
  const firm = new Set(pack.not_lowered);
  let kept = 0, rest = 0;
  for (const [tactic, total] of tactics) {
    if (firm.has(tactic)) kept += Math.max(0, Math.min(total, pack.tactic_cap));
    else rest += Math.min(total, pack.tactic_cap);
  }
  return kept + Math.max(0, rest);
}

/** @param {number} signals @param {Rule[]} fired */
export function totalScore(signals, fired) {
  return Math.max(0, Math.min(100, fired.reduce((sum, rule) => sum + RULE_WEIGHTS[rule.level], signals)));
}

/**
 * The score alone reaches caution at most; a warning always has a rule that explains it.
 * @param {number} signals @param {Rule[]} fired @param {Pack} pack
 */
export function levelOf(signals, fired, pack) {
  const level = signals >= pack.levels.caution ? 2 : signals >= pack.levels.note ? 1 : 0;
  return LEVELS[Math.max(level, ...fired.map((rule) => LEVELS.indexOf(rule.level)))];
}

/**
 * @param {import('./types.js').Level} one @param {import('./types.js').Level} other
 */
export const higher = (one, other) => (LEVELS.indexOf(other) > LEVELS.indexOf(one) ? other : one);

/**
 * The rules over messages that hold, the highest level first, then in the order of the pack.
 * @param {Rule[]} rules @param {Map<string, number[]>} places
 */
export function firing(rules, places) {
  return highestFirst(rules.filter((rule) => rule.over === 'message' && rule.condition && holds(rule.condition, places)));
}

/** @param {Rule[]} rules */
export const highestFirst = (rules) => [...rules].sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level));
