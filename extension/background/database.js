// Disk of the extension's own origin: the token, waiting reports, the pack from the server, dismissals.
// IndexedDB and not storage.local, because content scripts can read that. Conversations are never written here.
import { openDisk } from "./disk.js";

export const { get, all, keys, put, remove } = openDisk("secondlook", /** @type {const} */ (["values", "queue", "dismissed"]));
