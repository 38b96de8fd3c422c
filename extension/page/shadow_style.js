// The style of the marks inside open shadow roots: there the manifest's style sheet does not reach (Firefox).
// One constructed sheet for each root, added again when the page replaces the list.

class ShadowStyle {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    /** @type {Map<ShadowRoot, CSSStyleSheet>} */
    this.sheets = new Map();
  }

  /** @param {ShadowRoot} root */
  adopt(root) {
    let sheet = this.sheets.get(root);
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(this.text);
      this.sheets.set(root, sheet);
    }
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }

  /** Does every root that is still in the page have its sheet? */
  whole() {
    for (const [root, sheet] of this.sheets) {
      if (!Dom.isConnected(root)) this.sheets.delete(root);
      else if (!root.adoptedStyleSheets.includes(sheet)) return false;
    }
    return true;
  }
}
