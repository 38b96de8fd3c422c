// Receipts of this device and what the service says of them. Pure but for the disk and the asking that it is given.

const YEAR_MS = 365 * 86_400_000;
const ASKED_MS = 180 * 86_400_000; // after that long nobody answers any more
const MOST = 200;
const GONE = new Set([404, 410]);

/** @typedef {import("./my_reports.js").Kept} Kept */

/** One list under one key: reports are few, and a disk that exists already takes no new shelf. */
export class Receipts {
  /**
   * @param {{read: () => Promise<unknown>, write: (kept: Kept[]) => Promise<unknown>}} disk
   * @param {(receipt: string) => Promise<{status: number, data: any}>} ask  GET /api/v1/reports/<receipt>
   * @param {() => number} now milliseconds
   */
  constructor(disk, ask, now) {
    this.disk = disk;
    this.ask = ask;
    this.now = now;
    /** @type {Promise<unknown>} */
    this.last = Promise.resolve();
  }

  /** The newest first. @returns {Promise<Kept[]>} */
  async all() {
    const kept = await this.disk.read();
    return Array.isArray(kept) ? kept : [];
  }

  /** @param {string} receipt of a report that the service has just taken */
  add(receipt) {
    const at = new Date(this.now()).toISOString();
    return this.change((kept) => [{ receipt, at, state: "received" }, ...kept.filter((one) => one.receipt !== receipt)]);
  }

  forget() {
    return this.change(() => []);
  }

  /** Ask how each stands. What nobody answers for stays as it was known. */
  async refresh() {
    const asked = (await this.all()).filter((one) => one.state !== "gone" && this.now() - Date.parse(one.at) < ASKED_MS);
    /** @type {Map<string, Partial<Kept>>} */
    const news = new Map();
    for (const { receipt } of asked) {
      const { status, data } = await this.ask(receipt);
      if (status === 0 || status === 429) break; // the others at the next turn
      if (GONE.has(status)) news.set(receipt, { state: "gone" });
      else if (status === 200) news.set(receipt, { state: String(data?.state), answers: answersOf(data) });
    }
    await this.change((kept) => kept.map((one) => ({ ...one, ...news.get(one.receipt) })));
  }

  /** One change after the other, so that none is lost. @param {(kept: Kept[]) => Kept[]} how */
  change(how) {
    const next = this.last.then(async () => {
      const kept = how(await this.all()).filter((one) => this.now() - Date.parse(one.at) < YEAR_MS);
      await this.disk.write(kept.slice(0, MOST));
    });
    this.last = next.catch(() => undefined);
    return next;
  }
}

/** @param {any} data @returns {{at: string, text: string}[]} */
function answersOf(data) {
  const told = Array.isArray(data?.feedback) ? data.feedback : [];
  return told.map((/** @type {any} */ one) => ({ at: String(one?.at), text: String(one?.text) }));
}
