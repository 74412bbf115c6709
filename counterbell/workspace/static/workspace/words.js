// @ts-check
/** The words and icons that the page brought along, and how the inbox fetches. */

import { csrfToken } from "../ui/page.js";

/** @type {Record<string, string>|null} read when one is wanted: this runs before the page is all there */ let all = null;

const language = document.documentElement.lang || "en";

/** BCP 47: decides digits and calendar. Arabic has the digits that the server writes: browsers take Latin ones. */
export const locale = /^ar\b/.test(language) ? `${language}-u-nu-arab` : language;

/** @type {string|undefined|null} null: nobody has asked yet */ let known = null;

/**
 * The time zone in which the pages speak, lists and threads alike; undefined where the browser has none of that name.
 * Asked when something is written with it: a browser's first date format costs more than all that an inbox does before.
 */
export function zone() {
  if (known !== null) return known;
  const name = document.documentElement.dataset.zone;
  try {
    known = name ? new Intl.DateTimeFormat(locale, { timeZone: name }).resolvedOptions().timeZone : undefined;
  } catch {
    known = undefined;
  }
  return known;
}

/**
 * A sentence of the page. What fills `{name}` is isolated, so that a name of the other direction turns nothing round it.
 * @param {string} key @param {Record<string, string|number>} [facts]
 */
export function words(key, facts = {}) {
  all ??= /** @type {Record<string, string>} */ (JSON.parse(document.getElementById("words")?.textContent || "{}"));
  return (all[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => `\u2068${facts[name] ?? ""}\u2069`);
}

/** @param {string} name one of those in the page's #icons @returns {Node} */
export function icon(name) {
  const box = /** @type {HTMLTemplateElement|null} */ (document.getElementById("icons"));
  const drawn = box?.content.querySelector(`[data-icon="${name}"] > svg`);
  return drawn ? drawn.cloneNode(true) : document.createTextNode("");
}

/** The server said no, in words for the person (or ""). */
export class NotDone extends Error {
  /** @param {string} text @param {number} status */
  constructor(text, status) {
    super(text);
    this.status = status;
  }
}

/**
 * Ask our own server; throws NotDone with the sentence when it refuses, TypeError when it is out of reach.
 * @param {string} url @param {RequestInit} [how] @returns {Promise<Response>}
 */
export async function ask(url, how = {}) {
  const headers = new Headers(how.headers);
  headers.set("HX-Request", "true");
  if (how.method === "POST") headers.set("X-CSRFToken", csrfToken());
  const answer = await fetch(url, { credentials: "same-origin", redirect: "manual", ...how, headers });
  if (answer.ok) return answer;
  // Nothing that we ask for lies elsewhere: we were sent to the sign-in page.
  if (answer.type === "opaqueredirect") throw new NotDone(words("signed_out"), 401);
  throw new NotDone(await refusal(answer), answer.status);
}

/** @param {Response} answer */
async function refusal(answer) {
  if (answer.status === 401) return words("signed_out");
  const plain = answer.headers.get("Content-Type")?.startsWith("text/plain");
  return plain && answer.status < 500 ? answer.text() : words("failed_action");
}

/** @param {string} url @param {Record<string, string|string[]>} fields @param {RequestInit} [how] */
export function post(url, fields, how = {}) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) body.append(name, one);
  }
  return ask(url, { method: "POST", body, ...how });
}

/** What to say about a failure. @param {unknown} failure */
export function reason(failure) {
  if (failure instanceof NotDone) return failure.message;
  return words(navigator.onLine ? "failed_action" : "offline");
}

/** A fragment that our server drew. @param {string} html @returns {Document} */
export function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

/**
 * @template {Element} T
 * @param {ParentNode} root @param {string} selector @returns {T} there is one, or the page and its module do not belong together
 */
export function part(root, selector) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return /** @type {T} */ (found);
}
