// The engine with one pack, and what people and pages are told of its judgement. Pure: no chrome.*, no disk.
import { Engine } from "../engine/engine.js";
import { stagesOf } from "../engine/stages.js";
import { linesOf } from "../pages/pictures.js";

const LEVELS = ["none", "note", "caution", "warning"];

/**
 * @typedef {import("../pages/shapes.js").Finding} Finding
 * @typedef {{level: string, findings: Finding[], rules: {id: string, why: string}[], stage?: string | null}} Assessment
 * @typedef {{id?: string, channel: string, messages: {from: "them" | "me", text: string, [key: string]: unknown}[]}} Conversation
 * @typedef {{what: string, why: string, harmless: string, source: {name: string, title: string, url: string} | null, picture: string}} CardText picture: SVG path data
 * @typedef {{assessment: Assessment, cards: Record<string, CardText>, stages: {id: string, what: string, reached: boolean}[], marks: Mark[]}} Judged
 * @typedef {{index: number, start: number, end: number, quote: string, style: string, signal: string}} Mark
 */

export class Judge {
  /** @param {any} tables @param {any} pack parsed @param {string} language of the pack's texts, for example "fi" */
  constructor(tables, pack, language) {
    this.pack = pack;
    this.language = language in pack.say ? language : "en";
    this.engine = new Engine(tables, pack);
    this.signals = new Map(pack.signals.map((/** @type {any} */ signal) => [signal.id, signal]));
  }

  /** @param {Conversation} conversation @returns {Judged} */
  judge(conversation) {
    const assessment = /** @type {Assessment} */ (this.engine.assessConversation(conversation, this.language));
    /** @type {Judged["cards"]} */
    const cards = {};
    for (const { signal } of assessment.findings) cards[signal] ??= this.card(signal);
    return { assessment, cards, stages: this.stages(assessment.findings), marks: this.marks(assessment, new Set()) };
  }

  /** @param {string} signal @returns {CardText} */
  card(signal) {
    const say = this.pack.say[this.language]?.signals?.[signal] ?? this.pack.say.en?.signals?.[signal] ?? {};
    const { what = signal, why = "", harmless = "" } = say;
    const { guidance = [], tactic = "" } = this.signals.get(signal) ?? {};
    const source = this.pack.guidance?.[guidance[0]] ?? null;
    return { what, why, harmless, source: source && { name: source.name, title: source.title, url: source.url }, picture: linesOf(tactic) };
  }

  /** All stages of the pack in order, with those that a message showed. @param {Finding[]} findings */
  stages(findings) {
    /** @type {Map<number, Map<string, number[]>>} */
    const byMessage = new Map();
    for (const { index = 0, signal, start } of findings) {
      const places = byMessage.get(index) ?? new Map();
      byMessage.set(index, places.set(signal, [...(places.get(signal) ?? []), start]));
    }
    const reached = new Set([...byMessage.values()].flatMap((places) => stagesOf(places, this.pack)));
    const ordered = [...this.pack.stages].sort((a, b) => a.order - b.order);
    return ordered.map(({ id }) => ({ id, what: this.stageName(id), reached: reached.has(id) }));
  }

  /** The next step that a card ends with, as the organisation words it. @returns {string} */
  next() {
    return this.pack.say[this.language]?.next || this.pack.say.en?.next || "";
  }

  /** @param {string} id */
  stageName(id) {
    const say = this.pack.say;
    return say[this.language]?.stages?.[id]?.what ?? say.en?.stages?.[id]?.what ?? id;
  }

  /**
   * What is painted: from caution up every finding, fainter where the signal alone means little; at note only requests
   * to leave the platform and for what is not public. What counters (a harmless sign) is never painted.
   * @param {Assessment} assessment @param {Set<string>} dismissed signals @returns {Mark[]}
   */
  marks({ level, findings }, dismissed) {
    return findings.flatMap((finding) => {
      const { index = 0, start, end, quote, signal, field } = finding;
      const grade = this.signals.get(signal)?.grade;
      const loud = LEVELS.indexOf(level) >= LEVELS.indexOf("caution");
      const asks = finding.tactic === "channel" || finding.tactic === "ask";
      const inText = field === "text" || (field === "links" && end > start); // the place of a link is that of its words
      if (!inText || dismissed.has(signal) || grade === "counter" || !(loud || asks)) return [];
      return [{ index, start, end, quote, signal, style: loud && grade !== "info" ? level : "note" }];
    });
  }
}

/** How grave, for comparing. @param {string} level */
export const rank = (level) => LEVELS.indexOf(level);
