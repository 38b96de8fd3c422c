/** What a pack must look like before any of it is used, signed or not. Twin of packs/pack_shape.py. */

const OPERATORS = ['and', 'or', 'not', 'of', 'some'];
const GRADES = ['info', 'caution', 'strong', 'counter'];
const LEVELS = ['caution', 'warning'];
export const LIMITS = {
  variants: 100_000, signals: 2_000, elements: 24, gap: 1_000, reach: 400, depth: 16, integer: 2 ** 31, weight: 1_000,
};
const MOST_VERSION = 40;

/**
 * "text" and "int"; "tree" is a condition; {list}, {map} and {row} hold others; {keys, may} are keys that must and may be there.
 * What is not named may be anything: a newer pack may say more.
 */
const NUMBERS = {map: 'int'}, INTS = {list: 'int'}, TEXTS = {list: 'text'}, LINES = {map: {map: 'text'}};
export const SHAPE = {
  keys: {
    format: 'int', id: 'text', version: 'text', tables: 'text', tactic_cap: 'int', count_cap: 'int',
    levels: {keys: {note: 'int', caution: 'int'}},
    symbols: {
      keys: {
        words: NUMBERS, han: NUMBERS, stems: NUMBERS, suffixes: NUMBERS, infixes: NUMBERS, exact: NUMBERS, classes: NUMBERS,
        native: INTS, rows: {list: {row: ['int', INTS]}},
      },
    },
    index: {list: INTS},
    variants: {list: {row: ['int', {list: {row: [INTS, 'int', 'int']}}]}},
    signals: {
      list: {
        keys: {id: 'text', tactic: 'text', grade: 'text', weight: 'int', kind: 'text', guidance: TEXTS},
        may: {check: 'text', learned: 'int'},
      },
    },
    rules: {
      list: {
        keys: {id: 'text', level: 'text', kind: 'text', over: 'text', guidance: TEXTS},
        may: {condition: 'tree', sequence: TEXTS, within: 'int'},
      },
    },
    stages: {list: {keys: {id: 'text', order: 'int', condition: 'tree'}}},
    say: {map: {keys: {next: 'text', signals: LINES, rules: LINES, stages: LINES}}},
    guidance: {map: {keys: {name: 'text', title: 'text', url: 'text'}}},
    sites: {
      list: {
        keys: {
          id: 'text', hosts: TEXTS, channel: 'text',
          variants: {
            list: {
              keys: {},
              may: {
                name: 'text', container: TEXTS, message: TEXTS, inbound: TEXTS, body: TEXTS, sender: TEXTS, sender_name: 'text',
                sender_address: 'text', profile: TEXTS, subject: TEXTS, key: 'text', thread_link: TEXTS, thread_box: TEXTS, skip: TEXTS,
                quotes: TEXTS, closed: TEXTS, empty: TEXTS,
              },
            },
          },
        },
        may: {
          own: TEXTS, thread_address: TEXTS, thread_shortest: 'int', shadow_hosts: TEXTS, hides_by: TEXTS,
          link_wrappers: {list: {keys: {host: 'text', path: 'text', parameter: 'text'}}},
        },
      },
    },
  },
  may: {
    not_lowered: TEXTS,
    checks: {keys: {}, may: {suffixes: 'text', lists: {map: TEXTS}}},
    organisation: {keys: {}, may: {domains: TEXTS, trusted_servers: TEXTS, sensitivity: 'text', allowed: TEXTS}},
    learned: {
      keys: {
        words: 'text', kinds: 'text', surnames: 'text', given: 'text', word_weights: INTS, word_sizes: INTS, stems: 'text',
        stem_weights: INTS, stem_sizes: INTS, pairs: INTS, least: 'int', thresholds: {map: {map: INTS}},
      },
    },
    release: 'int', expires: 'text', base: 'text', overlay: 'text',
    contact: {keys: {}, may: {organisation: 'text', phone: 'text', address: 'text'}},
    keys: {map: 'text'},
  },
};

/** The first thing that is wrong, as a path and why; "" when nothing is. @param {any} pack @returns {string} */
export function shapeFault(pack) {
  return shapeOf(pack, SHAPE, 'pack') || numbersOf(pack) || meaningOf(pack);
}

