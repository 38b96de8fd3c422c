// What the tests do inside Thunderbird's main window; thunderbird.py puts this before each of its calls.
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const { MailUtils } = ChromeUtils.importESModule("resource:///modules/MailUtils.sys.mjs");
const tabmail = document.getElementById("tabmail");
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const about = () => tabmail.currentAboutMessage;
const pane = () => about()?.getMessagePaneBrowser()?.contentWindow;
const shown = () => {
  try {
    return about()?.gMessage?.messageId;
  } catch {
    return undefined; // for a moment a folder has replaced the header that the pane still holds
  }
};

async function poll(probe) {
  for (let tries = 0; tries < 150; tries++, await later(100)) {
    const value = await probe();
    if (value) return value;
  }
  throw new Error(`timed out: ${probe}`);
}

async function logIn(user, password) {
  const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
  login.init("imap://127.0.0.1", null, "imap://127.0.0.1", user, password, "", "");
  await Services.logins.addLoginAsync(login).catch(() => undefined); // known from an earlier start
}

async function folder(where) {
  if (where !== "imap") {
    const local = MailServices.accounts.localFoldersServer.rootFolder.getChildNamed({ local: "Inbox", sent: "Sent", trash: "Trash" }[where]).QueryInterface(Ci.nsIMsgLocalMailFolder);
    const listener = { OnStartRunningUrl() {}, OnStopRunningUrl() {} };
    await poll(() => { try { return local.getDatabaseWithReparse(listener, null); } catch { return null; } }); // a hand-written mbox has no summary yet
    return local;
  }
  const server = MailServices.accounts.findServer("bob", "127.0.0.1", "imap");
  const inbox = () => server.rootFolder.getFolderWithFlags(Ci.nsMsgFolderFlags.Inbox);
  if (!inbox()) server.performExpand(null);
  return poll(inbox);
}

const headers = (at) => [...at.msgDatabase.enumerateMessages()];

async function header(where, id) {
  const at = await folder(where);
  let tries = 0;
  return poll(() => {
    const found = headers(at).find((one) => one.messageId === id);
    if (!found && where === "imap" && tries++ % 20 === 0) at.updateFolder(window.msgWindow); // it may still be logging in
    return found;
  });
}

async function show(where, id) {
  MailUtils.displayMessageInFolderTab(await header(where, id));
  return true;
}

async function select(where, ids) {
  await show(where, ids[0]);
  await poll(() => shown() === ids[0]);
  const view = tabmail.currentAbout3Pane;
  view.gDBView.doCommand(Ci.nsMsgViewCommandType.expandAll);
  const rows = await Promise.all(ids.map(async (id) => view.gDBView.findIndexOfMsgHdr(await header(where, id), true)));
  view.threadTree.selectedIndices = rows;
  return poll(() => view.gDBView.selection.count === ids.length);
}

/** Keywords of a mail; for IMAP as the server has them, since a look that was under way may have put back older ones. */
async function keywords(where, id) {
  const found = await header(where, id);
  if (where === "imap") found.folder.updateFolder(window.msgWindow);
  return found.getStringProperty("keywords");
}

const marks = () => {
  const view = pane();
  if (!view) return [];
  return [...Cu.waiveXrays(view).CSS.highlights.entries()].flatMap(([name, highlight]) => [...highlight].map((range) => [name, range.toString()]));
};

const buttonElement = () => about()?.document.querySelector("[id^=secondlook][id$=messageDisplayAction-toolbarbutton]");
const button = () => ({
  label: buttonElement()?.getAttribute("label"),
  title: buttonElement()?.getAttribute("tooltiptext"),
  badge: buttonElement()?.getAttribute("badge") ?? "",
});

function click(view, x, y) {
  for (const type of ["mousemove", "mousedown", "mouseup"]) view.synthesizeMouseEvent(type, x, y, { button: 0, clickCount: 1 });
  return true;
}

function clickOn(view, element) {
  const box = element?.getBoundingClientRect();
  return Boolean(box?.width) && click(view, box.x + box.width / 2, box.y + box.height / 2);
}

const clickButton = () => clickOn(about(), buttonElement());
const clickToolbar = () => clickOn(window, document.querySelector(`button[extension="secondlook-mail@secondlook.example"]`));

/** A click on marked words in the displayed message. */
function clickMark(words) {
  const view = pane();
  const ranges = [...Cu.waiveXrays(view).CSS.highlights.values()].flatMap((highlight) => [...highlight]);
  const box = ranges.find((range) => range.toString().replace(/\s+/g, " ").includes(words)).getClientRects()[0];
  return click(view, box.x + box.width / 2, box.y + box.height / 2);
}

const browserOf = (name) => [...document.querySelectorAll("browser")].findLast((one) => one.currentURI?.spec.includes(`-777777777777/${name}`));
const actorOf = (name) => browserOf(name).browsingContext.currentWindowGlobal.getActor("MarionetteCommands");
const inPage = (name, script) => actorOf(name).executeScript(script, [], { sandboxName: "default", newSandbox: false, timeout: 20_000, async: false });

/** A popup is no part of the window's picture. */
async function pictureOf(name) {
  const bitmap = await browserOf(name).browsingContext.currentWindowGlobal.drawSnapshot(null, 1, "white");
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** Mouse events of a remote page are sent to its browser element; a popup is a window of its own, whose origin is the page's. */
function clickIn(name, x, y) {
  const at = browserOf(name);
  const box = at.getBoundingClientRect();
  return click(at.ownerDocument.defaultView, box.x + x, box.y + y);
}

async function closeAll() {
  for (const panel of document.querySelectorAll("panel[viewId], panel")) panel.hidePopup?.();
  for (const tab of tabmail.tabInfo.slice(1).reverse()) tabmail.closeTab(tab);
  await later(50);
}
