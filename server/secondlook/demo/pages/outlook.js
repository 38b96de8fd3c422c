// A page with the structure of Outlook on the web (research notes of 2026) and invented people.
// One page load: pushState is the address, the reading pane is drawn again. Colleagues stand without an address.
import { foreign, marks, mine, observe } from "/observed.js";

const { me, conversations } = await (await fetch("/mails.json")).json();
const words = {
  en: { inbox: "Inbox", to: "To:", from: "From", body: "Message body", account: "Account manager for", draft: "[Draft]", empty: "Select an item to read" },
  de: { inbox: "Posteingang", to: "An:", from: "Von", body: "Nachrichtentext", account: "Konto-Manager für", draft: "[Entwurf]", empty: "Wählen Sie ein Element zum Lesen aus" },
}[new URLSearchParams(location.search).get("mkt") ?? "en"];
const pane = document.getElementById("ReadingPaneContainerId");
const made = (name, classes, text = "") => Object.assign(document.createElement(name), { className: classes, textContent: text });
const copy = (id) => document.getElementById(id).content.cloneNode(true).firstElementChild;
const written = (html) => document.createRange().createContextualFragment(html);
let number = 0;

function label(root) {
  for (const element of root.querySelectorAll("[data-word]")) element.textContent = words[element.dataset.word];
}

/** The page names links of others through an address of its own. */
function guarded(fragment) {
  for (const link of fragment.querySelectorAll("a[href^=http]")) {
    link.href = `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(link.getAttribute("href"))}&data=05&reserved=0`;
    link.dataset.auth = "NotApplicable";
  }
  return fragment;
}

function foldedOf(mail) {
  const item = copy("folded");
  item.querySelector(".OZZZK").textContent = mail.me ? me.name : mail.name;
  item.querySelector(".FVMDc").textContent = written(mail.html).textContent;
  item.addEventListener("click", () => mine(() => item.replaceWith(openOf(mail))));
  return item;
}

function openOf(mail) {
  const item = copy("open");
  label(item);
  const { name, address } = mail.me ? me : mail;
  const shown = mail.me || mail.colleague ? name : `${name}<${address}>`;
  const sender = item.querySelector(".o4zjZ");
  sender.id = `MSG_${mail.id}_FROM`;
  sender.setAttribute("aria-label", `${words.from}: ${shown}`);
  sender.firstElementChild.textContent = shown;
  item.querySelector(".lpc-hoverTarget").textContent = me.name;
  fillBody(item, mail);
  return item;
}

function fillBody(item, mail) {
  const body = item.querySelector("[role=document]");
  body.id = `UniqueMessageBody_${++number}`;
  body.setAttribute("aria-label", words.body);
  body.firstElementChild.append(guarded(written(mail.html)));
  if (!mail.quote) return;
  const line = made("hr", "");
  const head = Object.assign(made("div", "", `Von: ${me.name} Gesendet: Mittwoch, 25. November 2026`), { id: "x_divRplyFwdMsg" });
  const rest = made("div", "");
  rest.append(written(mail.quote));
  body.firstElementChild.append(line, head, rest);
}

function conversationOf({ id, subject, messages }) {
  const view = copy("conversation");
  const heading = view.querySelector("[role=heading]");
  heading.id = `CONV_${id}_SUBJECT`;
  heading.title = subject;
  heading.firstElementChild.textContent = subject;
  view.lastElementChild.append(...messages.map((mail) => (mail.folded ? foldedOf(mail) : openOf(mail))));
  return view;
}

function show() {
  const id = decodeURIComponent(location.pathname.split("/id/")[1] ?? "");
  const conversation = conversations.find((one) => one.id === id);
  pane.replaceChildren(conversation ? conversationOf(conversation) : made("div", "kc2xJ", words.empty));
}

const list = () => pane.querySelector("[data-app-section=ConversationContainer]");

const site = {
  foreign,
  marks,
  act: mine,
  /** To another address without a page load. */
  go: (path) => mine(() => { history.pushState({}, "", path); show(); }),
  /** A mail arrives in the conversation on the screen. */
  add: (mail) => mine(() => list().append(openOf({ id: `n${++number}`, name: "Mira Sandell", address: "mira@harbour-lane.example", ...mail }))),
  /** The person begins an answer. */
  draft: (text) => mine(() => {
    const item = copy("draft");
    item.querySelector("[contenteditable]").setAttribute("aria-label", words.body);
    item.querySelector("[contenteditable]").textContent = text;
    list().append(item);
  }),
  /** An answer that was begun earlier lies in the conversation. */
  unsent: (html) => mine(() => {
    const item = copy("unsent");
    item.querySelector(".dr4ft").textContent = words.draft;
    fillBody(item, { html });
    list().append(item);
  }),
  /** The site is rebuilt with other names: nobody can read it any more. */
  rename: () => mine(() => {
    for (const element of pane.querySelectorAll("*")) {
      element.className = "x1";
      for (const name of ["id", "data-app-section"]) element.removeAttribute(name);
    }
  }),
};
Object.assign(globalThis, { site });

document.getElementById("O365_MainLink_Me").setAttribute("aria-label", `${words.account} ${me.name}`);
label(document);
for (const { id, subject, messages } of conversations) {
  const option = made("div", "jGG6V", `${messages[0].name} – ${subject}`);
  option.setAttribute("role", "option");
  option.dataset.convid = id;
  option.addEventListener("click", () => site.go(`/mail/inbox/id/${id}`));
  document.querySelector("#MailList [role=listbox]").append(option);
}
addEventListener("popstate", () => mine(show));
show();
observe(document);
