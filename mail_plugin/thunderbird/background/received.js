// What is done to a mail after the service's receipt, and never before: a tag; and the trash, where policy says so.
import { afterReport } from "./settings.js";

const TAG = "$secondlook";
const COLOUR = "#1f5f8b";

/** How a mail is found again after a restart: Thunderbird's own message ids end with the session. */
/** @typedef {{headerMessageId: string, folderId: string | null}} About */

/** @param {import("../messenger.js").MessageHeader} header @returns {About} */
export const aboutOf = ({ headerMessageId, folder }) => ({ headerMessageId, folderId: folder?.id ?? null });

/** @param {unknown} about */
export async function afterReceipt(about) {
  const { headerMessageId, folderId } = /** @type {About} */ (about);
  if (!folderId) return; // opened from a file: there is nothing to tag
  const { messages } = await messenger.messages.query({ headerMessageId, folderId });
  await messenger.messages.tags.create(TAG, messenger.i18n.getMessage("tagReported"), COLOUR).catch(() => undefined); // it is there already
  for (const { id, tags } of messages) await messenger.messages.update(id, { tags: [...new Set([...tags, TAG])] });
  const ids = messages.map(({ id }) => id);
  // Only a package that was built for it has the permission, so that no setting alone can move anybody's mail.
  if (afterReport() === "trash" && messenger.messages.delete && ids.length) await messenger.messages.delete(ids, { deletePermanently: false });
}
