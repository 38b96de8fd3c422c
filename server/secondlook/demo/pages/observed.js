// What a test or the demo wants to know of a page: what changed in it and was not its own doing, and what is marked.

export const foreign = { changes: 0, kinds: [] };
const watched = { childList: true, subtree: true, characterData: true, attributes: true };
const count = (records) => {
  foreign.changes += records.length;
  foreign.kinds.push(...records.map((record) => `${record.type} ${record.target.nodeName}`));
};
const observer = new MutationObserver(count);

/** Count what happens below `root` from now on. */
export const observe = (root) => observer.observe(root, watched);

/** Do something to the page without counting it. */
export function mine(act) {
  count(observer.takeRecords());
  const done = act();
  observer.takeRecords();
  return done;
}

/** What any page can see of marks: their names, words, and where the first line of each is painted. */
export const marks = () => [...CSS.highlights].flatMap(([name, ranges]) => [...ranges].flatMap((range) => {
  const [line] = range.getClientRects();
  return line ? [{ name, quote: range.toString(), x: line.x + line.width / 2, y: line.y + line.height / 2 }] : [];
}));
