// The few DOM members that the page scripts use, taken from the prototypes.
// A page can shadow any property of its document and of its forms with an element of that name
// (`<form name=querySelector>`), and a content script sees the shadow; prototype members cannot be shadowed.

const Dom = (() => {
  /** @param {object} prototype @param {string} name @returns {(node: Node) => any} */
  const getter = (prototype, name) => {
    const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
    if (!get) throw new TypeError(`no getter ${name}`);
    return (node) => get.call(node);
  };

  /** @typedef {Document | DocumentFragment | Element} Root */

  // By number and not by instanceof: a node that the page moved here from another document is no instance of our classes.
  const typeOf = /** @type {(node: Node) => number} */ (getter(Node.prototype, "nodeType"));
  /** @param {Node | null | undefined} node @returns {node is Element} */
  const isElement = (node) => !!node && typeOf(node) === Node.ELEMENT_NODE;
  /** @param {Node} node @returns {node is Text} */
  const isText = (node) => typeOf(node) === Node.TEXT_NODE;
  /** @param {Node} node @returns {node is ShadowRoot} */
  const isShadow = (node) => typeOf(node) === Node.DOCUMENT_FRAGMENT_NODE;

  /** @param {Root} root */
  const selectable = (root) => (isElement(root) ? Element.prototype : isShadow(root) ? DocumentFragment.prototype : Document.prototype);

  return Object.freeze({
    isElement,
    isText,
    isShadow,

    /** @param {Root} root @param {string} selector @returns {Element[]} */
    all: (root, selector) => [...selectable(root).querySelectorAll.call(root, selector)],

    /** What the first successful selector finds. @param {Root} root @param {string[]} selectors @returns {Element[]} */
    firstAll: (root, selectors) => {
      for (const selector of selectors) {
        const found = selectable(root).querySelectorAll.call(root, selector);
        if (found.length) return [...found];
      }
      return [];
    },

    /** The first element that the first successful selector finds. @param {Root} root @param {string[]} selectors @returns {Element | null} */
    first: (root, selectors) => {
      for (const selector of selectors) {
        const found = selectable(root).querySelector.call(root, selector);
        if (found) return found;
      }
      return null;
    },

    /** @param {Element} element @param {string} selector */
    matches: (element, selector) => Element.prototype.matches.call(element, selector),

    /** @param {Element} element @param {string} selector @returns {Element | null} */
    closest: (element, selector) => Element.prototype.closest.call(element, selector),

    /** @param {Element} element @param {string} name @returns {string} "" when absent */
    attribute: (element, name) => Element.prototype.getAttribute.call(element, name) ?? "",

    /** Is it on the page as such, scrolled away or not? @param {Element} element @returns {boolean} */
    isShown: (element) => Element.prototype.checkVisibility.call(element, { visibilityProperty: true }),

    /** @param {Node} root @param {number} show @param {NodeFilter} [filter] @returns {TreeWalker} */
    walker: (root, show, filter) => Document.prototype.createTreeWalker.call(document, root, show, filter),

    /** @param {string} name @returns {HTMLElement} */
    make: (name) => Document.prototype.createElement.call(document, name),

    /** @param {string} name @returns {Element} */
    draw: (name) => Document.prototype.createElementNS.call(document, "http://www.w3.org/2000/svg", name),

    /** @param {Node} node @returns {Node} */
    rootOf: (node) => Node.prototype.getRootNode.call(node),

    shadowOf: /** @type {(element: Node) => ShadowRoot | null} */ (getter(Element.prototype, "shadowRoot")),
    textOf: /** @type {(node: Node) => string} */ (getter(Node.prototype, "textContent")),
    nameOf: /** @type {(node: Node) => string} */ (getter(Node.prototype, "nodeName")),
    parentOf: /** @type {(node: Node) => Node | null} */ (getter(Node.prototype, "parentNode")),
    isConnected: /** @type {(node: Node) => boolean} */ (getter(Node.prototype, "isConnected")),
    top: /** @type {(node: Node) => Element} */ (getter(Document.prototype, "documentElement")),
  });
})();
