// Entry of the page side, last in the manifest's list: finds message lists, keeps marks where they belong, opens cards.
// It reads and paints; it never judges, never sends a report, and writes nothing into the page before a click.

const LISTS_LIMIT = 10;
const BUSY_SHARE = 0.05; // of one core, at most, on a page that never stops changing
const BURST_MS = 60; // work that may be done at once, so that a message is marked in the frame in which it appears

class Watch {
  /** @param {{site: object, mode: "marks" | "panel", styles: {marks: string, card: string}, next: string, words: Record<string, string>}} setup @param {Ask} ask */
  constructor({ site, mode, styles, next, words }, ask) {
    this.site = wholeSite(site);
    this.ask = ask;
    /** @type {Map<Element, ThreadWatch>} */
    this.threads = new Map();
    this.credit = BURST_MS;
    this.creditAt = performance.now();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.waiting = undefined;
    this.missing = 0;
    this.stopped = false;
    this.painter = mode === "marks" && CSS.highlights ? new Painter(styles.marks) : null;
    this.card = this.painter && new Card(styles.card, next, words, ask);
    this.roots = new Roots((records) => this.changed(records), this.site.hides_by);
    this.onClick = (/** @type {MouseEvent} */ event) => this.clicked(event);
    if (this.painter) addEventListener("click", this.onClick, true);
    this.pass();
  }

  /** @param {MutationRecord[]} records */
  changed(records) {
    if (this.threads.size) {
      if (records.length > 500) for (const thread of this.threads.values()) thread.reader.forgetAll();
      else for (const { target } of records) for (const thread of this.threads.values()) thread.reader.forget(target);
    }
    const credit = this.earn();
    if (credit > 0) this.pass();
    else this.waiting ??= setTimeout(() => this.pass(), -credit / BUSY_SHARE);
  }

  /** Milliseconds that may be worked now: a share of the time that went by, saved up to a burst. */
  earn() {
    const now = performance.now();
    this.credit = Math.min(BURST_MS, this.credit + (now - this.creditAt) * BUSY_SHARE);
    this.creditAt = now;
    return this.credit;
  }

  /** Look at the whole page once. */
  pass() {
    if (this.stopped) return;
    clearTimeout(this.waiting);
    this.waiting = undefined;
    const started = performance.now();
    const present = this.lists();
    const gone = [...this.threads].filter(([container]) => !present.has(container));
    this.threads = present;
    let moved = gone.length > 0;
    for (const thread of present.values()) moved = thread.look() || moved;
    const shown = new Set([...present.values()].map(({ thread }) => thread)); // a list may be drawn anew as a whole
    for (const [, thread] of gone) if (!shown.has(thread.thread)) thread.leave();
    if (moved) this.paint();
    this.expectList();
    this.credit -= performance.now() - started;
    this.roots.walkLater(() => this.pass());
  }

  /** @returns {Map<Element, ThreadWatch>} */
  lists() {
    const present = new Map();
    for (const root of this.roots.refresh(this.site.shadow_hosts)) {
      for (const variant of this.site.variants) {
        for (const container of this.shown(root, variant.container)) {
          if (present.size === LISTS_LIMIT || present.has(container)) continue;
          const known = this.threads.get(container);
          present.set(container, known ?? new ThreadWatch(container, variant, this.site, this.ask, () => this.paint()));
        }
      }
    }
    return present;
  }

  /** What the first selector finds that finds something on the screen. @param {Document | ShadowRoot} root @param {string[]} selectors */
  shown(root, selectors) {
    const hides = this.site.hides_by.length > 0;
    for (const selector of selectors) {
      const found = Dom.all(root, selector).filter((element) => !hides || Dom.isShown(element));
      if (found.length) return found;
    }
    return [];
  }

  paint() {
    this.painter?.show([...this.threads.values()].flatMap((thread) => thread.placed()).slice(0, MARKS_LIMIT));
  }

  /** At an address that names a thread there must be a list, or an editor in its place; without one the person is told. */
  expectList() {
    const thread = threadInAddress(this.site);
    if (!thread || this.threads.size || this.shown(document, this.site.variants.flatMap(({ closed }) => closed)).length) {
      this.missing = 0;
    } else if (!this.missing) {
      this.missing = performance.now();
      setTimeout(() => this.missing && this.pass(), DOUBT_MS);
    } else if (this.missing > 0 && performance.now() - this.missing >= DOUBT_MS - 50) {
      this.missing = -1; // said once
      void this.ask({ kind: "unreadable", thread }).catch(() => undefined);
    }
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    if (!event.isTrusted || !this.painter || !this.card) return;
    const path = event.composedPath();
    if (this.card.holds(path)) return;
    this.card.close();
    const mark = this.painter.at(event.clientX, event.clientY, path);
    if (mark && String(getSelection()) === "") this.openCard(mark);
  }

  /** @param {Mark} mark */
  openCard(mark) {
    const thread = [...this.threads.values()].find((candidate) => candidate.thread === mark.thread);
    const text = thread?.cards[mark.signal];
    if (text) this.card?.open(mark, text);
  }

  /** What the background asks of this frame. @param {{kind: string, thread?: string, signal?: string, quote?: string}} request */
  asked(request) {
    if (request.kind === "again") for (const thread of this.threads.values()) thread.again();
    if (request.kind === "show") {
      const mark = this.painter?.marks.find((one) => one.signal === request.signal && one.quote === request.quote);
      mark?.row.scrollIntoView({ block: "center" });
      if (mark) this.openCard(mark);
    }
  }

  leave() {
    for (const thread of this.threads.values()) thread.leave();
  }

  stop() {
    clearTimeout(this.waiting);
    this.roots.stop();
    this.card?.close();
    this.painter?.show([]);
    this.stopped = true;
    if (this.painter) removeEventListener("click", this.onClick, true);
  }
}

(() => {
  const { runtime } = chrome;
  /** @type {Watch | undefined} */
  let watch;
  /** @type {Ask} */
  const ask = async (request) => {
    if (!runtime.id) watch?.stop(); // the extension was updated or removed under this page
    const answer = await runtime.sendMessage(request);
    if (!answer || answer.error) throw new Error(answer?.error ?? "no answer");
    return answer;
  };
  const start = () =>
    ask({ kind: "site" }).then(
      (setup) => {
        watch?.stop();
        watch = setup.site ? new Watch(setup, ask) : undefined;
      },
      () => undefined, // no background, nothing to do
    );
  runtime.onMessage.addListener((request, _sender, reply) => {
    if (request.kind === "here") reply({ host: location.hostname });
    else if (request.kind === "restart") void start();
    else watch?.asked(request);
  });
  // A page that the browser keeps for the way back is not on the screen; its conversations are neither.
  addEventListener("pagehide", () => watch?.leave());
  addEventListener("pageshow", (event) => event.persisted && void start());
  void start();
})();
