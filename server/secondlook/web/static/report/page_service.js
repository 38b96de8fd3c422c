// The service, as the page without a client knows it: no enrolment, but a pass for each report.

const TIMEOUT_MS = 60_000;
const GONE = new Set([404, 410]);

/** @typedef {{status: number, data: any, headers: Headers}} Answer  status 0 when nobody answers */
/**
 * @typedef {{receipt: string, report_id: string, at: string, state: string, answers?: {at: string, text: string}[]}} Kept
 *   what this device keeps of a report that arrived; answers: of the security department
 */
/** @typedef {import("../background/disk.js").Disk<"values" | "queue" | "receipts">} Disk */

export class PageService {
  /** @param {Disk} disk @param {typeof fetch} send @param {() => number} now milliseconds */
  constructor(disk, send, now) {
    this.disk = disk;
    this.send = send;
    this.now = now;
  }

  /** Nobody enrols here. */
  connected() {
    return true;
  }

  /**
   * Every report goes with a pass of its own, so that no pass ties two reports of one person together.
   * The receipt is on the disk before the answer is given.
   * @param {string} body  the report as text, sent as it is @returns {Promise<Answer>}
   */
  async report(body) {
    const pass = await this.pass();
    if (pass.status !== 201) return { ...pass, data: null };
    const answer = await this.call("/api/v1/reports", { method: "POST", body, headers: { "content-type": "application/json", ...bearer(pass.data.token) } });
    const { receipt, report_id } = answer.data ?? {};
    if (receipt) await this.keep({ receipt: String(receipt), report_id: String(report_id), at: new Date(this.now()).toISOString(), state: "received" });
    return answer;
  }

  /** Ask how a report stands, and keep the answer. @param {Kept} kept @returns {Promise<boolean>} false when nobody answers */
  async refresh(kept) {
    const token = await this.askingPass();
    if (!token) return false;
    const { status, data } = await this.call(`/api/v1/reports/${encodeURIComponent(kept.receipt)}`, { headers: bearer(token) });
    if (GONE.has(status)) await this.keep({ ...kept, state: "gone" });
    else if (status === 200) await this.keep({ ...kept, state: String(data?.state), answers: data?.feedback ?? [] });
    return status !== 0;
  }

  /** @param {Kept} kept */
  async keep(kept) {
    await this.disk.put("receipts", kept.receipt, kept).catch(() => undefined); // the report has arrived all the same
  }

  /** A pass for questions lasts as long as it is good. @returns {Promise<string>} "" when there is none */
  async askingPass() {
    const known = await this.disk.get("values", "pass").catch(() => undefined);
    if (known && Date.parse(known.expires_at) > this.now() + TIMEOUT_MS) return known.token;
    const { status, data } = await this.pass();
    if (status !== 201) return "";
    await this.disk.put("values", "pass", data).catch(() => undefined);
    return data.token;
  }

  /** @returns {Promise<Answer>} */
  pass() {
    return this.call("/api/v1/report-pass", { method: "POST", body: "{}", headers: { "content-type": "application/json" } });
  }

  /** @param {string} path @param {RequestInit} init @returns {Promise<Answer>} */
  async call(path, init) {
    try {
      const answer = await this.send(path, { ...init, credentials: "omit", redirect: "error", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
      return { status: answer.status, data: await answer.json().catch(() => null), headers: answer.headers };
    } catch {
      return { status: 0, data: null, headers: new Headers() };
    }
  }
}

/** @param {string} token */
const bearer = (token) => ({ authorization: `Bearer ${token}` });
