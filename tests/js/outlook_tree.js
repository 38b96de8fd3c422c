import { cpSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The add-in as the service serves it: its own modules beside those of the extension. @returns {string} address of the folder */
export function linkedTree() {
  const folder = mkdtempSync(join(tmpdir(), "secondlook-outlook-"));
  cpSync(join(root, "mail_plugin/outlook/pane"), join(folder, "pane"), { recursive: true }); // a copy: a link would resolve to its own place
  for (const shared of ["background", "engine", "pages"]) symlinkSync(join(root, "extension", shared), join(folder, shared));
  writeFileSync(join(folder, "package.json"), '{"type": "module"}');
  return pathToFileURL(folder).href;
}
