/* global WORDS, SERVICE */
// Outlook's own Report button (integrated spam reporting, Mailbox 1.14). The service puts WORDS and SERVICE before this script.
// Classic Outlook on Windows runs it alone: no imports, no page, no localStorage, and nothing later than ES2016
// (learn.microsoft.com, outlook/spam-reporting and testing/runtimes). From Mailbox 1.15 on it only opens the pane, whose preview
// sends. Before, it sends what Outlook's dialog names, or says that nothing was sent. The message always stays where it is.

/** Of a POST from here: larger ones fail in some Outlooks (OfficeDev/office-js, issue 5822). */
var LARGEST = 3500000;
var PATIENCE_MS = 60000;

/** @param {any} event */
function onSpamReport(event) {
  if (Office.context.requirements.isSetSupported("Mailbox", "1.15")) {
    event.completed({ moveItemTo: "noMove", commandId: "pane11", contextData: JSON.stringify({ report: true, note: event.freeText || "" }) });
    return;
  }
  var words = wordsOf(Office.context.displayLanguage);
  var token = kept("token");
  var done = function (/** @type {string} */ receipt) {
    event.completed({
      moveItemTo: "noMove",
      postProcessingAction: "noMove", // the same for the first builds that had this button
      onErrorDeleteItem: false,
      showPostProcessingDialog: receipt
        ? { title: words.reportSentTitle, description: words.reportSent.replace("$1", receipt) }
        : { title: words.reportNotSentTitle, description: words.reportNotSent }
    });
  };
  if (!token) return done("");
  readMessage(function (message, original) {
    var body = message && original ? reportOf(message, original, event.freeText || "", words.languageTag) : "";
    if (!body || body.length > LARGEST) return done("");
    post(body, token, done);
  });
}

/** @param {(message: any, original: string) => void} then both null when Outlook does not give them */
function readMessage(then) {
  var item = /** @type {Office.MessageRead} */ (/** @type {unknown} */ (Office.context.mailbox.item));
  item.body.getAsync("text", function (text) {
    item.getAsFileAsync(function (file) {
      if (text.status !== Office.AsyncResultStatus.Succeeded || file.status !== Office.AsyncResultStatus.Succeeded) return then(null, "");
      then({
        from: "them", subject: item.subject, text: text.value, at: item.dateTimeCreated.toISOString(),
        sender: { name: item.from.displayName, address: item.from.emailAddress }
      }, file.value.replace(/\s+/g, ""));
    });
  });
}

/** @param {any} message @param {string} original base64 @param {string} note @param {string} lang @returns {string} */
function reportOf(message, original, note, lang) {
  var profile = Office.context.mailbox.userProfile;
  var chosen = kept("reporter") || { mode: "named", name: profile.displayName, address: profile.emailAddress, unit: "" };
  var reporter = chosen.mode === "anonymous" ? { mode: "anonymous" } : chosen;
  return JSON.stringify({
    report_id: crypto.randomUUID(), channel: "email", conversation: { channel: "email", messages: [message] },
    note: note, reporter: Object.assign({}, reporter, { lang: lang }), original: original
  });
}

/** @param {string} body @param {string} token @param {(receipt: string) => void} then "" when it was not received */
function post(body, token, then) {
  var request = new XMLHttpRequest();
  request.open("POST", SERVICE + "/api/v1/reports");
  request.timeout = PATIENCE_MS;
  request.setRequestHeader("content-type", "application/json");
  request.setRequestHeader("authorization", "Bearer " + token);
  request.onloadend = function () {
    var received = request.status === 200 || request.status === 201;
    then(received ? String(JSON.parse(request.responseText).receipt) : "");
  };
  request.send(body);
}

/** What the pane keeps under the same name (pane/keep.js). @param {string} name @returns {any} null where nothing is kept */
function kept(name) {
  try {
    return JSON.parse(localStorage.getItem((Office.context.partitionKey || "") + "secondlook." + name) || "null");
  } catch (error) {
    return null;
  }
}

/** @param {string} tag "fi-FI" */
function wordsOf(tag) {
  var language = tag.toLowerCase().split("-")[0];
  return WORDS[language === "zh" ? "zh_CN" : language] || WORDS.en;
}

if (Office.context.platform === Office.PlatformType.PC || Office.context.platform == null) {
  Office.actions.associate("onSpamReport", onSpamReport);
}
