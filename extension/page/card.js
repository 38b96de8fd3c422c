// The card that explains one mark, opened by a click and by nothing else. It stands in a closed shadow root.
// A page could cover or imitate it, so its Report button only opens the preview, and only the preview can send.

/** @typedef {{what: string, why: string, harmless: string, source: {name: string, title: string, url: string} | null, picture: string}} CardText */

const CARD_WIDTH = 400;

class Card {
  /**
   * @param {string} style text of the card's style sheet @param {string} next the next step, as the organisation words it
   * @param {Record<string, string>} words in the language that policy sets; empty in the browser's own @param {Ask} ask
   */
  constructor(style, next, words, ask) {
    this.style = style;
    this.next = next;
    this.words = words;
    this.ask = ask;
    /** @type {HTMLElement | null} */
    this.host = null;
    /** @type {Element | null} */
    this.cameFrom = null;
  }

  /** @param {Mark} mark @param {CardText} text */
  open(mark, text) {
    this.close();
    this.cameFrom = focused(document);
    const host = Dom.make("div");
    const shadow = host.attachShadow({ mode: "closed", delegatesFocus: false });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(this.style);
    shadow.adoptedStyleSheets = [sheet];
    shadow.append(this.body(mark, text));
    // A page's shortcuts must not hear what is typed here; LinkedIn closes its own window on Escape.
    shadow.addEventListener("keydown", (event) => this.key(/** @type {KeyboardEvent} */ (event)));
    host.popover = "manual"; // the top layer: no page can be above it by z-index
    this.host = host;
    Dom.top(document).append(host);
    host.showPopover();
    place(host, mark.range.getBoundingClientRect());
    /** @type {HTMLElement} */ (shadow.querySelector("article")).focus({ preventScroll: true });
  }

  /** @param {Mark} mark @param {CardText} text */
  body(mark, text) {
    const word = (/** @type {string} */ name, /** @type {string[]} */ values = []) =>
      this.words[name]?.replace("$1", () => values[0] ?? "") ?? chrome.i18n.getMessage(name, values);
    const why = node("p", text.why);
    if (text.source) why.append(" ", source(word("cardSource", [text.source.name]), text.source));
    const row = node("div", "", "row");
    row.append(
      button(word("cardReport"), () => this.ask({ kind: "preview", thread: mark.thread }), "first"),
      button(word("cardFine"), () => this.ask({ kind: "dismiss", thread: mark.thread, signal: mark.signal })),
      button(word("cardMore"), () => this.ask({ kind: "more" }), "plain"),
    );
    row.addEventListener("click", (event) => event.isTrusted && event.target !== row && this.close());
    const card = node("article", "", mark.style);
    card.setAttribute("role", "dialog");
    card.setAttribute("aria-label", word("cardLabel"));
    card.tabIndex = -1;
    card.append(
      heading(text),
      node("blockquote", mark.quote),
      why,
      node("p", word("cardHarmless", [text.harmless]), "quiet"),
      node("p", this.next || word("cardNext"), "next"),
      row,
    );
    return card;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    event.stopPropagation();
    if (event.key === "Escape" && event.isTrusted) this.close();
  }

  /** @param {EventTarget[]} path */
  holds(path) {
    return this.host !== null && path.includes(this.host);
  }

  close() {
    const { host, cameFrom } = this;
    if (!host) return;
    this.host = null;
    host.remove();
    if (cameFrom instanceof HTMLElement && Dom.isConnected(cameFrom)) HTMLElement.prototype.focus.call(cameFrom, { preventScroll: true });
  }
}

/** @param {string} name @param {string} text @param {string} [style] @returns {HTMLElement} */
function node(name, text, style = "") {
  const made = Dom.make(name);
  if (text) made.textContent = text;
  if (style) made.className = style;
  return made;
}

/** @param {CardText} text */
function heading({ what, picture }) {
  const [svg, path] = ["svg", "path"].map(Dom.draw);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", picture);
  svg.append(path);
  const title = node("h2", "");
  title.append(svg, node("span", what));
  return title;
}

/** @param {string} label @param {() => Promise<unknown>} act @param {string} [style] */
function button(label, act, style = "") {
  const made = /** @type {HTMLButtonElement} */ (node("button", label, style));
  made.type = "button";
  made.addEventListener("click", (event) => event.isTrusted && void act());
  return made;
}

/** @param {string} label @param {{title: string, url: string}} target */
function source(label, { title, url }) {
  if (!url.startsWith("https://")) return node("span", label);
  const link = /** @type {HTMLAnchorElement} */ (node("a", label));
  Object.assign(link, { href: url, title, target: "_blank", rel: "noopener noreferrer" });
  return link;
}

/** The element with focus, also inside open shadow roots. @param {Document | ShadowRoot} root @returns {Element | null} */
function focused(root) {
  const active = root.activeElement;
  const shadow = active ? Dom.shadowOf(active) : null;
  return (shadow && focused(shadow)) || active;
}

/** Below the mark, else above it; always inside the window. @param {HTMLElement} host @param {DOMRect} mark */
function place(host, mark) {
  const width = Math.min(CARD_WIDTH, innerWidth - 16);
  const set = (/** @type {Record<string, string>} */ rules) => {
    for (const [name, value] of Object.entries(rules)) host.style.setProperty(name, value, "important");
  };
  set({ all: "initial", display: "block", position: "fixed", inset: "auto", margin: "0", border: "0", padding: "0", overflow: "visible" });
  set({ background: "none", width: `${width}px`, "color-scheme": "light dark", "z-index": "2147483647" });
  const { height } = host.getBoundingClientRect();
  const below = mark.bottom + 8;
  const top = below + height <= innerHeight ? below : Math.max(8, mark.top - 8 - height);
  set({ top: `${Math.min(top, Math.max(8, innerHeight - height - 8))}px`, left: `${Math.max(8, Math.min(mark.left, innerWidth - width - 8))}px` });
}
