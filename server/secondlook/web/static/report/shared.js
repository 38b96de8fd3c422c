// What a phone shared to us. The worker put it aside as it came; nothing of it has been anywhere else.

const KEPT_CACHE = "report-kept";
const SHARED = "/report/shared";

/** @returns {Promise<{text: string, files: File[]} | null>} null when nothing was shared; it is taken only once */
export async function takeShared() {
  if (!("caches" in globalThis)) return null;
  const cache = await caches.open(KEPT_CACHE);
  const shared = await cache.match(SHARED);
  if (!shared) return null;
  const form = await shared.formData().catch(() => new FormData());
  await cache.delete(SHARED);
  return { text: textOf(form), files: form.getAll("pictures").filter((part) => part instanceof File) };
}

/**
 * Programs put the same words into several of these.
 * @param {Pick<FormData, "get">} form
 */
export function textOf(form) {
  const parts = ["title", "text", "url"].map((name) => String(form.get(name) ?? "").trim());
  return parts.filter((part, n) => part && !parts.some((other, m) => m !== n && other.includes(part) && (other !== part || m < n))).join("\n");
}
