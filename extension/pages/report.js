/**
 * The body of a report, as text. The conversation goes in as the very string that was shown and hashed, so that the evidence is
 * the same byte for byte on the other side.
 *
 * @param {object} report
 * @param {string} report.id                  UUID made here; the same for every attempt, so that a second one changes nothing
 * @param {string} report.channel
 * @param {string} report.evidence            JSON.stringify(conversation)
 * @param {import("./shapes.js").Assessment | null} report.assessment    of exactly that conversation
 * @param {string} report.note
 * @param {string[]} report.answers           of: replied, met, travelled, paid, sent, call
 * @param {import("./shapes.js").Reporter} report.reporter
 * @param {string} report.lang                BCP 47
 * @param {string | null} [report.original]   the mail as it was received, base64
 * @param {import("./screenshots.js").Screenshot[]} [report.attachments]
 * @returns {string}
 */
export function reportBody({ id, channel, evidence, assessment, note, answers, reporter, lang, original, attachments = [] }) {
  const rest = {
    ...(assessment ? { assessment } : {}),
    ...(note.trim() ? { note: note.trim() } : {}),
    ...(answers.length ? { answers: Object.fromEntries(answers.map((answer) => [answer, true])) } : {}),
    reporter: { ...identity(reporter), lang },
    ...(original ? { original } : {}),
    ...(attachments.length ? { attachments } : {}),
  };
  return `{"report_id":${JSON.stringify(id)},"channel":${JSON.stringify(channel)},"conversation":${evidence},${JSON.stringify(rest).slice(1)}`;
}

/**
 * Anonymous means that nothing about the person travels; empty fields are left out.
 * @param {import("./shapes.js").Reporter} reporter
 */
function identity({ mode, name, address, unit }) {
  if (mode === "anonymous") return { mode };
  return { mode, ...(name && { name }), ...(address && { address }), ...(unit && { unit }) };
}

/**
 * @param {string} text
 * @returns {Promise<string>} SHA-256 of its UTF-8 bytes, 64 hexadecimal digits
 */
export async function sha256(text) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} text @param {string} language @returns {string} its size in UTF-8, for people: "1.4 kB" */
export const sizeOf = (text, language) => sizeText(new TextEncoder().encode(text).length, language);

/** @param {number} bytes @param {string} language @returns {string} for people: "1.4 kB" */
export function sizeText(bytes, language) {
  return new Intl.NumberFormat(language, { style: "unit", unit: "kilobyte", maximumFractionDigits: 1 }).format(bytes / 1000);
}
