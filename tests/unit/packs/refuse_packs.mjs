// What a client does with packs: each comes after the good one, and whatever is refused is told in the next request.
// node refuse_packs.mjs SETTING.json FILE... prints one JSON a line: {used, kept, reason, told}
import {readFileSync} from 'node:fs';

const [settingFile, ...files] = process.argv.slice(2);
const {engine, tables: tablesFile, keys, id, now, held, version, keyId} = JSON.parse(readFileSync(settingFile, 'utf-8'));
const {packInUse, refreshPack} = await import(`${engine}/kept_pack.js`);
const tables = JSON.parse(readFileSync(tablesFile, 'utf-8'));
const bytesOf = (file) => new Uint8Array(readFileSync(file)).buffer;
const here = {keys, tables, now};

for (const file of files) {
  let kept = {bytes: bytesOf(held), etag: '"good"', versions: {[keyId]: version}};
  const before = Buffer.from(kept.bytes);
  const disk = {get: async () => kept, put: async (value) => { kept = structuredClone(value); }};
  const asked = [];
  const ask = (answer) => async (headers) => { asked.push(headers); return answer; };
  const pack = await refreshPack(disk, ask({status: 200, data: bytesOf(file), etag: '"bad"'}), {...here, id});
  const inUse = await packInUse(disk, here);
  await refreshPack(disk, ask({status: 304, data: new ArrayBuffer(0), etag: ''}), {...here, id});
  await refreshPack(disk, ask({status: 304, data: new ArrayBuffer(0), etag: ''}), {...here, id});
  console.log(JSON.stringify({
    used: pack !== null,
    kept: before.equals(Buffer.from(kept.bytes)) && inUse?.pack.version === version && inUse.expired === false,
    reason: kept.refused?.reason ?? '',
    version: kept.refused?.version ?? '',
    told: asked.map((headers) => headers['x-pack-refused'] ?? ''),
  }));
}
if (({}).polluted !== undefined) throw new Error('a pack reached the prototype of everything');
