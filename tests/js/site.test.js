import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const source = `${read("extension/page/site.js")}\n${read("extension/page/sender.js")}\n({ threadInAddress, isOwn })`;
/** The page scripts are classic ones: they are run, with the address they would stand at. */
const at = (address) => vm.runInNewContext(source, { location: new URL(address), URL });
/** The patterns of a site's file. */
const patterns = (name) => [...read(`rules/sites/${name}.yml`).matchAll(/"(\/[^"]*\{thread\})"/g)].map(([, pattern]) => pattern);
const gmail = { thread_address: patterns("gmail"), thread_shortest: 16 };
const outlook = { thread_address: patterns("outlook-web"), thread_shortest: 16 };
const linkedin = { thread_address: patterns("linkedin"), thread_shortest: 1 };
const ID = "FMfcgzInventedHarbourAdvisory";

for (const [address, site, thread] of [
  [`https://mail.google.com/mail/u/0/#inbox/${ID}`, gmail, ID],
  [`https://mail.google.com/mail/u/3/#label/Work%2FOld/${ID}?compose=new`, gmail, ID],
  [`https://mail.google.com/mail/u/0/#search/a-long-search-for-harbours/${ID}`, gmail, ID],
  ["https://mail.google.com/mail/u/0/#search/a-long-search-for-harbours", gmail, ""],
  ["https://mail.google.com/mail/u/0/#inbox/p2", gmail, ""],
  ["https://mail.google.com/mail/u/0/#settings/filters-and-blocked-addresses", gmail, ""],
  [`https://outlook.office.com/mail/inbox/id/${ID}`, outlook, ID],
  [`https://outlook.live.com/mail/0/inbox/id/${ID}`, outlook, ID],
  [`https://outlook.office365.com/mail/id/${ID}`, outlook, ID],
  ["https://outlook.office.com/mail/inbox", outlook, ""],
  ["https://outlook.office.com/calendar/view/month", outlook, ""],
  ["https://www.linkedin.com/messaging/thread/2-abc/?x=1", linkedin, "2-abc"],
  ["https://www.linkedin.com/feed/", linkedin, ""],
]) {
  test(`the thread of ${address} is "${thread}"`, () => assert.equal(at(address).threadInAddress(site), thread));
}

const { isOwn } = at("https://mail.google.com/");
const LABELS = ["Google-Konto: Robin Invented (robin@northlake.example)"];

for (const [what, sender, own] of [
  ["the own address, however it is written", { name: "R", address: "Robin@Northlake.example" }, true],
  ["the own name with another address", { name: "Robin Invented", address: "robin@bluegate.example" }, false],
  ["the own name without an address", { name: "Robin Invented", address: "" }, true],
  ["a part of a word of the own name", { name: "Robin Inven", address: "" }, false],
  ["nobody", { name: "", address: "" }, false],
]) {
  test(`${what} is ${own ? "the person" : "somebody else"}`, () => assert.equal(isOwn(sender, LABELS), own));
}
