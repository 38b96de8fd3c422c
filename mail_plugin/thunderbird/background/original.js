// The mail as it was received: what the program itself wrote above it is taken off, everything else is kept byte for byte.

const OWN_LINES = /^(X-Mozilla-(Status|Status2|Keys):|From )/;
const LINE_FEED = 10;
const SIZE_LIMIT = 25_000_000; // bytes; in base64 and with the rest it stays under the 40 MB that the service takes
const PIECE = 0x8000;

/**
 * Without the lines at the top that Thunderbird keeps its own state in, and without the line that divides an mbox.
 * @param {Uint8Array} raw @returns {Uint8Array}
 */
export function asReceived(raw) {
  let at = 0;
  for (;;) {
    const end = raw.indexOf(LINE_FEED, at);
    const line = latin1(raw.subarray(at, end < 0 ? raw.length : Math.min(end, at + 100)));
    if (end < 0 || !OWN_LINES.test(line)) return raw.subarray(at);
    at = end + 1;
  }
}

/** @param {Uint8Array} bytes @returns {string} */
export function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += PIECE) text += latin1(bytes.subarray(at, at + PIECE));
  return btoa(text);
}

/** @param {number} messageId of Thunderbird @returns {Promise<{original: string | null, size: number}>} null when it is too large */
export async function readOriginal(messageId) {
  const file = await messenger.messages.getRaw(messageId, { data_format: "File", decrypt: false });
  const bytes = asReceived(new Uint8Array(await file.arrayBuffer()));
  return { original: bytes.length > SIZE_LIMIT ? null : base64(bytes), size: bytes.length };
}

/** @param {Uint8Array} bytes */
const latin1 = (bytes) => String.fromCharCode(...bytes);
