// A page with the structure of Gmail's conversation view (research notes of 2026) and invented people.
// One page load: the hash is the address, views that were left stay in the page, hidden.
import { foreign, marks, mine, observe } from "/observed.js";

const { me, conversations } = await (await fetch("/mails.json")).json();
const words = {
  en: { inbox: "Inbox", to: "to", me: "me", account: "Google Account", body: "Message Body" },
  de: { inbox: "Posteingang", to: "an", me: "mich", account: "Google-Konto", body: "Nachrichtentext" },
}[new URLSearchParams(location.search).get("hl") ?? "en"];
const views = document.getElementById("views");
const made = (name, classes, text = "") => Object.assign(document.createElement(name), { className: classes, textContent: text });
const copy = (id) => document.getElementById(id).content.cloneNode(true).firstElementChild;
const written = (html) => document.createRange().createContextualFragment(html);
/** @type {Map<string, Element>} */
const drawn = new Map();

function label(root) {
  for (const element of root.querySelectorAll("[data-word]")) element.textContent = words[element.dataset.word];
}

const senderOf = (mail) => (mail.me ? me : mail);

function named(span, { name, address }) {
  span.setAttribute("email", address);
  span.setAttribute("name", name);
  span.dataset.hovercardId = address;
}

function foldedOf(mail) {
  const item = copy("folded");
  named(item.querySelector(".gD"), senderOf(mail));
  item.querySelector(".gD").textContent = senderOf(mail).name;
  item.querySelector(".iA").textContent = written(mail.html).textContent;
  item.addEventListener("click", () => mine(() => item.replaceWith(openOf(mail))));
  return item;
}

function openOf(mail) {
  const item = copy("open");
  label(item);
  const { name, address } = senderOf(mail);
  const message = item.firstElementChild;
  message.dataset.messageId = `#msg-f:${mail.id}`;
  message.dataset.legacyMessageId = mail.id;
  named(item.querySelector(".gD"), { name, address });
  item.querySelector(".gD span").textContent = name;
  item.querySelector(".go").textContent = address;
  named(item.querySelector(".g2"), me);
  item.querySelector(".g2").textContent = words.me;
  const body = item.querySelector(".a3s");
  body.append(written(mail.html));
  if (mail.quote) body.append(quoteOf(mail.quote));
  return item;
}

function quoteOf(html) {
  const part = made("div", "gmail_quote gmail_quote_container");
  const quote = made("blockquote", "gmail_quote");
  quote.append(written(html));
  part.append(made("div", "gmail_attr", "Am Mi., 25. Nov. 2026 schrieb Robin Invented:"), quote);
  return part;
}

function conversationOf({ id, subject, messages }) {
  const view = copy("conversation");
  label(view);
  const heading = view.querySelector("h2");
  heading.textContent = subject;
  heading.dataset.legacyThreadId = id;
  view.querySelector("[role=list]").append(...messages.map((mail) => (mail.folded ? foldedOf(mail) : openOf(mail))));
  return view;
}

function inbox() {
  const view = made("div", "nH ar4 z");
  view.setAttribute("role", "main");
  const table = made("table", "F cf zt");
  const rows = made("tbody", "");
  for (const { id, subject, messages } of conversations) {
    const row = made("tr", "zA zE");
    row.append(made("td", "yX", senderOf(messages[0]).name), made("td", "xY bog", subject));
    row.addEventListener("click", () => { location.hash = `#inbox/${id}`; });
    rows.append(row);
  }
  table.append(rows);
  view.append(table);
  return view;
}

function show() {
  const id = location.hash.split("/")[1] ?? "";
  const conversation = conversations.find((one) => one.id === id);
  if (!drawn.has(id)) drawn.set(id, conversation ? conversationOf(conversation) : inbox());
  for (const [other, view] of drawn) view.style.display = other === id ? "" : "none";
  if (!drawn.get(id).isConnected) views.append(drawn.get(id));
}

const current = () => [...drawn.values()].find((view) => view.style.display !== "none");

const site = {
  foreign,
  marks,
  act: mine,
  /** To another address without a page load. */
  go: (hash) => mine(() => { location.hash = hash; show(); }),
  /** A mail arrives in the conversation on the screen. */
  add: (mail) => mine(() => current().querySelector("[role=list]").append(openOf({ id: String(Math.random()), name: "Mira Sandell", address: "mira@harbour-lane.example", ...mail }))),
  /** The person begins an answer. */
  draft: (text) => mine(() => {
    const item = copy("draft");
    item.querySelector(".editable").setAttribute("aria-label", words.body);
    item.querySelector(".editable").textContent = text;
    current().querySelector("[role=list]").append(item);
  }),
  /** The site is rebuilt with other names: nobody can read it any more. */
  rename: () => mine(() => {
    for (const element of current().querySelectorAll("*")) {
      element.className = "x1";
      for (const name of ["data-message-id", "data-legacy-message-id", "data-legacy-thread-id", "email"]) element.removeAttribute(name);
    }
  }),
};
Object.assign(globalThis, { site });

document.getElementById("account").setAttribute("aria-label", `${words.account}: ${me.name}  \n(${me.address})`);
label(document);
addEventListener("hashchange", () => mine(show));
show();
observe(document);
