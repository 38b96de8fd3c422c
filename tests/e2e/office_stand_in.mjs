// Writes a stand-in for office.js from Microsoft's published typings (npm @types/office-js):
//   node office_stand_in.mjs index.d.ts > office.json
// The JSON names every member of the Outlook interfaces that a reading add-in sees, with the Mailbox requirement set that it
// belongs to, and the values of the enumerations. office_stand_in.js plays them, and throws on any member that is not there.
import { readFileSync } from "node:fs";

const WANTED = ["Context", "RequirementSetSupport", "Mailbox", "UserProfile", "Item", "ItemRead", "Message", "MessageRead", "Body", "EmailAddressDetails", "MailboxEvent", "SpamReportingEventArgs", "SpamReportingEventCompletedOptions"];
const ENUMS = ["AsyncResultStatus", "EventType", "PlatformType", "ItemType", "MoveSpamItemTo"];

const lines = readFileSync(process.argv[2], "utf-8").split(/\r?\n/);
const ours = lines.slice(0, lines.findIndex((line) => line.startsWith("declare namespace OfficeExtension")));

/** The lines of a block that opens with `pattern`, without its braces. @param {RegExp} pattern */
function block(pattern) {
  const start = ours.findIndex((line) => pattern.test(line));
  if (start < 0) throw new Error(`the typings have no ${pattern}`);
  const indent = ours[start].search(/\S/);
  const end = ours.findIndex((line, n) => n > start && line.trim() === "}" && line.indexOf("}") <= indent + 1);
  return { head: ours[start], indent: indent + 4, body: ours.slice(start + 1, end) };
}

/** Members with the documentation that stands before each. @param {{indent: number, body: string[]}} block */
function* membersOf({ indent, body }) {
  let doc = "";
  for (const line of body) {
    const text = line.trim();
    if (text.startsWith("/**")) doc = text;
    else if (text.startsWith("*")) doc += `\n${text}`;
    else if (text && line.search(/\S/) <= indent) yield { text, doc };
  }
}

/** @param {string} name */
function readInterface(name) {
  const found = block(new RegExp(`^\\s+(export )?interface ${name}( extends [^{]+)? \\{`));
  const bases = (found.head.match(/extends ([^{]+)/)?.[1] ?? "").split(",").map((base) => base.trim()).filter(Boolean);
  /** @type {Record<string, {since: string, method: boolean}>} */
  const members = {};
  for (const { text, doc } of membersOf(found)) {
    const [, member, call] = text.match(/^(?:readonly )?(\w+)\??(\()?/) ?? [];
    if (member) members[member] ??= { since: doc.match(/Api set: Mailbox (\d+\.\d+)/)?.[1] ?? "1.1", method: call === "(" };
  }
  return { bases: bases.filter((base) => WANTED.includes(base)), members };
}

/** @param {string} name */
function readEnum(name) {
  const entries = [...membersOf(block(new RegExp(`^\\s+enum ${name} \\{`)))].map(({ text }) => text.match(/^(\w+)(?:\s*=\s*"([^"]*)")?/));
  return Object.fromEntries(entries.filter((entry) => entry !== null).map((entry) => [entry[1], entry[2] ?? entry[1]]));
}

process.stdout.write(JSON.stringify({
  interfaces: Object.fromEntries(WANTED.map((name) => [name, readInterface(name)])),
  enums: Object.fromEntries(ENUMS.map((name) => [name, readEnum(name)])),
}));