/** @param {any} value @param {any} shape @param {string} at @returns {string} */
function shapeOf(value, shape, at) {
  if (shape === 'text') return typeof value === 'string' ? '' : `${at}: no text`;
  if (shape === 'int') return Number.isInteger(value) && Math.abs(value) < LIMITS.integer ? '' : `${at}: no whole number`;
  if (shape === 'tree') return treeFault(value, at, 0);
  if (shape.list || shape.row) {
    if (!Array.isArray(value)) return `${at}: no list`;
    if (shape.row && value.length !== shape.row.length) return `${at}: ${value.length} parts`;
    for (let i = 0; i < value.length; i++) {
      const fault = shapeOf(value[i], shape.row ? shape.row[i] : shape.list, `${at}[${i}]`);
      if (fault) return fault;
    }
    return '';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${at}: no keys`;
  if (shape.map) {
    return first(Object.keys(value), (key) => (key === '__proto__' ? `${at}: a key of that name` : shapeOf(value[key], shape.map, `${at}.${key}`)));
  }
  const missing = Object.keys(shape.keys).find((key) => !Object.hasOwn(value, key));
  if (missing) return `${at}: no ${missing}`;
  if (Object.hasOwn(value, '__proto__')) return `${at}: a key of that name`;
  const known = {...shape.keys, ...shape.may};
  return first(Object.keys(known), (key) => (Object.hasOwn(value, key) ? shapeOf(value[key], known[key], `${at}.${key}`) : ''));
}

/** @template T @param {Iterable<T>} items @param {(item: T) => string} fault @returns {string} */
function first(items, fault) {
  for (const item of items) {
    const found = fault(item);
    if (found) return found;
  }
  return '';
}

/** @param {any} tree @param {string} at @param {number} depth @returns {string} */
function treeFault(tree, at, depth) {
  if (depth > LIMITS.depth || !Array.isArray(tree) || !OPERATORS.includes(tree[0])) return `${at}: no condition`;
  const [kind, ...rest] = tree;
  if (kind === 'of') {
    const [least, names, words] = rest;
    const good = rest.length === 3 && Number.isInteger(least) && Number.isInteger(words) && Array.isArray(names);
    return good && names.every((name) => typeof name === 'string') ? '' : `${at}: no condition`;
  }
  if (kind === 'some' && !(rest.length === 2 && Number.isInteger(rest[0]) && Array.isArray(rest[1]))) return `${at}: no condition`;
  if (kind === 'not' && rest.length !== 1) return `${at}: no condition`;
  return first(kind === 'some' ? rest[1] : rest, (part) => treeFault(part, at, depth + 1));
}

/** Numbers that point at something must point at something that is there. @param {any} pack @returns {string} */
function numbersOf({symbols, index, variants, signals}) {
  const size = index.length, owners = 2 * signals.length;
  const fits = (/** @type {number} */ number, /** @type {number} */ end) => number >= 0 && number < end;
  if (variants.length > LIMITS.variants) return `pack.variants: ${variants.length} of them`;
  if (signals.length > LIMITS.signals) return `pack.signals: ${signals.length} of them`;
  for (const kind of ['words', 'han', 'stems', 'suffixes', 'infixes', 'exact', 'classes']) {
    if (Object.values(symbols[kind]).some((number) => !fits(number, size))) return `pack.symbols.${kind}: out of range`;
  }
  const rows = new Set(symbols.rows.map((/** @type {[number, number[]]} */ [row]) => row));
  for (const [row, parts] of symbols.rows) {
    if (!fits(row, size) || !parts.length || parts.length > LIMITS.elements) return 'pack.symbols.rows: out of range';
    if (parts.some((/** @type {number} */ part) => !fits(part, size) || rows.has(part))) return 'pack.symbols.rows: out of range';
  }
  if (index.some((/** @type {number[]} */ row) => row.some((number) => !fits(number, variants.length)))) return 'pack.index: out of range';
  for (const [owner, elements] of variants) {
    if (!fits(owner, owners) || !elements.length || elements.length > LIMITS.elements) return 'pack.variants: out of range';
    for (const [numbers, low, high] of elements) {
      if (low < 0 || high < low || high > LIMITS.gap || !numbers.length) return 'pack.variants: a gap out of range';
      if (numbers.some((/** @type {number} */ number) => !fits(number, size))) return 'pack.variants: out of range';
    }
    if (reachOf(elements) > LIMITS.reach) return 'pack.variants: gaps that reach too far';
  }
  return '';
}

/** Places that the walk looks at, at most, for one place where a variant begins. @param {[number[], number, number][]} elements */
function reachOf(elements) {
  let width = 1, reach = 0;
  for (const [, low, high] of elements.slice(1)) {
    width += high - low;
    reach += width;
  }
  return reach;
}

/** @param {any} pack @returns {string} */
function meaningOf({version, signals, rules, stages, guidance}) {
  if (version.length > MOST_VERSION || !/^[0-9]+(\.[0-9]+)*$/.test(version)) return 'pack.version: no numbers between dots';
  for (const part of [signals, rules, stages]) {
    if (new Set(part.map((/** @type {{id: string}} */ {id}) => id)).size !== part.length) return 'pack: an id twice';
  }
  for (const {id, grade, weight} of signals) {
    if (!GRADES.includes(grade) || Math.abs(weight) > LIMITS.weight) return `pack.signals ${id}: grade or weight`;
  }
  for (const {id, level, over} of rules) {
    if (!LEVELS.includes(level) || !['message', 'conversation'].includes(over)) return `pack.rules ${id}: level`;
  }
  for (const {url} of /** @type {{url: string}[]} */ (Object.values(guidance))) {
    if (url && !/^https?:\/\//.test(url)) return 'pack.guidance: no address of the web';
  }
  return '';
}
