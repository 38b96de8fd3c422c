// From a fresh process to the first judgement: node cold.mjs ENGINE TABLES PACK prints milliseconds, Node's own start not counted.
import {readFileSync} from 'node:fs';
import {pathToFileURL} from 'node:url';

const [folder, tables, pack] = process.argv.slice(2);
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const started = performance.now();
const {Engine} = await import(pathToFileURL(`${folder}/engine.js`).href);
new Engine(read(tables), read(pack)).assess({text: 'Could we continue on WhatsApp? We pay for a short report.'});
console.log(performance.now() - started);
