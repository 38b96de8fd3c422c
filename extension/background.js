// Entry of the background: one table of who may ask what, and the browser's events. Judges; keeps; sends when asked.
// The worker may be stopped at any time, so all listeners are added at once and nothing is awaited here.
import { checkSender, cleanConversation, cleanNumber, cleanText, hostOf, Refused } from "./background/requests.js";
import { cardWords } from "./background/card_words.js";
import { closeTab, find, forget, gravest, openIn, remember } from "./background/conversations.js";
import { dismissedOf, warmDismissals } from "./background/dismissals.js";
import { openPreview, readDraft } from "./background/drafts.js";
import { callFine } from "./background/fine_counts.js";
import { ownPages } from "./background/own_pages.js";
import { waitingReports } from "./background/queue.js";
import { judging, rulesInUse } from "./background/rules.js";
import { checkSelection, installMenu } from "./background/selection.js";
import { readSettings, readingMode, warmSettings } from "./background/settings.js";
import { pageStyles } from "./background/styles.js";
import { keepUp } from "./background/upkeep.js";

void judging();
void warmDismissals();
void warmSettings();

/** @typedef {{tab: number, frameId: number, host: string}} From where a page script stands; tab -1 for our own pages */
/** @typedef {[import("./background/requests.js").Asker, (request: any, from: From) => Promise<object>]} Handler */

/** @type {Record<string, Handler>} */
const handlers = {
  ...ownPages,
  site: ["page", onSite],
  assess: ["page", onAssess],
  unreadable: ["page", onUnreadable],
  gone: ["page", async ({ thread }, { tab, frameId }) => (await forget(tab, frameId, cleanText(thread)), {})],
  more: ["page", onMore],
  state: ["pages", onState],
  reveal: ["pages", onReveal],
  checkSelection: ["pages", async ({ tab }) => ((await checkSelection(cleanNumber(tab))) ? {} : { empty: true })],
  draft: ["pages", onDraft],
};
/** These two are asked by cards and by the panel alike. @type {Record<string, {page: Handler[1], pages: Handler[1]}>} */
const shared = {
  dismiss: { page: onFine, pages: onPanelFine },
  preview: { page: onReport, pages: onPanelReport },
};

chrome.runtime.onMessage.addListener((request, sender, reply) => {
  answer(request, sender).then(reply, (error) => reply({ error: error instanceof Refused ? "refused" : String(error) }));
  return true; // keeps the channel open for the promise
});

/** @param {any} request @param {chrome.runtime.MessageSender} sender */
async function answer(request, sender) {
  const kind = String(request?.kind);
  const ours = (sender.url ?? "").startsWith(chrome.runtime.getURL(""));
  const both = Object.hasOwn(shared, kind) ? shared[kind] : null;
  const handler = both ? /** @type {Handler} */ ([ours ? "pages" : "page", ours ? both.pages : both.page]) : Object.hasOwn(handlers, kind) ? handlers[kind] : null;
  if (!handler) throw new Refused(kind);
  const [asker, handle] = handler;
  const hosts = asker === "page" ? (await judging()).pack.sites.flatMap((/** @type {any} */ site) => site.hosts) : [];
  checkSender(sender, asker, hosts);
  return handle(request, { tab: sender.tab?.id ?? -1, frameId: sender.frameId ?? 0, host: hostOf(sender) });
}

/** @param {any} _request @param {From} from */
async function onSite(_request, { tab, frameId, host }) {
  const [judge, mode, styles, words] = await Promise.all([judging(), readingMode(host), pageStyles(), cardWords()]);
  void forget(tab, frameId);
  const site = mode && judge.pack.sites.find((/** @type {any} */ one) => one.hosts.includes(host));
  return { site: site || null, mode, styles, next: judge.next(), words };
}

/** @param {any} request @param {From} from */
async function onAssess(request, { tab, frameId, host }) {
  const judge = await judging();
  const conversation = cleanConversation(request.conversation);
  const thread = cleanText(request.thread);
  const judged = judge.judge(conversation);
  const signals = Object.keys(judged.cards);
  const dismissed = signals.length ? await dismissedOf(host, thread, signals) : new Set();
  // After the answer is on its way: nobody in the page waits for badge and panel.
  setTimeout(() => void remember(tab, { frameId, site: host, thread, conversation, judged, dismissed: [...dismissed] }));
  return { marks: judge.marks(judged.assessment, dismissed), cards: judged.cards };
}

