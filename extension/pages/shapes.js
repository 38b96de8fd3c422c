/**
 * The shapes that travel between the background and these pages (docs/architecture.md), for the type checker only.
 *
 * @typedef {"none"|"note"|"caution"|"warning"} Level
 * @typedef {{name?: string, address?: string, profile_url?: string, claimed_org?: string}} Sender
 * @typedef {{from: "them"|"me", text: string, at?: string, day?: number, subject?: string, sender?: Sender} & MailFacts} Turn
 * @typedef {{reply_to?: string, links?: {text: string, href: string}[], hidden?: string, auth?: string}} MailFacts
 *   what a mail has besides: hidden = text that it carries and does not show; reply_to = where an answer goes;
 *   auth = its Authentication-Results, one a line
 * @typedef {{id?: string, channel: string, messages: Turn[]}} Conversation
 * @typedef {{signal: string, tactic: string, weight: number, field: string, start: number, end: number, quote: string, why: string, index?: number}} Finding
 *   start and end are UTF-16 code units into the field's exact text, end exclusive
 * @typedef {{index: number, start: number, end: number, quote: string, style: string, signal: string}} Mark
 *   what of the findings is painted, and how: note, caution or warning
 * @typedef {{level: Level, kind: string, score: number, findings: Finding[], rules: {id: string, why: string}[], pack: string}} Assessment
 * @typedef {{name: string, title: string, url: string}} Source
 * @typedef {{what: string, why: string, harmless: string, source: Source | null}} Card
 * @typedef {Record<string, Card>} Cards                  by signal
 * @typedef {{id: string, what: string, reached: boolean}} Stage
 * @typedef {{organisation: string, phone: string, address: string}} Contact
 * @typedef {{mode: "named"|"confidential"|"anonymous", name: string, address: string, unit: string}} Reporter
 * @typedef {{report_id: string, created_at: string, reason: string, next_at: string | null}} Waiting
 * @typedef {{server: string, report_url: string, connected: boolean, mode: "marks"|"panel", paused: boolean, reporter: Reporter, contact: Contact, fixed: string[], report_qr: boolean, language: string}} Settings
 *   report_qr: the package holds the picture of report_url; language: of policy, "" when the program's own counts
 * @typedef {{name: string, value: string, state: "locked"|"default"|"rejected", reasons: [string, ...string[]][]}} PolicyEntry
 *   one setting of policy and what became of it; each reason is a word and what stands in its gaps
 * @typedef {(key: string, ...values: (string|number)[]) => string} Say
 *   the words of the person's language; $1, $2 stand for the values
 */
export {};
