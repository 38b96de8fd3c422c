/**
 * The shapes of the contract (docs/contract.md), for the type checker only.
 *
 * @typedef {{name?: string, address?: string, profile_url?: string, claimed_org?: string}} Sender
 * @typedef {{text: string, subject?: string, sender?: Sender, reply_to?: string, links?: {text?: string, href?: string}[],
 *   hidden?: string, auth?: string}} Judged  what of a message is judged; without `links` those of the text count
 * @typedef {Judged & {id?: string, channel?: string, lang?: string}} Message
 * @typedef {Judged & {from: 'them' | 'me', at?: string, day?: number}} Turn
 * @typedef {{messages: Turn[], id?: string, channel?: string}} Conversation
 * @typedef {{signal: string, tactic: string, weight: number, field: string, start: number, end: number, quote: string, why: string,
 *   index?: number}} Finding
 * @typedef {{id: string, why: string}} Fired
 * @typedef {{kind: string, value: string, field: string, start: number, end: number, index?: number}} Observable
 * @typedef {{index: number, level: Level, score: number, rules: string[]}} Moment
 * @typedef {'none' | 'note' | 'caution' | 'warning'} Level
 * @typedef {{id?: string, level: Level, kind: string, score: number, findings: Finding[], rules: Fired[], observables: Observable[],
 *   pack: string, cut?: boolean, stage?: string | null, timeline?: Moment[]}} Assessment
 *
 * @typedef {{sha256: string, ranges: number[], fold: Record<string, string>, accents: Record<string, string>, odd: number[],
 *   classes: Record<string, string>, starters: string}} TablesData
 * @typedef {any[]} Tree
 * @typedef {{id: string, tactic: string, grade: string, weight: number, kind: string, guidance: string[], check?: string,
 *   learned?: number}} Signal
 * @typedef {{id: string, level: Level, kind: string, over: string, condition?: Tree, sequence?: string[], within?: number,
 *   guidance: string[]}} Rule
 * @typedef {{id: string, order: number, condition: Tree}} Stage
 * @typedef {{what?: string, why?: string, harmless?: string}} Texts
 * @typedef {{next: string, signals: Record<string, Texts>, rules: Record<string, Texts>, stages: Record<string, Texts>}} Say
 * @typedef {{words: string, kinds: string, surnames: string, given: string, word_weights: number[], word_sizes: number[], stems: string,
 *   stem_weights: number[], stem_sizes: number[], pairs: number[], least: number, thresholds: Record<string, {mail: number[], talk: number[], ordinary: number[]}>}} Learned
 * @typedef {{format: number, id: string, version: string, tables: string, levels: {note: number, caution: number},
 *   tactic_cap: number, count_cap: number, not_lowered?: string[],
 *   symbols: {words: Record<string, number>, han: Record<string, number>, stems: Record<string, number>, suffixes: Record<string, number>,
 *     infixes: Record<string, number>, exact: Record<string, number>, classes: Record<string, number>, native: number[],
 *     rows: [number, number[]][]},
 *   index: number[][], variants: [number, [number[], number, number][]][],
 *   signals: Signal[], rules: Rule[], stages: Stage[], say: Record<string, Say>,
 *   checks?: {suffixes?: string, lists?: Record<string, string[]>}, organisation?: {domains: string[], trusted_servers: string[],
 *   sensitivity?: string, allowed?: string[]}, learned?: Learned,
 *   guidance: Record<string, {name: string, title: string, url: string}>, sites: any[],
 *   release?: number, expires?: string, base?: string, overlay?: string, contact?: Record<string, string>,
 *   keys?: Record<string, string>}} Pack
 */
export {};
