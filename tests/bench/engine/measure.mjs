// One JavaScript engine over one file of texts, in a process of its own: node --expose-gc measure.mjs ENGINE TABLES WHICH TEXTS RULES SECONDS.
// As measure.py, but the time of each text is wall time, because Node gives no CPU time so small, and memory is what the heap holds.
import {readFileSync} from 'node:fs';
import {pathToFileURL} from 'node:url';

const WARM_UP = 300;
const [folder, tablesFile, which, textsFile, rulesFile, seconds] = process.argv.slice(2);
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const load = (name) => import(pathToFileURL(`${folder}/${name}.js`).href);
const megabytes = () => {
  globalThis.gc(); // node --expose-gc
  const {heapUsed, external} = process.memoryUsage();
  return (heapUsed + external) / 1e6;
};

const judges = {
  async walk(rules) {
    const [{Walker}, {Tables}] = [await load('walk'), await load('tables')];
    const walker = new Walker(rules, new Tables(read(tablesFile)));
    return (text) => walker.walk(text).hits.length;
  },
  async assess(rules) {
    const {Engine} = await load('engine');
    const engine = new Engine(read(tablesFile), rules);
    return (text) => engine.assess({text}).findings.length;
  },
  native: (rules) => loop(rules, 'gis'),
  native_u: (rules) => loop(rules, 'gisu'),
};

function loop(rules, flags) {
  const patterns = rules.map((rule) => new RegExp(rule, flags));
  return (text) => {
    let found = 0;
    for (const pattern of patterns) for (const _ of text.matchAll(pattern)) found++;
    return found;
  };
}

function judgeAll(judge, texts, limit) {
  const times = [];
  let hits = 0, spent = 0;
  for (const text of texts) {
    const started = performance.now();
    hits += judge(text);
    times.push((performance.now() - started) / 1000);
    spent += times.at(-1);
    if (spent > limit) break;
  }
  return {times, hits};
}

const texts = read(textsFile);
const before = megabytes(), started = performance.now();
const judge = await judges[which](read(rulesFile));
const build = (performance.now() - started) / 1000, built = megabytes() - before;
judgeAll(judge, texts.slice(0, WARM_UP), 1);
const result = judgeAll(judge, texts.slice(WARM_UP), Number(seconds));
console.log(JSON.stringify({build, built_mb: built, used_mb: megabytes() - before, ...result}));
