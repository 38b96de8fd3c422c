// A picture for a report: drawn anew, so that nothing goes along that cannot be seen in it (place, device, earlier versions).

const LARGEST = 5 * 1024 * 1024;
const MOST_PIXELS = 16_000_000; // more than that some phones do not draw
const SMALLER_PIXELS = 4_000_000;

/**
 * @param {Blob} file
 * @param {string} name     that it gets, without ending
 * @returns {Promise<import("../pages/screenshots.js").Shown>} rejects for what is no picture, or stays too large
 */
export async function readPicture(file, name) {
  const drawn = await createImageBitmap(file);
  // A screenshot stays as sharp as it was; a photograph would grow many times as PNG.
  const first = file.type === "image/jpeg" ? "image/jpeg" : "image/png";
  const blob = (await small(drawn, first, MOST_PIXELS)) ?? (await small(drawn, "image/jpeg", MOST_PIXELS)) ?? (await small(drawn, "image/jpeg", SMALLER_PIXELS));
  drawn.close();
  if (!blob) throw new Error("too large");
  const ending = blob.type === "image/png" ? "png" : "jpg";
  return { picture: { name: `${name}.${ending}`, type: blob.type, data: await base64(blob) }, url: URL.createObjectURL(blob) };
}

/** @param {ImageBitmap} drawn @param {string} type @param {number} pixels @returns {Promise<Blob | null>} null when it is too large to send */
async function small(drawn, type, pixels) {
  const scale = Math.min(1, Math.sqrt(pixels / (drawn.width * drawn.height)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.floor(drawn.width * scale));
  canvas.height = Math.max(1, Math.floor(drawn.height * scale));
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  if (type === "image/jpeg") {
    pen.fillStyle = "white"; // what was transparent would be black
    pen.fillRect(0, 0, canvas.width, canvas.height);
  }
  pen.drawImage(drawn, 0, 0, canvas.width, canvas.height);
  /** @type {Blob | null} */
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, type, 0.9));
  return blob && blob.size <= LARGEST ? blob : null;
}

/** @param {Blob} blob @returns {Promise<string>} without line ends */
function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
