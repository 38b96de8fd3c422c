/** Checks that a signal may name instead of phrases: one a file, by the name that rules use. Twin of engine/checks/. */

import * as auth_failed from './auth_failed.js';
import * as display_name_address from './display_name_address.js';
import * as freemail_claim from './freemail_claim.js';
import * as freemail_sender from './freemail_sender.js';
import * as hidden_text from './hidden_text.js';
import * as link_text_elsewhere from './link_text_elsewhere.js';
import * as lookalike_domain from './lookalike_domain.js';
import * as messenger_link from './messenger_link.js';
import * as mixed_script_domain from './mixed_script_domain.js';
import * as reply_to_elsewhere from './reply_to_elsewhere.js';
import * as shortened_link from './shortened_link.js';

/** @type {Record<string, (envelope: import('../envelope.js').Envelope) => Iterable<import('../envelope.js').Place>>} */
export const CHECKS = {
  auth_failed: auth_failed.find,
  display_name_address: display_name_address.find,
  freemail_claim: freemail_claim.find,
  freemail_sender: freemail_sender.find,
  hidden_text: hidden_text.find,
  link_text_elsewhere: link_text_elsewhere.find,
  lookalike_domain: lookalike_domain.find,
  messenger_link: messenger_link.find,
  mixed_script_domain: mixed_script_domain.find,
  reply_to_elsewhere: reply_to_elsewhere.find,
  shortened_link: shortened_link.find,
};
