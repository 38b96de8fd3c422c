/** Conditions of rules and stages, compiled to trees by the authoring side. Twin of engine/conditions.py. */

/** @typedef {Map<string, number[]>} Places  name -> positions, ascending */

export const TALKED = '#talk'; // seen in messages of channels where somebody writes to a person directly
export const ORDINARY = '#ordinary'; // seen where the wording is that of ordinary messages

/**
 * True when the condition is met by what was seen.
 * @param {import('./types.js').Tree} tree
 * @param {Places} places
 * @returns {boolean}
 */
export function holds(tree, places) {
  switch (tree[0]) {
    case 'and': return tree.slice(1).every((t) => holds(t, places));
    case 'or': return tree.slice(1).some((t) => holds(t, places));
    case 'not': return !holds(tree[1], places);
    case 'some': return tree[2].filter((/** @type {any[]} */ t) => holds(t, places)).length >= tree[1];
  }
  const [, least, names, words] = tree;
  const seen = names.filter((/** @type {string} */ name) => places.get(name)?.length);
  if (seen.length < least) return false;
  return words === 0 || least === 1 || near(seen, places, least, words);
}

/**
 * True when `least` different names fall into one window of `words`; one pass over the sorted places.
 * @param {string[]} names @param {Places} places @param {number} least @param {number} words
 */
function near(names, places, least, words) {
  /** @type {[number, string][]} */
  const points = names.flatMap((name) => (places.get(name) ?? []).map((at) => /** @type {[number, string]} */ ([at, name])));
  points.sort((a, b) => a[0] - b[0]);
  /** @type {Map<string, number>} */
  const inside = new Map();
  let first = 0;
  for (const [at, name] of points) {
    inside.set(name, (inside.get(name) ?? 0) + 1);
    while (at - points[first][0] > words) {
      const left = points[first++][1], count = (inside.get(left) ?? 0) - 1;
      if (count) inside.set(left, count);
      else inside.delete(left);
    }
    if (inside.size >= least) return true;
  }
  return false;
}
