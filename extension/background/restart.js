// Settings, policy or rules changed: every open page starts over.

export async function restartAll() {
  for (const { id } of await chrome.tabs.query({})) if (id !== undefined) void chrome.tabs.sendMessage(id, { kind: "restart" }).catch(() => undefined);
}