/** @param {any} request @param {From} from */
async function onUnreadable({ thread }, { tab, frameId, host }) {
  await remember(tab, { frameId, site: host, thread: cleanText(thread), conversation: null, judged: null, dismissed: [] });
  return {};
}

/** @param {any} request @param {From} from */
async function onFine({ thread, signal }, { tab, frameId, host }) {
  await callFine(host, cleanText(thread), cleanText(signal), false);
  await readAgain(tab, frameId);
  return {};
}

/** @param {any} request */
async function onPanelFine({ tab, signal, undo }) {
  const open = await shown(cleanNumber(tab));
  if (!open) return {};
  await callFine(open.site, open.thread, cleanText(signal), undo === true);
  const dismissed = await dismissedOf(open.site, open.thread, Object.keys(open.judged?.cards ?? {}));
  await remember(tab, { ...open, dismissed: [...dismissed] });
  await readAgain(tab, open.frameId);
  return {};
}

/** @param {any} request @param {From} from */
async function onReport({ thread }, { tab, frameId }) {
  const open = await find(tab, frameId, cleanText(thread));
  if (open?.conversation) await openPreview({ conversation: open.conversation, selected: false }, tab);
  return {};
}

/** @param {any} request */
async function onPanelReport({ tab }) {
  const open = await shown(cleanNumber(tab));
  if (open?.conversation) await openPreview({ conversation: open.conversation, selected: false }, tab);
  return {};
}

/** The panel beside the page where the browser lets us open it, else as popup. @param {any} _request @param {From} from */
async function onMore(_request, { tab }) {
  await (chrome.sidePanel ? chrome.sidePanel.open({ tabId: tab }) : Promise.reject(new Error())).catch(() => chrome.action.openPopup()).catch(() => undefined);
  return {};
}

/** The conversation that the panel shows for a tab, judged again after a sleep. @param {number} tab */
async function shown(tab) {
  const open = await openIn(tab);
  const judge = await judging();
  for (const one of open) if (one.conversation) one.judged ??= judge.judge(one.conversation);
  return gravest(open);
}

/** @param {any} request */
async function onState({ tab }) {
  const id = cleanNumber(tab);
  const [{ judge, expired }, host, settings, queue] = await Promise.all([rulesInUse(), readHost(id), readSettings(), waitingReports()]);
  if (!host) await forget(id, 0); // the tab went elsewhere while we slept
  const open = await shown(id);
  const judged = open?.judged ?? null;
  return {
    site: host,
    conversation: open?.conversation ?? null,
    assessment: judged?.assessment ?? null,
    cards: judged?.cards ?? {},
    stages: judged?.stages ?? judge.stages([]),
    unreadable: Boolean(open && !open.conversation),
    paused: settings.paused,
    pack: judge.pack.version,
    pack_expired: expired,
    dismissed: open?.dismissed ?? [],
    queue,
    contact: settings.contact,
  };
}

/** The host of a tab whose page our scripts read, else null. @param {number} tab @returns {Promise<string | null>} */
async function readHost(tab) {
  const answer = await chrome.tabs.sendMessage(tab, { kind: "here" }, { frameId: 0 }).catch(() => null);
  return answer?.host ?? null;
}

/** @param {any} request */
async function onReveal({ tab, index }) {
  const open = await shown(cleanNumber(tab));
  const finding = open?.judged?.assessment.findings[cleanNumber(index)];
  if (open && finding) {
    const request = { kind: "show", thread: open.thread, signal: finding.signal, quote: finding.quote };
    await chrome.tabs.sendMessage(tab, request, { frameId: open.frameId }).catch(() => undefined);
  }
  return {};
}

/** @param {any} request */
async function onDraft({ id }) {
  const [draft, judge, settings] = await Promise.all([readDraft(cleanText(id)), judging(), readSettings()]);
  return draft ? { ...draft, ...judge.judge(draft.conversation), settings } : {};
}

/** @param {number} tab @param {number} frameId */
async function readAgain(tab, frameId) {
  await chrome.tabs.sendMessage(tab, { kind: "again" }, { frameId }).catch(() => undefined); // the page may be gone
}

keepUp(installMenu);
chrome.tabs.onRemoved.addListener((tab) => void closeTab(tab));
chrome.contextMenus.onClicked.addListener((info, tab) => void (tab?.id !== undefined && checkSelection(tab.id, info.selectionText)));
chrome.commands.onCommand.addListener((command, tab) => void (command === "check-selection" && tab?.id !== undefined && checkSelection(tab.id)));
