// One message list in the page: reads it, asks the background what it thinks, and knows which marks belong to which row.

const CONVERSATION_LIMIT = 200_000; // code units of all messages together; older ones are left out
const DOUBT_MS = 4_000; // a list may be empty while it loads; after this it counts as unreadable

/**
 * @typedef {{start: number, end: number, quote: string, style: MarkStyle, signal: string}} PageMark
 * @typedef {{marks: (PageMark & {index: number})[], cards: Record<string, CardText>}} Judgement
 * @typedef {(request: {kind: string, [key: string]: unknown}) => Promise<any>} Ask
 */

class ThreadWatch {
  /** @param {Element} container @param {Variant} variant @param {Site} site @param {Ask} ask @param {() => void} onJudged */
  constructor(container, variant, site, ask, onJudged) {
    this.container = container;
    this.variant = variant;
    this.site = site;
    this.ask = ask;
    this.onJudged = onJudged;
    this.reader = new ThreadReader(site, variant);
    this.thread = "";
    /** @type {Row[]} */
    this.rows = [];
    /** @type {PageMessage[]} */
    this.messages = [];
    this.asking = false;
    this.doubtful = 0;
    this.unreadable = false;
    /** @type {Map<string, PageMark[]>} marks by the text in which they stand: an answer outlives a re-render */
    this.marks = new Map();
    /** @type {Record<string, CardText>} */
    this.cards = {};
  }

  /** Read the list again. @returns {boolean} whether rows are other ones than before, so marks must be painted anew */
  look() {
    const rows = this.reader.rows(this.container);
    const moved = rows.length !== this.rows.length || rows.some((row, index) => row !== this.rows[index]);
    const thread = threadOf(this.container, this.site, this.variant);
    const former = this.thread;
    if (moved || thread !== former) {
      this.rows = rows;
      this.thread = thread;
      if (thread !== former) this.messages = [];
      this.judge();
      if (former && thread !== former) this.leave(former);
    }
    if (moved || !rows.length) this.checkReadable();
    return moved;
  }

  checkReadable() {
    const reason = unreadableBecause(this.container, this.rows, this.variant);
    if (!reason) {
      this.doubtful = 0;
      this.unreadable = false;
    } else if (!this.doubtful) {
      this.doubtful = performance.now();
      setTimeout(() => this.doubtful && Dom.isConnected(this.container) && this.checkReadable(), DOUBT_MS);
    } else if (!this.unreadable && performance.now() - this.doubtful >= DOUBT_MS - 50) {
      this.unreadable = true;
      void this.ask({ kind: "unreadable", thread: this.thread }).catch(() => undefined);
    }
  }

  /** Ask for a judgement when the words differ from those judged last; one question at a time. */
  judge() {
    const messages = recent(messagesOf(this.rows, subjectOf(this.container, this.variant)));
    if (!messages.length || this.asking || JSON.stringify(messages) === JSON.stringify(this.messages)) return;
    this.messages = messages;
    this.asking = true;
    const { thread } = this;
    const conversation = { id: thread, channel: this.site.channel, messages };
    this.ask({ kind: "assess", thread, conversation }).then(
      (judgement) => this.judged(messages, judgement),
      () => this.judgeLater(),
    );
  }

  /** @param {PageMessage[]} messages @param {Judgement} judgement */
  judged(messages, judgement) {
    this.asking = false;
    this.cards = judgement.cards;
    this.marks = new Map();
    for (const mark of judgement.marks) {
      const text = messages[mark.index]?.text ?? "";
      if (text.slice(mark.start, mark.end) !== mark.quote) continue;
      this.marks.set(text, [...(this.marks.get(text) ?? []), mark]);
    }
    this.onJudged();
    this.judge();
  }

  judgeLater() {
    this.asking = false;
    this.messages = [];
    setTimeout(() => Dom.isConnected(this.container) && this.judge(), 1_000);
  }

  /** Ask again although nothing changed here: the pack or a "this is fine" did. */
  again() {
    this.messages = [];
    this.judge();
  }

  /** Where the marks stand now. @returns {Mark[]} */
  placed() {
    return this.rows.filter((row) => row.from === "them").flatMap((row) =>
      (this.marks.get(row.map.text) ?? []).flatMap((mark) => {
        const range = rangeOf(row.map, mark.start, mark.end);
        const { style, signal, quote } = mark;
        return range ? [{ range, row: row.element, style, signal, quote, thread: this.thread }] : [];
      }),
    );
  }

  /** Tell the background that a conversation is no longer on the screen. */
  leave(thread = this.thread) {
    if (thread) void this.ask({ kind: "gone", thread }).catch(() => undefined);
  }
}

/** @param {PageMessage[]} messages @returns {PageMessage[]} */
function recent(messages) {
  let size = 0;
  let first = messages.length;
  while (first > 0 && (size += messages[first - 1].text.length) <= CONVERSATION_LIMIT) first--;
  return messages.slice(first);
}
