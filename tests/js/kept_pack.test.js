import assert from "node:assert/strict";
import { test } from "node:test";
import { packInUse, refreshPack } from "../../extension/engine/kept_pack.js";

const TABLES = /** @type {any} */ ({ sha256: "these" });
const NOW = Date.UTC(2026, 10, 25);
const pair = /** @type {CryptoKeyPair} */ (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]));
const base64 = (/** @type {ArrayBuffer} */ bytes) => Buffer.from(bytes).toString("base64");
const keys = { ours: base64(await crypto.subtle.exportKey("raw", pair.publicKey)) };

/** @param {object} facts */
async function signed(facts) {
  const content = new TextEncoder().encode(JSON.stringify({ format: 1, id: "firm", tables: "these", ...facts }));
  const head = `secondlook-pack 1 ours ${base64(await crypto.subtle.sign("Ed25519", pair.privateKey, content))}\n`;
  return new Uint8Array([...new TextEncoder().encode(head), ...content]);
}

/** What is used of a kept pack and that of the package, and the tag that the service is asked with. @param {object} held @param {object} packaged */
async function between(held, packaged) {
  const kept = { bytes: (await signed(held)).buffer, etag: '"kept"', versions: {} };
  const disk = { get: async () => kept, put: async () => assert.fail("nothing came") };
  const here = { keys, tables: TABLES, now: NOW, base: await signed(packaged) };
  let tag;
  await refreshPack(disk, async (headers) => {
    tag = headers["if-none-match"];
    return { status: 304, data: new ArrayBuffer(0), etag: "" };
  }, here);
  return { version: (await packInUse(disk, here))?.pack.version, tag };
}

test("a release that was kept goes before newer base rules of the package", async () => {
  assert.deepEqual(await between({ version: "2026.11.1.3", release: 3 }, { version: "2026.12.1" }), { version: "2026.11.1.3", tag: '"kept"' });
});

test("of two releases, and of two base rules, the newer is used", async () => {
  assert.deepEqual(
    await between({ version: "2026.11.1.3", release: 3 }, { version: "2026.11.1.4", release: 4 }), { version: "2026.11.1.4", tag: undefined });
  assert.deepEqual(await between({ version: "2026.11.1" }, { version: "2026.12.1" }), { version: "2026.12.1", tag: undefined });
  assert.deepEqual(await between({ version: "2026.12.1" }, { version: "2026.11.1" }), { version: "2026.12.1", tag: '"kept"' });
});

for (const other of [{ tables: "others" }, { format: 2 }, { id: "another firm" }]) {
  test(`what does not fit here is not used, and its tag not sent: ${JSON.stringify(other)}`, async () => {
    assert.deepEqual(
      await between({ version: "2026.12.1.3", release: 3, ...other }, { version: "2026.11.1" }), { version: "2026.11.1", tag: undefined });
  });
}
