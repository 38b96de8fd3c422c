// Reports on their way, while this pane or the page /report is open: on disk before they are sent, gone from it only with the
// service's receipt.
import { nextTry, reasonOf } from "../background/retry.js";

/** @typedef {{report_id: string, body: string, created_at: string, attempts: number, reason: string, next_at: string | null}} Waiting */
/** @typedef {{connected: () => boolean, report: (body: string) => Promise<import("./service.js").Answer>}} Sender */
/** @typedef {{put: (store: "queue", key: string, value: unknown) => Promise<unknown>, get: (store: "queue", key: string) => Promise<any>, all: (store: "queue") => Promise<any[]>, remove: (store: "queue", key: string) => Promise<unknown>}} Disk */

export class Outbox {
  /** @param {Disk} disk @param {Sender} service @param {() => number} now milliseconds */
  constructor(disk, service, now) {
    this.disk = disk;
    this.service = service;
    this.now = now;
    /** @type {Map<string, Promise<any>>} the same report never goes out twice at once */
    this.underWay = new Map();
  }

  /**
   * @param {string} report_id @param {string} body
   * @returns {Promise<{receipt: string, report_id: string} | {queued: true, reason: string, next_at: string | null}>}
   *   rejects when it could be neither sent nor kept
   */
  async send(report_id, body) {
    const at = new Date(this.now()).toISOString();
    const item = { report_id, body, created_at: at, attempts: 0, reason: "offline", next_at: at };
    const kept = await this.disk.put("queue", report_id, item).then(() => true, () => false);
    const answer = await this.deliver(item);
    if (!kept && !answer.receipt) throw new Error("this browser keeps nothing for us");
    return answer;
  }

  /** What waits, oldest first, without the reports themselves. @returns {Promise<import("../pages/shapes.js").Waiting[]>} */
  async waiting() {
    const items = /** @type {Waiting[]} */ (await this.disk.all("queue").catch(() => []));
    return items
      .map(({ report_id, created_at, reason, next_at }) => ({ report_id, created_at, reason, next_at }))
      .sort((a, b) => a.created_at.localeCompare(b.created_at));
  }

  /** @param {string} report_id @returns {Promise<string>} the request body, "" when it is no longer waiting */
  async body(report_id) {
    return (await this.disk.get("queue", report_id))?.body ?? "";
  }

  /** Try what is due; all of it when the person asks. @param {{all?: boolean}} [how] @returns {Promise<boolean>} did anything leave? */
  async flush({ all = false } = {}) {
    const items = /** @type {Waiting[]} */ (await this.disk.all("queue").catch(() => []));
    const due = items.filter(({ next_at }) => all || (next_at !== null && Date.parse(next_at) <= this.now()));
    const answers = await Promise.all(due.map((item) => this.deliver(item)));
    return answers.some(({ receipt }) => receipt);
  }

  /** @param {Waiting} item */
  deliver(item) {
    const running = this.underWay.get(item.report_id) ?? this.attempt(item).finally(() => this.underWay.delete(item.report_id));
    this.underWay.set(item.report_id, running);
    return running;
  }

  /** @param {Waiting} item */
  async attempt(item) {
    const enrolled = this.service.connected();
    const { status, data, headers } = enrolled ? await this.service.report(item.body) : { status: 0, data: null, headers: new Headers() };
    if ((status === 200 || status === 201) && data?.receipt && data.report_id === item.report_id) {
      await this.disk.remove("queue", item.report_id).catch(() => undefined); // a second try would get the same receipt
      return { receipt: String(data.receipt), report_id: item.report_id };
    }
    const reason = enrolled ? reasonOf(status) : "not_enrolled";
    const next_at = nextTry(reason, item.attempts, Number(headers.get("retry-after")) * 1000, this.now());
    await this.disk.put("queue", item.report_id, { ...item, attempts: item.attempts + 1, reason, next_at }).catch(() => undefined);
    return { queued: true, reason, next_at };
  }
}
