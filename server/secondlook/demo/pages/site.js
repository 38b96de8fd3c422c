// A page with the structure of LinkedIn's messaging (research notes of 2026) and invented people.
// It lives as a single-page application: pushState, rows that are added, recycled and drawn again.
// `site` is for tests and the demo: what it does to the page is its own doing, everything else that changes is counted.

import { foreign, marks, mine, observe } from "/observed.js";

const threads = await (await fetch("/threads.json")).json();
const main = document.getElementById("main");
/** Roots in which messages may be drawn; `place` is where the current thread stands. */
let place = { root: document, list: null, thread: null };

const copy = (id) => document.getElementById(id).content.cloneNode(true);
const made = (name, classes, text = "") => Object.assign(document.createElement(name), { className: classes, textContent: text });
const threadCalled = (id) => threads.find((thread) => thread.id === id);

function rowOf(thread, message, index, inGroup) {
  const row = copy("row").firstElementChild;
  const item = row.querySelector(".msg-s-event-listitem");
  item.dataset.eventUrn = `urn:li:msg_message:(invented,${thread.id}-${index})`;
  const them = message.from === "them";
  if (them) item.classList.add("msg-s-event-listitem--other");
  if (message.day) row.prepend(made("time", "msg-s-message-list__time-heading", message.day));
  if (!inGroup) item.prepend(metaOf(thread, message, them));
  const body = item.querySelector(".msg-s-event-listitem__body");
  // Words are broken up by elements and comments, as on the real page.
  const [first, ...rest] = message.text.split(" ");
  body.append(first, document.createComment(""), rest.length ? ` ${rest.slice(0, -1).join(" ")} ` : "");
  if (rest.length) body.append(made("span", "white-space-pre", rest.at(-1)));
  if (message.quote) body.parentElement.prepend(quoteOf(message.quote));
  if (message.attachment) body.after(made("div", "msg-s-event-listitem__attachment", message.attachment));
  return row;
}

function metaOf(thread, message, them) {
  const meta = copy("meta");
  meta.querySelector("a").href = them ? thread.href : "/in/robin-invented/";
  meta.querySelector("span").textContent = them ? thread.name : "Robin Invented";
  meta.querySelector("time").textContent = message.time ?? "now";
  meta.prepend(made("span", "msg-s-event-listitem--group-a11y-heading visually-hidden", `${them ? thread.name : "Robin Invented"} sent the following messages`));
  return meta;
}

function quoteOf(text) {
  const quote = made("div", "msg-s-event-listitem__reply-to");
  quote.append(made("p", "msg-s-event-listitem__reply-to-body msg-s-event-listitem__body", text));
  return quote;
}

function fill(list, thread) {
  const end = list.querySelector(".msg-s-message-list__typing-indicator-container--without-seen-receipt");
  list.querySelectorAll(".msg-s-message-list__event").forEach((row) => row.remove());
  thread.messages.forEach((message, index) => end.before(rowOf(thread, message, index, index > 0 && thread.messages[index - 1].from === message.from)));
}

function listOf(thread) {
  const list = copy("list");
  list.querySelector(".msg-s-profile-card strong").textContent = thread.name;
  list.querySelector(".artdeco-entity-lockup__subtitle").textContent = thread.headline;
  fill(list.querySelector("ul"), thread);
  return list;
}

function conversationList() {
  const list = made("ul", "msg-conversations-container__conversations-list");
  for (const thread of threads) {
    const item = made("li", "msg-conversation-listitem");
    item.append(made("div", "msg-conversation-listitem__participant-names", thread.name), made("p", "msg-conversation-card__message-snippet", thread.messages.at(-1).text));
    item.addEventListener("click", () => site.go(`/messaging/thread/${thread.id}/`));
    list.append(item);
  }
  return list;
}

function bubbleOf(thread) {
  const bubble = copy("bubble").firstElementChild;
  bubble.querySelector("a").href = thread.href;
  bubble.querySelector("a span").textContent = thread.name;
  bubble.querySelector(".msg-overlay-conversation-bubble__content-wrapper").append(listOf(thread));
  return bubble;
}

