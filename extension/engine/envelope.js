/** What stands around the words of a message: sender, answer address, links, hidden text, what the mail server said. Twin of engine/envelope.py. */

import {cut} from './cut.js';
import {cleanHost, hostOfAddress, hostOfLink} from './hosts.js';
import {LINKS_LIMIT, linksOfText} from './links.js';

const PIECE_LIMIT = 2_000; // UTF-16 units of a name, an address, or the text or target of a link
const HEADER_LIMIT = 20_000;
const SOUGHT_LIMIT = 200; // code points; a longer text of a link is not looked for
const ADDRESS = /[^ \t\r\n@<>()\[\]",;:']{1,64}@[^ \t\r\n@<>()\[\]",;:']{1,253}/gu;
const HALF = /[\ud800-\udfff]/u;

/** @typedef {{field: string, start: number, end: number, quote: string}} Place  for links: in the message's text */
/** @typedef {{href: string, text: string, host: string, place: Place | null}} SeenLink  `host` is "" for other than web links */

export class Envelope {
  /**
   * @param {import('./types.js').Judged} message
   * @param {import('./known.js').Known} known
   */
  constructor(message, known) {
    this.message = message;
    this.known = known;
    this.name = cut(message.sender?.name ?? '', PIECE_LIMIT);
    this.address = cut(message.sender?.address ?? '', PIECE_LIMIT);
    this.claimedOrganisation = trim(message.sender?.claimed_org ?? '');
    this.replyTo = cut(message.reply_to ?? '', PIECE_LIMIT);
    this.hidden = cut(message.hidden ?? '', HEADER_LIMIT);
    this.auth = cut(message.auth ?? '', HEADER_LIMIT);
    this.senderHost = hostOfAddress(withoutEnd(this.address));
    /** @type {SeenLink[] | null} */
    this.seenLinks = null;
  }

  /** The registered domain of the sender. */
  get senderSite() {
    return this.known.suffixes.site(this.senderHost);
  }

  /** The part of the address behind the @. */
  senderHostPlace() {
    return piece('sender', this.address, this.address.lastIndexOf('@') + 1, withoutEnd(this.address).length);
  }

  /** The links of the message, or those that stand in its text where none are given. */
  get links() {
    return this.seenLinks ??= this.readLinks();
  }

  /** @returns {SeenLink[]} */
  readLinks() {
    const {text, links} = this.message;
    if (!links) {
      return linksOfText(cut(text), this.known.addressPattern).map(({href, text: quote, start, end}) => (
        {href, text: quote, host: hostOfLink(href), place: {field: 'links', start, end, quote}}
      ));
    }
    return links.slice(0, LINKS_LIMIT).map((link) => {
      const href = cut(link.href ?? '', PIECE_LIMIT);
      return {href, text: cut(link.text ?? '', PIECE_LIMIT), host: hostOfLink(href), place: null};
    });
  }

  /**
   * Where the words of the link stand in the text; its target where they are not found.
   * @param {SeenLink} link
   * @returns {Place}
   */
  linkPlace(link) {
    if (link.place) return link.place;
    const text = cut(this.message.text), shown = trim(link.text);
    const at = shown && [...shown].length <= SOUGHT_LIMIT && !HALF.test(shown) ? text.indexOf(shown) : -1;
    return at < 0 ? {field: 'links', start: 0, end: 0, quote: link.href} : piece('links', text, at, at + shown.length);
  }

  /**
   * Every host that the message names, with a way to its place: the sender's, then those of the links.
   * @returns {Generator<{host: string, place: () => Place}>}
   */
  *hosts() {
    if (this.senderHost) yield {host: this.senderHost, place: () => this.senderHostPlace()};
    for (const link of this.links) if (link.host) yield {host: link.host, place: () => this.linkPlace(link)};
  }

  /**
   * Mail addresses in a text: the host of each, and where it stands.
   * @param {string} field @param {string} text
   * @returns {Generator<{host: string, place: Place}>}
   */
  *addressesIn(field, text) {
    for (const match of text.matchAll(ADDRESS)) {
      const host = cleanHost(match[0].slice(match[0].lastIndexOf('@') + 1));
      if (host.includes('.')) yield {host, place: piece(field, text, match.index, match.index + match[0].length)};
    }
  }
}

/** @param {string} field @param {string} text @param {number} start @param {number} end @returns {Place} */
export const piece = (field, text, start, end) => ({field, start, end, quote: text.slice(start, end)});

/** @param {string} text */
export const trim = (text) => text.replace(/^[ \t\r\n]+/, '').replace(/(?<![ \t\r\n])[ \t\r\n]+$/, '');

/** @param {string} address */
const withoutEnd = (address) => address.replace(/(?<![ \t\r\n>])[ \t\r\n>]+$/, '');
