// Disk of the extension's own origin: the token, waiting reports, the pack from the server, dismissals.
// IndexedDB and not storage.local, because content scripts can read that. Conversations are never written here.

const STORES = /** @type {const} */ (["values", "queue", "dismissed"]);

/** @typedef {typeof STORES[number]} Store */

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

/** @returns {Promise<IDBDatabase>} */
function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("secondlook", 1);
    request.onupgradeneeded = () => STORES.forEach((name) => request.result.createObjectStore(name));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/** @template T @param {Store} store @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest<T>} act @returns {Promise<T>} */
async function run(store, mode, act) {
  // "strict": a report that waits must survive the machine's death, not only ours.
  const transaction = (await open()).transaction(store, mode, { durability: "strict" });
  const request = act(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** @param {Store} store @param {string} key @returns {Promise<any>} undefined when absent */
export const get = (store, key) => run(store, "readonly", (at) => at.get(key));

/** @param {Store} store @returns {Promise<any[]>} */
export const all = (store) => run(store, "readonly", (at) => at.getAll());

/** @param {Store} store @returns {Promise<string[]>} */
export const keys = (store) => run(store, "readonly", (at) => /** @type {IDBRequest<any>} */ (at.getAllKeys()));

/** @param {Store} store @param {string} key @param {unknown} value @returns {Promise<unknown>} resolves when it is on disk */
export const put = (store, key, value) => run(store, "readwrite", (at) => at.put(value, key));

/** @param {Store} store @param {string} key @returns {Promise<unknown>} */
export const remove = (store, key) => run(store, "readwrite", (at) => at.delete(key));
