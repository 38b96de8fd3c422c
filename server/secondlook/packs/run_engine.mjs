// Runs the JavaScript engine for the command line: argv = engine.js, tables.json, pack.json, language;
// one Message or Conversation a line in, one Assessment or {"error": ...} a line out.
import {readFileSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {pathToFileURL} from 'node:url';

const [enginePath, tablesPath, packPath, say] = process.argv.slice(2);
const {Engine} = await import(pathToFileURL(enginePath).href);
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const engine = new Engine(read(tablesPath), read(packPath));

for await (const line of createInterface({input: process.stdin})) {
  let answer;
  try {
    const item = JSON.parse(line);
    answer = 'messages' in item ? engine.assessConversation(item, say) : engine.assess(item, say);
  } catch (error) {
    answer = {error: String(error)};
  }
  if (!process.stdout.write(JSON.stringify(answer) + '\n')) await new Promise((go) => process.stdout.once('drain', go));
}
