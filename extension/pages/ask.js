/**
 * Asks the background (docs/architecture.md names the requests).
 * @param {{kind: string} & Record<string, unknown>} request
 * @returns {Promise<any>} its answer; rejects when the background does not answer or fails. A refused code is an answer.
 */
export async function ask(request) {
  const answer = await chrome.runtime.sendMessage(request);
  if (answer === undefined || (answer.error && answer.error !== "enrol")) throw new Error(`${request.kind}: ${answer?.error ?? "no answer"}`);
  return answer;
}
