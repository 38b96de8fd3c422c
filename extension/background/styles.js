// Style texts for the page side, read from the package: a page script cannot load files of ours, since none may be
// listed as reachable from web pages (sites look for extensions through exactly such files).

/** @type {Promise<{marks: string, card: string}> | undefined} */
let loaded;

/** @returns {Promise<{marks: string, card: string}>} */
export function pageStyles() {
  loaded ??= (async () => {
    const [marks, look, card] = await Promise.all(["page/marks.css", "look/look.css", "page/card.css"].map(text));
    return { marks, card: look.replace(/:root\b/g, ":host") + card };
  })();
  return loaded;
}

/** @param {string} path */
const text = async (path) => (await fetch(chrome.runtime.getURL(path))).text();
