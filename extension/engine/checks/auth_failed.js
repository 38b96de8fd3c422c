/**
 * A mail server of the organisation found that the message is not from where it says (Authentication-Results, RFC 8601).
 * Twin of engine/checks.
 */

import {piece} from '../envelope.js';
import {lower} from '../hosts.js';

const LINE = /[^\r\n]+(?:\r?\n[ \t][^\r\n]*)*/g;
const SERVER = /^[ \t\r\n]*([^ \t\r\n;]+)/;
const RESULT = /;[ \t\r\n]*((spf|dkim|dmarc)[ \t\r\n]*=[ \t\r\n]*([a-z]+))/gi;

/**
 * The result that failed: that of DMARC where there is one, otherwise SPF, otherwise every DKIM signature.
 * @param {import('../envelope.js').Envelope} envelope
 */
export function* find(envelope) {
  const verdicts = verdictsOf(envelope.auth, envelope.known.trusted);
  for (const method of ['dmarc', 'spf', 'dkim']) {
    const found = verdicts.filter((verdict) => verdict.method === method);
    const failed = found.filter((verdict) => verdict.result === 'fail');
    if (failed.length && (method !== 'dkim' || failed.length === found.length)) {
      yield piece('auth', envelope.auth, failed[0].start, failed[0].end);
      return;
    }
    if (method === 'dmarc' && found.length) return;
  }
}

/** What trusted servers wrote; anybody may write such a line. @param {string} auth @param {Set<string>} trusted */
function verdictsOf(auth, trusted) {
  return [...auth.matchAll(LINE)].flatMap((line) => {
    const text = withoutComments(line[0]), server = SERVER.exec(text);
    if (!server || !trusted.has(lower(server[1]))) return [];
    return [...text.matchAll(RESULT)].map((match) => {
      const end = line.index + match.index + match[0].length;
      return {method: lower(match[2]), result: lower(match[3]), start: end - match[1].length, end};
    });
  });
}

/** Spaces for (comments), which may hold anything; every other character keeps its place. @param {string} text */
function withoutComments(text) {
  let depth = 0, kept = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '(') depth++;
    kept += depth === 0 || char === '\r' || char === '\n' ? char : ' ';
    if (char === ')' && depth > 0) depth--;
  }
  return kept;
}