function draw() {
  const path = location.pathname;
  main.replaceChildren();
  if (path.startsWith("/messaging/thread/")) {
    const thread = threadCalled(path.split("/")[3]) ?? threads[0];
    const box = made("div", "msg-thread");
    const title = made("div", "msg-title-bar");
    title.append(made("h2", "", ""));
    title.firstElementChild.append(Object.assign(made("a", "msg-thread__link-to-profile", thread.name), { href: thread.href }));
    box.append(title, listOf(thread));
    main.append(conversationList(), box);
    place = { root: document, list: box.querySelector("ul"), thread };
  } else if (path.startsWith("/preload/")) {
    const bubble = bubbleOf(threads[0]);
    main.append(bubble);
    place = { root: document, list: bubble.querySelector("ul"), thread: threads[0] };
  } else {
    main.append(made("article", "post", "An invented post about the weather in an invented harbour. Write me on WhatsApp is a phrase that stands here to be left alone."));
  }
}

const site = {
  foreign,
  get thread() { return place.thread; },
  /** Go to another address without loading a page. */
  go: (path) => mine(() => (history.pushState({}, "", path), draw())),
  /** The overlay on top of whatever is there. */
  overlay: (id) => mine(() => {
    const bubble = bubbleOf(threadCalled(id));
    document.body.append(bubble);
    place = { root: document, list: bubble.querySelector("ul"), thread: threadCalled(id) };
  }),
  /** The overlay inside an open shadow root, as on the newer pages; `id` of the host as there unless given. */
  shadow: (id, host = "interop-outlet") => mine(() => {
    const outlet = made("div", "");
    outlet.id = host;
    outlet.dataset.testid = "interop-shadowdom";
    document.body.append(outlet);
    const root = outlet.attachShadow({ mode: "open" });
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/site.css" });
    const bubble = bubbleOf(threadCalled(id));
    root.append(sheet, bubble);
    observe(root);
    place = { root, list: bubble.querySelector("ul"), thread: threadCalled(id) };
  }),
  /** The overlay inside a frame of the same site. */
  frame: () => mine(() => main.append(Object.assign(document.createElement("iframe"), { src: "/preload/?_bprMode=vanilla", title: "Messaging" }))),
  /** The overlay inside a frame without an address, into which the page writes. */
  blankFrame: (id) => mine(() => {
    const frame = Object.assign(document.createElement("iframe"), { title: "Messaging" });
    frame.dataset.testid = "interop-iframe";
    main.append(frame);
    frame.contentDocument.body.append(bubbleOf(threadCalled(id)));
  }),
  /** A message arrives. */
  add: (message) => mine(() => {
    const { thread, list } = place;
    thread.messages.push(message);
    const row = rowOf(thread, message, thread.messages.length - 1, thread.messages.at(-2)?.from === message.from);
    list.querySelector(".msg-s-message-list__typing-indicator-container--without-seen-receipt").before(row);
  }),
  /** The last message is taken back. */
  drop: () => mine(() => {
    place.thread.messages.pop();
    [...place.list.querySelectorAll(".msg-s-message-list__event")].at(-1).remove();
  }),
  /** Draw the same rows anew, as frameworks do. */
  redraw: () => mine(() => fill(place.list, place.thread)),
  /** Put another thread into the same elements: the text nodes stay and change. */
  recycle: (id) => mine(() => {
    const texts = threadCalled(id).messages.map((message) => message.text);
    place.list.querySelectorAll(".msg-s-event-listitem__body").forEach((body, index) => {
      const nodes = [...body.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
      nodes.forEach((node, at) => { node.data = at === 0 ? (texts[index] ?? "") : ""; });
      body.querySelectorAll("span").forEach((span) => span.remove());
    });
  }),
  /** The site is rebuilt with other class names: nobody can read it any more. */
  rename: () => mine(() => {
    draw();
    place.list.querySelectorAll("[class*='msg-s-event'], [class*='msg-s-message-list__event']").forEach((element) => { element.className = "x1"; });
  }),
  marks,
  /** Texts with these words that hold a mark. */
  rowsMarked: (words) => [...CSS.highlights.values()].flatMap((ranges) => [...ranges]).map((range) => range.startContainer.parentElement.textContent)
    .filter((text) => text.includes(words)),
  act: mine,
};
Object.assign(globalThis, { site });

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-go]");
  if (!link) return;
  event.preventDefault();
  site.go(link.getAttribute("href"));
});
addEventListener("popstate", () => mine(draw));
draw();
observe(document);
