// Entry of the page side of the mail add-on: reads the displayed message once, asks what is thought of it, paints, opens cards.
// The message document runs no scripts of its own, and nothing is written into it before a click.

class MailWatch {
  /** @param {{mode: "marks" | "panel", styles: {marks: string, card: string}, next: string, words: Record<string, string>, thread: string}} setup @param {(request: {kind: string, [key: string]: unknown}) => Promise<any>} ask */
  constructor({ mode, styles, next, words, thread }, ask) {
    this.ask = ask;
    this.thread = thread;
    this.reading = readMailWords(document.body, true);
    this.painter = mode === "marks" && CSS.highlights ? new Painter(styles.marks) : null;
    this.card = this.painter && new Card(styles.card, next, words, ask);
    /** @type {Record<string, CardText>} */
    this.cards = {};
    this.onClick = (/** @type {MouseEvent} */ event) => this.clicked(event);
    if (this.painter) addEventListener("click", this.onClick, true);
    void this.judge();
  }

  async judge() {
    const { text, links, hidden } = this.reading;
    const { marks, cards } = await this.ask({ kind: "assess", thread: this.thread, words: { text, links, hidden } });
    this.cards = cards;
    this.painter?.show(marks.flatMap((/** @type {any} */ mark) => this.placed(mark)).slice(0, 500));
  }

  /** @param {{start: number, end: number, quote: string, style: MarkStyle, signal: string}} mark @returns {Mark[]} */
  placed({ start, end, quote, style, signal }) {
    const same = this.reading.text.slice(start, end) === quote;
    const range = same ? rangeOf(this.reading.map, start, end) : null;
    return range ? [{ range, row: document.body, style, signal, quote, thread: this.thread }] : [];
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    if (!event.isTrusted || !this.painter || !this.card || this.card.holds(event.composedPath())) return;
    this.card.close();
    const mark = this.painter.at(event.clientX, event.clientY, [document.body]);
    if (mark && String(getSelection()) === "") this.open(mark);
  }

  /** @param {Mark} mark */
  open(mark) {
    if (this.cards[mark.signal]) this.card?.open(mark, this.cards[mark.signal]);
  }

  /** @param {{kind: string, signal?: string, quote?: string}} request */
  asked({ kind, signal, quote }) {
    if (kind === "again") void this.judge();
    const mark = kind === "show" && this.painter?.marks.find((one) => one.signal === signal && one.quote === quote);
    if (!mark) return;
    const place = mark.range.startContainer.parentElement;
    place?.scrollIntoView({ block: "center" });
    this.open(mark);
  }

  stop() {
    this.card?.close();
    this.painter?.show([]);
    removeEventListener("click", this.onClick, true);
  }
}

(() => {
  const { runtime } = chrome;
  /** @type {MailWatch | undefined} */
  let watch;
  const ask = async (/** @type {{kind: string, [key: string]: unknown}} */ request) => {
    const answer = await runtime.sendMessage(request);
    if (!answer || answer.error) throw new Error(answer?.error ?? "no answer");
    return answer;
  };
  const start = async () => {
    const setup = await ask({ kind: "site" });
    watch?.stop();
    watch = setup.thread ? new MailWatch(setup, ask) : undefined;
  };
  runtime.onMessage.addListener((request) => {
    if (request.kind === "restart") void start();
    else watch?.asked(request);
  });
  void start();
})();
