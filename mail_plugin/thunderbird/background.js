// Entry of the mail add-on's background: the same table of who may ask what as in the browser, over Thunderbird's messages.
// The page may be stopped at any time, so all listeners are added at once and nothing is awaited here.
import { identityFor, reporterOf } from "./background/accounts.js";
import { cardWords } from "./background/card_words.js";
import { closeTab, forget, gravest, openIn, remember } from "./background/conversations.js";
import { dismissedOf, warmDismissals } from "./background/dismissals.js";
import { watchMessages } from "./background/display_script.js";
import { openPreview, readDraft } from "./background/drafts.js";
import { parse, readMail } from "./background/mail.js";
import { readOriginal } from "./background/original.js";
import { callFine } from "./background/fine_counts.js";
import { ownPages } from "./background/own_pages.js";
import { waitingReports, whenReceived } from "./background/queue.js";
import { aboutOf, afterReceipt } from "./background/received.js";
import { checkSender, cleanNumber, cleanText, Refused } from "./background/requests.js";
import { judging, rulesInUse } from "./background/rules.js";
import { displayedIn, selectedIn } from "./background/shown.js";
import { readingMode, readSettings, warmSettings } from "./background/settings.js";
import { pageStyles } from "./background/styles.js";
import { threadOf } from "./background/thread.js";
import { keepUp } from "./background/upkeep.js";

/** @typedef {import("./background/mail.js").Mail} Mail @typedef {import("./messenger.js").MessageHeader} MessageHeader */
/** @typedef {import("./pages/shapes.js").Turn} Turn */
/** @typedef {[import("./background/requests.js").Asker, (request: any, tab: number) => Promise<object>]} Handler */

const MAIL = "mail"; // stands where the browser has the host of a page

void judging();
void warmDismissals();
void warmSettings();
whenReceived(afterReceipt);

/** @type {Map<number, {id: string, mails: Mail[]}>} the conversation in front of each tab, for the displayed message's id */
const threads = new Map();

/** @type {Record<string, Handler>} */
const handlers = {
  ...ownPages,
  site: ["page", onSite],
  assess: ["page", onAssess],
  more: ["page", async () => (await messenger.messageDisplayAction.openPopup().catch(() => undefined), {})],
  state: ["pages", onState],
  reveal: ["pages", onReveal],
  draft: ["pages", onDraft],
  dismiss: ["pages", async (request) => onFine(cleanNumber(request.tab), request)],
  preview: ["pages", async (request) => onReport(cleanNumber(request.tab), request.scope)],
};
/** Asked by a card in the message, for the tab in which it stands. @type {Record<string, Handler[1]>} */
const fromCard = {
  dismiss: (request, tab) => onFine(tab, request),
  preview: (_, tab) => onReport(tab),
};

messenger.runtime.onMessage.addListener((request, sender, reply) => {
  answer(request, sender).then(reply, (error) => reply({ error: error instanceof Refused ? "refused" : String(error) }));
  return true; // keeps the channel open for the promise
});

/** @param {any} request @param {chrome.runtime.MessageSender} sender */
async function answer(request, sender) {
  const kind = String(request?.kind);
  const tab = sender.tab?.id ?? -1;
  const ours = (sender.url ?? "").startsWith(messenger.runtime.getURL(""));
  if (!ours && Object.hasOwn(fromCard, kind)) return fromCard[kind](request, inMessage(sender, tab));
  if (!Object.hasOwn(handlers, kind)) throw new Refused(kind);
  const [asker, handle] = handlers[kind];
  if (asker === "page") return handle(request, inMessage(sender, tab));
  checkSender(sender, asker, []);
  return handle(request, tab);
}

/** Only our script in a displayed message speaks for it. @param {chrome.runtime.MessageSender} sender @param {number} tab */
function inMessage(sender, tab) {
  if (sender.id !== messenger.runtime.id || tab < 0 || sender.frameId) throw new Refused("not from a message");
  return tab;
}

/** @param {any} _request @param {number} tab */
async function onSite(_request, tab) {
  const [judge, mode, styles, words, shown] = await Promise.all([judging(), readingMode(MAIL), pageStyles(), cardWords(), displayedIn(tab)]);
  await forget(tab, 0);
  return { mode, styles, next: judge.next(), words, thread: mode && shown.length === 1 ? shown[0].headerMessageId : null };
}

/** @param {any} request @param {number} tab */
async function onAssess({ thread, words }, tab) {
  const [[header], accounts] = await Promise.all([displayedIn(tab), messenger.accounts.list()]);
  if (header?.headerMessageId !== thread) throw new Refused("another message is in front");
  const mail = await readMail(header, accounts, words);
  const known = threads.get(tab)?.id === thread;
  if (!known) threads.set(tab, { id: thread, mails: [mail] });
  const mails = threads.get(tab)?.mails ?? [mail];
  const upTo = mails.findIndex((one) => one.header.headerMessageId === thread);
  const answer = await judged(tab, thread, mails.slice(0, upTo + 1).map(({ turn }) => turn));
  // The message alone is answered at once; its conversation may take a look into other folders.
  if (!known) void threadOf(mail, accounts).then((found) => widen(tab, thread, found), () => undefined);
  return answer;
}

