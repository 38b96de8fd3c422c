import { announcer } from "../announcer.js";
import { element } from "../pages/element.js";
import { judgedText } from "../pages/judged_text.js";
import { readPicture } from "./picture.js";

const MOST = 5;

/** @typedef {import("../pages/screenshots.js").Shown} Shown */

/** @template {HTMLElement} T @param {string} id @returns {T} */
const at = (id) => /** @type {T} */ (document.getElementById(id));

/** The one field: a message or screenshots, with its marks while somebody types. Nothing that is put in leaves it. */
export class WriteView {
  /** @param {import("../pages/shapes.js").Say} say @param {() => void} preview */
  constructor(say, preview) {
    this.say = say;
    this.form = /** @type {HTMLFormElement} */ (at("write"));
    this.field = /** @type {HTMLTextAreaElement} */ (at("message"));
    this.announce = announcer(at("said"));
    /** @type {import("../background/judge.js").Judge | null} */
    this.judge = null;
    /** @type {Shown[]} */
    this.pictures = [];
    this.form.addEventListener("submit", (event) => { event.preventDefault(); preview(); });
    this.field.addEventListener("input", () => this.draw());
    this.field.addEventListener("paste", (event) => this.pasted(event));
    const files = /** @type {HTMLInputElement} */ (at("files"));
    files.addEventListener("change", async () => {
      await this.add([...(files.files ?? [])]);
      files.value = ""; // the same picture may be chosen again
    });
    this.draw();
  }

  /** The text as it was put in, "" when it is blank. */
  get text() {
    return this.field.value.trim() === "" ? "" : this.field.value;
  }

  /** @param {string} text @param {File[]} files what a phone shared */
  async put(text, files) {
    if (text) this.field.value = text;
    this.draw();
    await this.add(files);
  }

  /** @param {ClipboardEvent} event */
  pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (files.length === 0) return;
    event.preventDefault();
    void this.add(files);
  }

  /** @param {File[]} files */
  async add(files) {
    this.tell("");
    for (const file of files) {
      if (this.pictures.length >= MOST) return this.tell(this.say("reportPictureMost", MOST));
      const shown = await readPicture(file, `screenshot-${this.pictures.length + 1}`).catch(() => null);
      if (shown) this.pictures.push(shown);
      else this.tell(this.say("reportPictureFailed", file.name));
      this.draw();
    }
  }

  /** @param {Shown} shown */
  remove(shown) {
    URL.revokeObjectURL(shown.url);
    this.pictures = this.pictures.filter((other) => other !== shown);
    this.tell("");
    this.draw();
    this.field.focus();
  }

  /** After it was sent or kept. */
  clear() {
    for (const { url } of this.pictures) URL.revokeObjectURL(url);
    this.pictures = [];
    this.field.value = "";
    this.draw();
  }

  draw() {
    const { say, text, judge, pictures } = this;
    at("go").toggleAttribute("disabled", text === "" && pictures.length === 0);
    at("pictures").replaceChildren(...pictures.map((shown, n) => this.thumbnail(shown, n)));
    const judged = text && judge ? /** @type {any} */ (judge.judge({ channel: "other", messages: [{ from: "them", text }] })) : null;
    at("result").replaceChildren(...(judged ? judgedText(judged, text, say("tryMarked"), say) : []));
    if (judged) this.announce(at("result").querySelector("h2")?.textContent ?? "");
  }

  /** @param {Shown} shown @param {number} n */
  thumbnail(shown, n) {
    const name = this.say("reportPictureNumber", n + 1);
    const remove = element("button", { type: "button", class: "plain", "aria-label": `${this.say("reportPictureRemove")}: ${name}`, click: () => this.remove(shown) }, this.say("reportPictureRemove"));
    return element("li", {}, element("img", { src: shown.url, alt: name }), remove);
  }

  /** @param {string} text what went wrong, "" when nothing did */
  tell(text) {
    at("problem").textContent = text;
  }
}
