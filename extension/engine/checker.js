/** Runs the checks that a pack names: signals that compare parts of a message instead of looking for phrases. Twin of engine/checker.py. */

import {CHECKS} from './checks/index.js';
import {Envelope} from './envelope.js';
import {Known} from './known.js';
import {mayHaveLinks} from './links.js';

const PLACES_LIMIT = 20; // of one check in one message; the count that scores is far lower

export class Checker {
  /**
   * The checks of one pack. A check that this version does not know is never met: packs may be newer than programs.
   * @param {import('./types.js').Pack} pack
   * @param {import('./tables.js').Tables} tables
   */
  constructor(pack, tables) {
    this.known = new Known(pack, tables);
    this.checks = pack.signals.flatMap((signal) => {
      const find = signal.check && Object.hasOwn(CHECKS, signal.check) ? CHECKS[signal.check] : null;
      return find ? [{signal, find}] : [];
    });
  }

  /**
   * What the checks met, in the order of the pack's signals.
   * @param {import('./types.js').Judged} message
   * @returns {Generator<{signal: import('./types.js').Signal, place: import('./envelope.js').Place}>}
   */
  *find(message) {
    const around = message.sender || message.reply_to || message.links?.length || message.hidden || message.auth;
    if (!this.checks.length || !(around || mayHaveLinks(message.text ?? ''))) return;
    const envelope = new Envelope(message, this.known);
    for (const {signal, find} of this.checks) {
      let left = PLACES_LIMIT;
      for (const place of find(envelope)) {
        yield {signal, place};
        if (--left === 0) break;
      }
    }
  }
}
