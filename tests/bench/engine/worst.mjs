// node worst.mjs ENGINE TABLES PACK TEXTS: seconds for each text, each in an engine that never saw a text; the least of three.
import {readFileSync} from 'node:fs';
import {pathToFileURL} from 'node:url';

const [folder, tablesFile, packFile, textsFile] = process.argv.slice(2);
const {Engine} = await import(pathToFileURL(`${folder}/engine.js`).href);
const [tables, pack, texts] = [tablesFile, packFile, textsFile].map((file) => JSON.parse(readFileSync(file, 'utf8')));

function once(text) {
  const engine = new Engine(tables, pack);
  const started = performance.now();
  engine.assess({text});
  return (performance.now() - started) / 1000;
}

once(texts[0]); // the code is compiled by now
console.log(JSON.stringify(texts.map((text) => Math.min(once(text), once(text), once(text)))));
