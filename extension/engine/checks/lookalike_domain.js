/** A domain that could be taken for one of the organisation's own. Strings are compared with each other, nothing else. Twin of engine/checks. */

const SHORTEST = 3;
const SHORTEST_EDITED = 6; // shorter names lie near each other by chance
const ALIKE = [['rn', 'm'], ['vv', 'w'], ['0', 'o'], ['1', 'l']];

/**
 * Each host of sender and links that is near one of the organisation's domains without being one.
 * @param {import('../envelope.js').Envelope} envelope
 */
export function* find(envelope) {
  const {ownSites, suffixes} = envelope.known;
  if (!ownSites.length) return;
  for (const {host, place} of envelope.hosts()) {
    const site = suffixes.site(host);
    if (!ownSites.includes(site) && ownSites.some((own) => near(host, site, own, envelope.known.tables))) yield place();
  }
}

/**
 * Written alike, one letter apart, with words around it, under another ending, or in front of another's domain.
 * @param {string} host @param {string} site @param {string} own @param {import('../tables.js').Tables} tables
 */
function near(host, site, own, tables) {
  if (`.${host}`.includes(`.${own}.`)) return true;
  const [name] = site.split('.'), [ownName] = own.split('.');
  if ([...ownName].length < SHORTEST) return false;
  if (`-${name}-`.includes(`-${ownName}-`)) return true;
  const one = skeleton(name, tables), other = skeleton(ownName, tables);
  return one === other || ([...other].length >= SHORTEST_EDITED && oneEdit([...one], [...other]));
}

/** The form in which names that look alike are equal. @param {string} name @param {import('../tables.js').Tables} tables */
function skeleton(name, tables) {
  return ALIKE.reduce((text, [written, seen]) => text.replaceAll(written, seen), tables.foldWord(name));
}

/**
 * True when one letter is added, missing, another, or two neighbours have changed places.
 * @param {string[]} one @param {string[]} other
 */
function oneEdit(one, other) {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < Math.min(one.length, other.length) && one[start] === other[start]) start++;
  const rest = (/** @type {string[]} */ letters, /** @type {number} */ skip) => letters.slice(start + skip).join('');
  const swapped = [...one.slice(start + 1, start + 2), ...one.slice(start, start + 1), ...one.slice(start + 2)].join('');
  const [a, b] = [rest(one, 0), rest(other, 0)], [shortA, shortB] = [rest(one, 1), rest(other, 1)];
  return swapped === b || shortA === shortB || shortA === b || a === shortB;
}
