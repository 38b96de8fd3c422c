// Our script in every message that is displayed from now on.

const SCRIPT = {
  id: "mail",
  js: ["dom", "text_map", "shadow_style", "painter", "card", "shown_words", "mail_reading", "mail"].map((name) => `page/${name}.js`),
  css: ["page/marks.css"],
};

/** Registered scripts outlive the background page, so a second time is no error. */
export const watchMessages = () => messenger.scripting.messageDisplay.registerScripts([SCRIPT]).catch(() => undefined);
