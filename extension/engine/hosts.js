/**
 * Host names out of addresses and links, in one comparable form: labels in their own letters, ASCII in lower case.
 * As lenient as a browser, since it is the browser that will open the link. Twin of engine/hosts.py.
 */

import {decode} from './punycode.js';

const HOST_LIMIT = 253;
const LABEL = /^[a-z0-9_\u0080-\u{10ffff}-]+$/u;
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const DOTS = /[\u3002\uff61]/g;
const WEB = /^(?:(?:https?:)?[/\\]{2}|https?:|(?=www\.))[/\\]*([^/\\?#]*)/i;
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]{0,30}:/;
const PORT = /:[0-9]*$/;
const ENCODED = /%([0-7][0-9A-Fa-f])/g;
const UNSEEN_BY_BROWSERS = /[\t\n\r]/g;
const SPACE_BEFORE = /^[\0- ]+/;

/** ASCII letters in lower case; all others stay, whatever a browser says about them. @param {string} text */
export const lower = (text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/**
 * The comparable form of a host name; "" for what cannot be one.
 * @param {string} host
 */
export function cleanHost(host) {
  const ascii = host.replace(FULL_WIDTH, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0)).replace(DOTS, '.');
  const clean = lower(ascii).replace(/\.$/, '');
  const labels = clean.split('.');
  if (clean.length > HOST_LIMIT && [...clean].length > HOST_LIMIT) return '';
  return labels.every((label) => LABEL.test(label)) ? labels.map(letters).join('.') : '';
}

/** An `xn--` label in its own letters; one that is not well formed stays as it is. @param {string} label */
function letters(label) {
  if (!label.startsWith('xn--')) return label;
  const decoded = decode(label.slice(4));
  return decoded === null || isAscii(decoded) ? label : decoded;
}

/** @param {string} text */
export const isAscii = (text) => !/[^\0-\x7f]/.test(text);

/** The host behind the last @ of a mail address; "" without one. @param {string} address */
export function hostOfAddress(address) {
  const at = address.lastIndexOf('@');
  return at < 0 ? '' : cleanHost(address.slice(at + 1));
}

/** The host that a web link leads to; "" for another kind of link. @param {string} href */
export function hostOfLink(href) {
  const match = WEB.exec(plain(href));
  if (!match) return '';
  const host = match[1].slice(match[1].lastIndexOf('@') + 1).replace(PORT, '');
  return cleanHost(host.replace(ENCODED, (_, code) => String.fromCharCode(parseInt(code, 16))));
}

/** `https:`, `tg:` and so on; "" for a link without. @param {string} href */
export function schemeOf(href) {
  return lower(SCHEME.exec(plain(href))?.[0] ?? '');
}

/** @param {string} href */
const plain = (href) => href.replace(UNSEEN_BY_BROWSERS, '').replace(SPACE_BEFORE, '');
