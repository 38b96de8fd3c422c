/**
 * The engine: a message or a conversation in, an Assessment out. Twin of server/secondlook/engine/assess.py.
 * Pure: no DOM, no browser API, no network.
 */

import {FORGED, isAllowed} from './allowed.js';
import {Checker} from './checker.js';
import {ORDINARY, TALKED} from './conditions.js';
import {cut as cutText} from './cut.js';
import {Learned, TALK} from './learned.js';
import {Observables} from './observables.js';
import {firing, higher, highestFirst, levelOf, signalScore, totalScore} from './score.js';
import {seenIn} from './signals.js';
import {highest, ruleHolds, stagesOf} from './stages.js';
import {Tables} from './tables.js';
import {BREAK} from './tokens.js';
import {Walker} from './walk.js';

const FORMAT = 1;
const DAY = 86_400_000;

/** @typedef {import('./types.js').Finding} Finding @typedef {import('./types.js').Observable} Observable */
/** @typedef {import('./types.js').Rule} Rule @typedef {import('./types.js').Assessment} Assessment */
/** @typedef {{findings: Finding[], observables: Observable[], places: Map<string, number[]>, words: number, cut: boolean, ordinary: boolean}} Read */

export class Engine {
  /**
   * @param {import('./types.js').TablesData} tables the parsed tables.json
   * @param {import('./types.js').Pack} pack a pack whose signature was verified
   */
  constructor(tables, pack) {
    if (pack.format !== FORMAT) throw new Error(`pack format ${pack.format} is not ${FORMAT}; update this program`);
    if (pack.tables !== tables.sha256) throw new Error('the pack was built for other character tables; update this program');
    const read = new Tables(tables);
    this.pack = pack;
    this.walker = new Walker(pack, read);
    this.observables = new Observables(read);
    this.checker = new Checker(pack, read);
    this.allowed = new Set(pack.organisation?.allowed ?? []);
    this.strengths = new Map(pack.signals.flatMap((signal) => (signal.learned ? [[signal.learned, signal]] : [])));
    this.learned = pack.learned && this.strengths.size
      ? new Learned(pack.learned, pack.organisation?.sensitivity ?? 'balanced', this.walker.vocabulary, read)
      : null;
    this.signals = new Map(pack.signals.map((signal) => [signal.id, signal]));
    this.unprompted = firing(pack.rules, new Map()); // what holds where nothing was seen, as in most messages
  }

  /**
   * Judge one message; reasons in the language `say`, English where the pack has none.
   * @param {import('./types.js').Message} message
   * @returns {Assessment}
   */
  assess(message, say = 'en') {
    const read = this.read(message, message.channel, say, 0, null);
    const fired = this.firing(read.places, message.channel, read.ordinary);
    const signals = signalScore(read.places, this.signals, this.pack);
    const level = levelOf(signals, fired, this.pack);
    return this.result(message.id, level, totalScore(signals, fired), read.findings, fired, read.observables, read.cut, say);
  }

  /**
   * Judge a conversation. The level rises as messages come and never goes down by itself: each adds to what was seen before.
   * @param {import('./types.js').Conversation} talk
   * @returns {Assessment}
   */
  assessConversation(talk, say = 'en') {
    /** @type {Map<string, number[]>} */
    const seen = new Map();
    /** @type {Map<string, number[]>} */
    const reached = new Map();
    /** @type {Finding[]} */
    const findings = [];
    /** @type {Observable[]} */
    const observables = [];
    /** @type {import('./types.js').Moment[]} */
    const timeline = [];
    /** @type {Rule[]} */
    let fired = [];
    /** @type {import('./types.js').Level} */
    let level = 'none';
    /** @type {Set<number>} */
    const heard = new Set();
    let score = 0, words = 0, cut = false;
    const days = talk.messages.map(dayOf);
    talk.messages.forEach((message, index) => {
      if (message.from === 'me') return;
      const read = this.read(message, talk.channel, say, words, heard);
      words = read.words + BREAK;
      cut ||= read.cut;
      findings.push(...read.findings.map((finding) => ({...finding, index})));
      observables.push(...read.observables.map((observable) => ({...observable, index})));
      for (const [signal, places] of read.places) append(seen, signal, places);
      for (const stage of stagesOf(read.places, this.pack)) append(reached, stage, [index]);
      fired = this.stillFiring(fired, this.firing(seen, talk.channel, read.ordinary), reached, days);
      const signals = signalScore(seen, this.signals, this.pack);
      level = higher(level, levelOf(signals, fired, this.pack));
      score = Math.max(score, totalScore(signals, fired));
      timeline.push({index, level, score, rules: fired.map((rule) => rule.id)});
    });
    const result = this.result(talk.id, level, score, findings, fired, observables, cut, say);
    return {...result, stage: highest(reached, this.pack), timeline};
  }

  /** @param {Map<string, number[]>} places @param {string | undefined} channel @param {boolean} ordinary */
  firing(places, channel, ordinary) {
    if (!places.size) return this.unprompted;
    const around = new Map(places);
    if (channel && TALK.includes(channel)) around.set(TALKED, [0]);
    if (ordinary) around.set(ORDINARY, [0]);
    return firing(this.pack.rules, around);
  }

