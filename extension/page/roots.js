// Every tree in which messages may stand: the document and all open shadow roots in it, each with its own MutationObserver,
// since neither selectors nor observers cross into a shadow root. Attaching a shadow root leaves no mutation record, so
// hosts named by the site are looked up at each pass, and all others by a slow walk in idle time.

const WALK_EVERY_MS = 1_000;
const WALK_LIMIT = 50_000;

class Roots {
  /** @param {(records: MutationRecord[]) => void} onChange @param {string[]} attributes whose changes count, too */
  constructor(onChange, attributes) {
    this.observer = new MutationObserver(onChange);
    this.watched = { childList: true, characterData: true, subtree: true, ...(attributes.length ? { attributeFilter: attributes } : {}) };
    /** @type {Set<Document | ShadowRoot>} */
    this.known = new Set();
    this.walked = 0;
    this.walking = false;
    this.stopped = false;
    this.add(document);
  }

  /** @param {Document | ShadowRoot} root */
  add(root) {
    if (this.known.has(root)) return false;
    this.known.add(root);
    this.observer.observe(root, this.watched);
    return true;
  }

  /** All roots that are still in the page, new ones of the named hosts included. @param {string[]} hosts selectors */
  refresh(hosts) {
    for (const root of this.known) {
      if (Dom.isShadow(root) && !Dom.isConnected(root)) this.known.delete(root);
      else for (const host of hosts.length ? Dom.all(root, hosts.join()) : []) this.enter(host);
    }
    return this.known;
  }

  /** @param {Node} element @returns {boolean} was there a new root? */
  enter(element) {
    const shadow = Dom.shadowOf(element);
    return shadow ? this.add(shadow) : false;
  }

  /** Look for further roots when the page has nothing better to do. @param {() => void} onFound */
  walkLater(onFound) {
    if (this.walking || this.stopped || performance.now() - this.walked < WALK_EVERY_MS) return;
    this.walking = true;
    const steps = this.steps();
    const work = (/** @type {IdleDeadline} */ deadline) => {
      if (this.stopped) return;
      let found = false;
      for (let step = steps.next(); ; step = steps.next()) {
        found = found || step.value === true;
        if (step.done) {
          this.walking = false;
          this.walked = performance.now();
          break;
        }
        if (deadline.timeRemaining() < 1) {
          requestIdleCallback(work);
          break;
        }
      }
      if (found) onFound();
    };
    requestIdleCallback(work);
  }

  /** @returns {Generator<boolean, boolean>} one step for 200 elements; true when a root was found */
  *steps() {
    let seen = 0;
    let found = false;
    for (const root of [...this.known]) {
      const walker = Dom.walker(root, NodeFilter.SHOW_ELEMENT);
      for (let node = walker.nextNode(); node && seen < WALK_LIMIT; node = walker.nextNode()) {
        found = this.enter(node) || found;
        if (++seen % 200 === 0) {
          yield found;
          found = false;
        }
      }
    }
    return found;
  }

  stop() {
    this.stopped = true;
    this.observer.disconnect();
    this.known.clear();
  }
}
