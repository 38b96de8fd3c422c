// The organisation's service: this page comes from it, so every address is its own. No cookies and no redirects.
import { isOld } from "../background/token_life.js";

const TIMEOUT_MS = 60_000;

/** @typedef {{status: number, data: any, headers: Headers}} Answer  status 0 when nobody answers */

export class Service {
  /** @param {import("./keep.js").Keep} keep @param {typeof fetch} send */
  constructor(keep, send) {
    this.keep = keep;
    this.send = send;
  }

  connected() {
    return this.keep.read("token") !== null;
  }

  /** Trade an enrolment code for a token of this Outlook's own. @param {string} code @returns {Promise<boolean>} */
  async enrol(code) {
    const { status, data } = await this.post("/api/v1/enrol", JSON.stringify({ code }), {});
    if (status !== 201 || typeof data?.token !== "string") return false;
    this.keepToken(data);
    return true;
  }

  /** Trade a token that has grown old for a fresh one; on any trouble the old one stays. */
  async renew() {
    const life = this.keep.read("token_life");
    if (!life || !isOld(life, Date.now())) return;
    const { status, data } = await this.call("/api/v1/rotate", { method: "POST", headers: { authorization: `Bearer ${this.keep.read("token")}` } });
    if (status === 201 && typeof data?.token === "string") this.keepToken(data);
  }

  /** @param {{token: string, expires_at: string}} data */
  keepToken({ token, expires_at }) {
    this.keep.write("token", token);
    this.keep.write("token_life", { since: new Date().toISOString(), until: expires_at });
  }

  /** @param {string} body  the report as text, sent as it is @returns {Promise<Answer>} */
  report(body) {
    return this.post("/api/v1/reports", body, { authorization: `Bearer ${this.keep.read("token")}` });
  }

  /** How far a report is, and what the security department answered. @param {string} receipt @returns {Promise<Answer>} */
  status(receipt) {
    return this.call(`/api/v1/reports/${encodeURIComponent(receipt)}`, { headers: { authorization: `Bearer ${this.keep.read("token")}` } });
  }

  /** @param {string} path @param {string} body @param {Record<string, string>} headers @returns {Promise<Answer>} */
  post(path, body, headers) {
    return this.call(path, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
  }

  /** @param {string} path @param {RequestInit} init @returns {Promise<Answer>} */
  async call(path, init) {
    try {
      const answer = await this.send(path, {
        ...init,
        credentials: "omit", redirect: "error", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { status: answer.status, data: await answer.json().catch(() => null), headers: answer.headers };
    } catch {
      return { status: 0, data: null, headers: new Headers() };
    }
  }
}
