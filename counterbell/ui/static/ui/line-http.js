// @ts-check
/** The line's frames over HTTP, where sockets are blocked. */

/** @typedef {import("./line.js").Frame} Frame */

const WITHIN = 45_000;

/** What an answer over HTTP means in closing codes. @type {Record<number, number>} */
const CODE_OF_STATUS = { 400: 4400, 413: 4400, 401: 4401, 403: 4403, 404: 4403, 429: 4429 };

/**
 * Throws when there is no answer.
 *
 * @param {string} url @param {object} body @param {AbortSignal} [stop]
 * @returns {Promise<Frame[]|number>} frames, or the closing code that a refusal amounts to
 */
export async function ask(url, body, stop) {
  const late = AbortSignal.timeout(WITHIN);
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    credentials: "omit",
    cache: "no-store",
    body: JSON.stringify(body),
    signal: stop ? either(stop, late) : late,
  });
  if (!answer.ok) return CODE_OF_STATUS[answer.status] ?? 1006;
  const { frames } = await answer.json();
  return Array.isArray(frames) ? frames : [];
}

/** AbortSignal.any, which Safari has only since 17.4. @param {AbortSignal[]} signals @returns {AbortSignal} */
function either(...signals) {
  const both = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) both.abort();
    signal.addEventListener("abort", () => both.abort(), { once: true });
  }
  return both.signal;
}