  /**
   * Rules once fired stay; the highest level first, otherwise in the order in which they fired.
   * @param {Rule[]} fired @param {Rule[]} held @param {Map<string, number[]>} reached @param {(number | null)[]} days
   */
  stillFiring(fired, held, reached, days) {
    const overTime = this.pack.rules.filter((rule) => rule.over === 'conversation' && ruleHolds(rule, reached, days));
    const now = [...held, ...overTime];
    return highestFirst([...fired, ...now.filter((rule) => !fired.includes(rule))]);
  }

  /**
   * Subject and text, one after the other as if a blank line stood between them; behind both what the checks met.
   * @param {import('./types.js').Judged} message @param {string | undefined} channel @param {string} say @param {number} words
   * @param {Set<number> | null} earlier  what the learned signal read before; grows
   * @returns {Read}
   */
  read(message, channel, say, words, earlier) {
    /** @type {Read} */
    const read = {findings: [], observables: [], places: new Map(), words, cut: false, ordinary: false};
    const checked = [...this.checker.find(message)];
    const forged = checked.some(({signal}) => FORGED.includes(signal.check ?? ''));
    if (!forged && isAllowed(message, this.allowed)) return read;
    /** @type {(import('./learned.js').Part & {field: 'subject' | 'text'})[]} */
    const parts = [];
    for (const field of /** @type {const} */ (['subject', 'text'])) {
      const whole = message[field] ?? '', text = cutText(whole);
      if (!text) {
        read.words += BREAK;
        continue;
      }
      const walk = this.walker.walk(text);
      for (const {signal, start, end, word} of seenIn(text, walk.hits)) {
        const {id, tactic, weight} = this.pack.signals[signal];
        append(read.places, id, [read.words + word]);
        const why = this.why('signals', id, say);
        read.findings.push({signal: id, tactic, weight, field, start, end, quote: text.slice(start, end), why});
      }
      parts.push({field, text, heard: walk.heard});
      read.observables.push(...this.observables.find(field, text));
      read.words += walk.words + BREAK;
      read.cut ||= text.length < whole.length;
    }
    for (const {signal: {id, tactic, weight}, place} of checked) {
      append(read.places, id, [read.words]);
      read.findings.push({signal: id, tactic, weight, ...place, why: this.why('signals', id, say)});
    }
    const carried = this.learned?.hear(parts, channel, earlier), signal = carried && this.strengths.get(carried.strength);
    read.ordinary = carried?.ordinary ?? false;
    if (carried?.clause && signal) {
      const {id, tactic, weight} = signal, {part, start, end} = carried.clause, {field, text} = parts[part];
      append(read.places, id, [read.words]);
      read.findings.push({signal: id, tactic, weight, field, start, end, quote: text.slice(start, end), why: this.why('signals', id, say)});
    }
    return read;
  }

  /** @param {'signals' | 'rules' | 'stages'} part @param {string} id @param {string} say */
  why(part, id, say) {
    const [what, why] = /** @type {const} */ (['what', 'why']).map(
      (key) => this.pack.say[say]?.[part]?.[id]?.[key] || this.pack.say.en?.[part]?.[id]?.[key] || '',
    );
    return why ? `${what}. ${why}` : what;
  }

  /**
   * @param {string | undefined} id @param {import('./types.js').Level} level @param {number} score @param {Finding[]} findings
   * @param {Rule[]} fired @param {Observable[]} observables @param {boolean} cut @param {string} say
   * @returns {Assessment}
   */
  result(id, level, score, findings, fired, observables, cut, say) {
    return {
      ...(id === undefined || id === null ? {} : {id}),
      level,
      kind: this.kind(level, fired, findings),
      score,
      findings,
      rules: fired.map((rule) => ({id: rule.id, why: this.why('rules', rule.id, say)})),
      observables,
      pack: this.pack.version,
      ...(cut ? {cut: true} : {}),
    };
  }

  /**
   * Of the highest rules the first kind that is more than an approach; without a rule, that of the heaviest signal.
   * @param {string} level @param {Rule[]} fired @param {Finding[]} findings
   */
  kind(level, fired, findings) {
    if (level === 'none') return 'none';
    if (fired.length) return fired.find((rule) => rule.level === fired[0].level && rule.kind !== 'approach')?.kind ?? 'approach';
    const heaviest = findings.reduce((most, finding) => (finding.weight > most.weight ? finding : most));
    return this.signals.get(heaviest.signal)?.kind ?? 'none';
  }
}

/** @param {Map<string, number[]>} map @param {string} key @param {number[]} values */
function append(map, key, values) {
  const before = map.get(key);
  if (before) before.push(...values);
  else map.set(key, [...values]);
}

/**
 * Days are all that rules count in; `day` goes before `at`.
 * @param {import('./types.js').Turn} message
 * @returns {number | null}
 */
function dayOf({day, at}) {
  if (day !== undefined && day !== null) return day;
  if (!at) return null;
  const time = Date.parse(`${at.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(time) ? null : time / DAY;
}
