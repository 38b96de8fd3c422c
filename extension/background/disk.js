// IndexedDB as a disk with a few shelves: what is put there is on disk when the promise resolves.

/** @template {string} Store @typedef {object} Disk
 * @property {(store: Store, key: string) => Promise<any>} get                        undefined when absent
 * @property {(store: Store) => Promise<any[]>} all
 * @property {(store: Store) => Promise<string[]>} keys
 * @property {(store: Store, key: string, value: unknown) => Promise<unknown>} put
 * @property {(store: Store, key: string) => Promise<unknown>} remove
 */

/**
 * @template {string} Store
 * @param {string} name of the database; one with other stores is another one
 * @param {readonly Store[]} stores
 * @returns {Disk<Store>}
 */
export function openDisk(name, stores) {
  /** @type {Promise<IDBDatabase> | undefined} */
  let opened;

  /** @returns {Promise<IDBDatabase>} */
  function open() {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => stores.forEach((store) => request.result.createObjectStore(store));
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

  return {
    get: (store, key) => run(store, "readonly", (at) => at.get(key)),
    all: (store) => run(store, "readonly", (at) => at.getAll()),
    keys: (store) => run(store, "readonly", (at) => /** @type {IDBRequest<any>} */ (at.getAllKeys())),
    put: (store, key, value) => run(store, "readwrite", (at) => at.put(value, key)),
    remove: (store, key) => run(store, "readwrite", (at) => at.delete(key)),
  };
}
