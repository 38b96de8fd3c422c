// The words: complete in six languages, calm, and none too many.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const LANGUAGES = ["en", "fi", "sv", "de", "fr", "zh_CN"];
const words = Object.fromEntries(LANGUAGES.map((lang) => [lang, JSON.parse(readFileSync(join(ROOT, "extension/_locales", lang, "messages.json"), "utf8"))]));
// Words that accuse or frighten. A text speaks of a sender and an approach.
const FORBIDDEN = /\b(spy|spies|spion\w*|agent(s|en|ti\w*)?|threat|danger\w*|suspicious\w*|enemy|vako\w*|uhkatoimij\w*|vaaral\w*|epäilyt\w*|farlig\w*|misstänk\w*|hot(et|full\w*)?|gefähr\w*|verdächt\w*|bedroh\w*|espion\w*|dangereu\w*|suspect\w*|menace\w*)\b|间谍|特工|危险|可疑|威胁|!|！/iu;

const OTHERS = /^(node_modules|_locales|rules_\w+\.js)$/; // scripts of the rules pages take their words from the page

const gaps = (/** @type {string} */ text) => (text.match(/\$\d/g) ?? []).sort().join();

/** @param {string} folder @returns {string[]} */
function sources(folder) {
  return readdirSync(folder).filter((name) => !OTHERS.test(name)).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? sources(path) : /\.(js|html|json)$/.test(name) ? [readFileSync(path, "utf8")] : [];
  });
}

test("every word exists in every language, with the same gaps", () => {
  for (const lang of LANGUAGES) {
    assert.deepEqual(Object.keys(words[lang]), Object.keys(words.en), lang);
    for (const [key, { message }] of Object.entries(words[lang])) {
      assert.ok(message.trim() === message && message !== "", `${lang} ${key}`);
      assert.equal(gaps(message), gaps(words.en[key].message), `${lang} ${key}`);
    }
  }
});

test("no word accuses, frightens or shouts", () => {
  for (const lang of LANGUAGES) {
    for (const [key, { message }] of Object.entries(words[lang])) assert.doesNotMatch(message, FORBIDDEN, `${lang} ${key}`);
  }
});

test("sentences are short", () => {
  for (const [key, { message }] of Object.entries(words.en)) {
    for (const sentence of message.split(/[.:;?]/)) assert.ok(sentence.trim().split(/\s+/).length <= 18, `${key}: ${sentence}`);
  }
  for (const lang of LANGUAGES) assert.ok(words[lang].appDescription.message.length <= 132, `${lang}: the stores cut descriptions at 132`);
});

test("every word that the extension, /try and /report ask for exists, and none is left over", () => {
  const web = join(ROOT, "server/secondlook/web");
  const text = [...sources(join(ROOT, "extension")), ...sources(join(web, "static")), ...["try", "report"].map((page) => readFileSync(join(web, `templates/${page}.html`), "utf8"))].join("\n");
  const asked = [...text.matchAll(/(?:\bsay|\bword|getMessage)\(\s*["']([a-z]\w+)["']|data-say(?:-label)?="(\w+)"|__MSG_(\w+)__/g)].map((hit) => hit[1] ?? hit[2] ?? hit[3]);
  assert.ok(asked.length > 50);
  for (const key of asked) assert.ok(key in words.en, `missing: ${key}`);
  const built = /^stage(Contact|Offer|Channel|Ask|Trip|Handover)$/; // made from the stage's id
  for (const key of Object.keys(words.en)) {
    assert.ok(built.test(key) || text.includes(`"${key}"`) || text.includes(`'${key}'`) || text.includes(`__MSG_${key}__`), `unused: ${key}`);
  }
});