/** @param {number} tab @param {string} thread @param {Mail[]} mails */
async function widen(tab, thread, mails) {
  if (mails.length < 2 || threads.get(tab)?.id !== thread) return;
  threads.set(tab, { id: thread, mails });
  await messenger.tabs.sendMessage(tab, { kind: "again" }).catch(() => undefined);
}

/** @param {number} tab @param {string} thread @param {Turn[]} messages the displayed one is the last */
async function judged(tab, thread, messages) {
  const judge = await judging();
  const conversation = { id: thread, channel: "email", messages };
  const result = judge.judge(conversation);
  const dismissed = await dismissedOf(MAIL, thread, Object.keys(result.cards));
  await remember(tab, { frameId: 0, site: MAIL, thread, conversation, judged: result, dismissed: [...dismissed] });
  const marks = judge.marks(result.assessment, dismissed).filter(({ index }) => index === messages.length - 1);
  return { marks, cards: result.cards };
}

/** @param {number} tab @param {{thread?: string, signal: string, undo?: boolean}} request */
async function onFine(tab, { signal, undo }) {
  const open = await shown(tab);
  if (!open) return {};
  await callFine(MAIL, open.thread, cleanText(signal), undo === true);
  await messenger.tabs.sendMessage(tab, { kind: "again" }).catch(() => undefined); // its answer is remembered with what is fine now
  return {};
}

/** The displayed message, the conversation or what is selected: opens the preview, sends nothing. @param {number} tab @param {"thread" | "selected"} [scope] */
async function onReport(tab, scope) {
  const [accounts, displayed] = await Promise.all([messenger.accounts.list(), displayedIn(tab)]);
  const open = await shown(tab);
  const inFront = open?.conversation?.messages.at(-1);
  const known = threads.get(tab)?.mails ?? [];
  const headers = scope === "thread" ? known.map(({ header }) => header) : scope === "selected" ? await selectedIn(tab) : displayed;
  const turnOf = async (/** @type {MessageHeader} */ header) =>
    header.headerMessageId === open?.thread && inFront ? inFront : (await readMail(header, accounts)).turn;
  const messages = await Promise.all(headers.map(turnOf));
  if (messages.length) await openPreview({ conversation: { channel: "email", messages }, selected: false, mails: headers.map(({ id }) => id) });
  return {};
}

/** The conversation that the panel shows for a tab, judged again after a sleep. @param {number} tab */
async function shown(tab) {
  const open = gravest(await openIn(tab));
  if (open?.conversation) open.judged ??= (await judging()).judge(open.conversation);
  return open;
}

/** @param {any} request */
async function onState({ tab }) {
  const id = cleanNumber(tab);
  const [{ judge, expired }, settings, queue, displayed, selected] = await Promise.all([rulesInUse(), readSettings(), waitingReports(), displayedIn(id), selectedIn(id)]);
  const open = displayed.length === 1 ? await shown(id) : undefined;
  const thread = open && threads.get(id)?.id === open.thread ? (threads.get(id)?.mails.length ?? 0) : 0;
  return {
    site: MAIL,
    readable: displayed.length === 1,
    conversation: open?.conversation ?? null,
    assessment: open?.judged?.assessment ?? null,
    cards: open?.judged?.cards ?? {},
    stages: open?.judged?.stages ?? judge.stages([]),
    unreadable: false,
    paused: settings.paused,
    pack: judge.pack.version,
    pack_expired: expired,
    dismissed: open?.dismissed ?? [],
    also: [
      ...(thread > 1 ? [{ scope: "thread", count: thread }] : []),
      ...(selected.length > 1 ? [{ scope: "selected", count: selected.length }] : []),
    ],
    queue,
    contact: settings.contact,
  };
}

/** @param {any} request */
async function onReveal({ tab, index }) {
  const open = await shown(cleanNumber(tab));
  const finding = open?.judged?.assessment.findings[cleanNumber(index)];
  if (finding) await messenger.tabs.sendMessage(tab, { kind: "show", signal: finding.signal, quote: finding.quote }).catch(() => undefined);
  return {};
}

/** @param {any} request */
async function onDraft({ id }) {
  const [draft, judge, settings, accounts] = await Promise.all([readDraft(cleanText(id)), judging(), readSettings(), messenger.accounts.list()]);
  if (!draft?.mails) return {};
  const headers = await Promise.all(draft.mails.map((mail) => messenger.messages.get(mail)));
  const originals = await Promise.all(draft.mails.map(readOriginal));
  const to = await Promise.all([...headers[0].recipients, ...headers[0].ccList].map(parse));
  const identity = identityFor(headers[0], to.flat().map(({ address }) => address), accounts);
  const mails = originals.map((original, n) => ({ ...original, about: aboutOf(headers[n]) }));
  return { ...draft, mails, ...judge.judge(draft.conversation), settings: { ...settings, reporter: reporterOf(settings, identity) } };
}

keepUp();
void watchMessages();
messenger.messageDisplay.onMessagesDisplayed.addListener((tab) => void leave(tab.id));
messenger.tabs.onRemoved.addListener((tab) => void (threads.delete(tab), closeTab(tab)));

/** Another message, several or none: what was known of the one before is no longer on the screen. @param {number} tab */
async function leave(tab) {
  const shown = await displayedIn(tab);
  if (shown.length === 1 && threads.get(tab)?.id === shown[0].headerMessageId) return;
  threads.delete(tab);
  await forget(tab, 0);
}
