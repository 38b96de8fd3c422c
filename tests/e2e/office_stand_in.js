// Plays office.js over the members that office_stand_in.mjs found in the published typings. Served in its place, after
// `const TYPINGS = ...;`. What Outlook shows comes from the test: window.OUTLOOK = {set, language, platform, mails, current, profile}.
// A member that the typings lack, or that belongs to a later requirement set than `set`, throws: nothing can be used by guess.
(() => {
  const outlook = window.OUTLOOK;
  const number = (set) => Number(set.split(".")[1]); // all sets are 1.something
  const supports = (set) => number(set) <= number(outlook.set);
  const handlers = {};
  const actions = {};

  /** @param {string} name @returns {Record<string, {since: string, method: boolean}>} with what it inherits */
  function membersOf(name) {
    const { bases, members } = TYPINGS.interfaces[name];
    return Object.assign({}, ...bases.map(membersOf), members);
  }

  /** The interface `name`, with what the test gives it. */
  function play(name, given) {
    const members = membersOf(name);
    return new Proxy(given, {
      get(target, key) {
        if (typeof key === "symbol") return undefined;
        const member = Object.hasOwn(members, key) ? members[key] : null;
        if (!member) throw new TypeError(`office.js: ${name} has no ${key}`);
        if (!supports(member.since)) throw new TypeError(`office.js: ${name}.${key} is of Mailbox ${member.since}, this Outlook has ${outlook.set}`);
        if (!(key in target)) throw new Error(`the stand-in does not play ${name}.${key}`);
        return target[key];
      },
      set(_, key) { throw new TypeError(`office.js: ${name}.${String(key)} is not ours to set`); },
    });
  }

  /** A method that hands its answer to the callback, its last argument, later. */
  const answering = (work) => (...given) => {
    const done = given.at(-1);
    setTimeout(() => {
      const value = work(...given);
      const { Succeeded, Failed } = TYPINGS.enums.AsyncResultStatus;
      done(value === null ? { status: Failed, error: { name: "GenericResponseError", message: "no answer" } } : { status: Succeeded, value });
    }, outlook.wait ?? 0);
  };

  const front = () => outlook.mails[outlook.current];

  function item() {
    const mail = front();
    if (!mail) return undefined;
    // The methods read whatever is in front when they are called, as in Outlook.
    return play("MessageRead", {
      ...mail, itemType: "message", dateTimeCreated: new Date(mail.at), from: play("EmailAddressDetails", mail.from),
      body: play("Body", { getAsync: answering((type) => front()[type] ?? null) }),
      getAllInternetHeadersAsync: answering(() => front().headers),
      getAsFileAsync: answering(() => front().file ?? null),
      getInitializationContextAsync: answering(() => outlook.context ?? ""),
    });
  }

  const mailbox = play("Mailbox", {
    get item() { return item(); },
    userProfile: play("UserProfile", outlook.profile),
    addHandlerAsync: (event, handler) => { handlers[event] = handler; },
  });

  window.Office = {
    ...TYPINGS.enums,
    MailboxEnums: { ItemType: TYPINGS.enums.ItemType, MoveSpamItemTo: TYPINGS.enums.MoveSpamItemTo },
    actions: { associate: (name, action) => { actions[name] = action; } },
    context: play("Context", {
      mailbox, displayLanguage: outlook.language, platform: outlook.platform, partitionKey: "partition-",
      requirements: play("RequirementSetSupport", { isSetSupported: (name, set) => name === "Mailbox" && supports(set) }),
    }),
    // Like office.js, which adds the script of the program it runs in by its address, and is ready when that has run.
    onReady: () => new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = new URL("outlook-stand-in.js", "https://appsforoffice.microsoft.com/lib/1/hosted/").href;
      script.onload = () => resolve({ host: "Outlook", platform: outlook.platform });
      document.head.append(script);
    }),
  };

  /** For the test: another message is clicked. */
  outlook.open = (current) => {
    outlook.current = current;
    handlers[TYPINGS.enums.EventType.ItemChanged]?.();
  };

  /** For the test: Outlook's own Report button. @returns {Promise<object>} with what the add-in completed it */
  outlook.report = (freeText) => new Promise((resolve) => {
    const allowed = membersOf("SpamReportingEventCompletedOptions");
    const completed = (options) => {
      for (const key of Object.keys(options)) if (!allowed[key] || !supports(allowed[key].since)) throw new TypeError(`office.js: no option ${key}`);
      resolve(options);
    };
    const action = actions.onSpamReport ?? window.onSpamReport;
    const event = new Proxy(play("SpamReportingEventArgs", { freeText, options: [], type: "SpamReporting" }), {
      get: (args, key) => (key === "completed" ? completed : args[key]),
    });
    action(event);
  });
})();
