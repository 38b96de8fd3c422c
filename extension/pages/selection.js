/**
 * What a person chose to send, as a pure function of the conversation and of what is switched off.
 * A switch has a key: "2" the message with index 2, "2.0" its first line, "2.s" its subject; "sender" who wrote.
 *
 * @typedef {import("./shapes.js").Conversation} Conversation
 * @typedef {import("./shapes.js").Turn} Turn
 * @typedef {{key: string, text: string, start: number | null}} Line     start = place in the text that is sent; null: stays here
 * @typedef {{key: string, turn: Turn, sent: number | null, lines: Line[]}} Row   sent = index among the messages sent; null: stays here
 */

/**
 * One's own messages stay here unless one adds them.
 * @param {Conversation} conversation
 * @returns {Set<string>} the keys that are off at first
 */
export function firstOff({ messages }) {
  return new Set(messages.flatMap((turn, n) => (turn.from === "me" ? [String(n)] : [])));
}

/**
 * @param {Conversation} conversation
 * @param {Set<string>} off
 * @returns {Row[]} every message with its lines, and where each stands in what is sent
 */
export function layout({ messages }, off) {
  let sent = 0;
  return messages.map((turn, n) => {
    const lines = linesOf(turn.text, `${n}`, off);
    const empty = turn.text.trim() === ""; // a mail of one picture is a message, too
    const goes = !off.has(`${n}`) && (empty || lines.some((line) => line.start !== null && line.text.trim() !== ""));
    return { key: `${n}`, turn, sent: goes ? sent++ : null, lines };
  });
}

/**
 * An empty line has no switch of its own; it goes with the message.
 * @param {string} text
 * @param {string} message
 * @param {Set<string>} off
 * @returns {Line[]}
 */
function linesOf(text, message, off) {
  let start = 0;
  return text.split("\n").map((line, n) => {
    const key = `${message}.${n}`;
    if (off.has(key)) return { key, text: line, start: null };
    const here = start;
    start += line.length + 1;
    return { key, text: line, start: here };
  });
}

/**
 * The conversation as it is sent: what is off is absent, nothing is put in its place.
 * @param {Conversation} conversation
 * @param {Set<string>} off
 * @returns {Conversation}
 */
export function chosen(conversation, off) {
  const rows = layout(conversation, off).filter((row) => row.sent !== null);
  return { ...conversation, messages: rows.map((row) => turnOf(row, off)) };
}

/** Is nothing of this message switched off? @param {Row} row @param {Set<string>} off */
export const isWhole = ({ key, sent, lines }, off) =>
  sent !== null && lines.every((line) => line.start !== null) && !off.has(`${key}.s`) && !off.has("sender");

/**
 * One message as it is sent. Links and hidden text go only with all its lines: they may repeat one that is off.
 * @param {Row} row @param {Set<string>} off
 */
export function turnOf({ key, turn, lines }, off) {
  const { sender, reply_to, auth, subject, links, hidden, ...rest } = turn;
  const whole = lines.every((line) => line.start !== null);
  const text = lines.filter((line) => line.start !== null).map((line) => line.text).join("\n");
  return {
    ...rest, text,
    ...(subject === undefined || off.has(`${key}.s`) ? {} : { subject }),
    ...(off.has("sender") ? {} : known({ sender, reply_to, auth })),
    ...(whole ? known({ links, hidden }) : {}),
  };
}

/** @template {object} T @param {T} parts @returns {T} without those that are not there */
const known = (parts) => /** @type {T} */ (Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)));
