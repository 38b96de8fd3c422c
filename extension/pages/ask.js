/**
 * Asks the background (docs/architecture.md names the requests).
 * @param {{kind: string} & Record<string, unknown>} request
 * @returns {Promise<any>} its answer; rejects when the background does not answer
 */
export async function ask(request) {
  const answer = await chrome.runtime.sendMessage(request);
  if (answer === undefined) throw new Error(`no answer to ${request.kind}`);
  return answer;
}
