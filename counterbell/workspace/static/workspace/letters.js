// @ts-check
/** Letters in the thread: each message that was one gets its head, its state and its page in a sealed frame. */

import { showInPlace } from "./in-place.js";
import { openForward } from "./letter-desk.js";

const SANDBOX = "allow-popups allow-popups-to-escape-sandbox";
const PAUSE = 300;
// Words of hers in a chat that came by letter: what a browser sends is named by a UUID.
const WRITTEN = '.entry-by-customer[data-id]:not([data-id*="-"])';

/** @type {number|undefined} */
let waiting;

/** @param {HTMLElement} talk */
async function fetchFor(talk) {
  const answer = await fetch(talk.dataset.letters || "", { headers: { "HX-Request": "true" } });
  if (!answer.ok || !talk.isConnected) return;
  const pieces = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const piece of pieces.querySelectorAll("[data-letter-of]")) place(talk, /** @type {HTMLElement} */ (piece));
  const now = pieces.querySelector("[data-by-letter]");
  const said = talk.querySelector("[data-by-letter]");
  if (now && said && now.outerHTML !== said.outerHTML) said.replaceWith(document.importNode(now, true));
}

/** @param {HTMLElement} talk @param {HTMLElement} piece */
function place(talk, piece) {
  const entry = talk.querySelector(`[data-entries] [data-number="${CSS.escape(piece.dataset.letterOf || "")}"]`);
  if (!entry) return;
  const before = entry.querySelector(":scope > .letter");
  if (before?.querySelector("details[open], iframe")) return void placeStates(before, piece); // somebody is reading it
  if (before && before.innerHTML === piece.innerHTML) return;
  before?.remove();
  const made = document.importNode(piece, true);
  entry.append(made);
  /** @type {any} */ (window).htmx?.process(made);
}

/** What became of a letter, which is at its end; the rest stays as it is. @param {Element} before @param {Element} piece */
function placeStates(before, piece) {
  const [old, fresh] = [before, piece].map((one) => [...one.querySelectorAll(":scope > .letter-delivery")]);
  if (old.map((one) => one.outerHTML).join() === fresh.map((one) => one.outerHTML).join()) return;
  for (const one of old) one.remove();
  const made = fresh.map((one) => document.importNode(one, true));
  before.append(...made);
  for (const one of made) /** @type {any} */ (window).htmx?.process(one);
}

/** Fetch what there is to say of the letters, once for all that happens in a moment. */
export function look() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const talk = /** @type {HTMLElement|null} */ (document.querySelector("[data-talk]"));
    if (!talk) return;
    if (talk.dataset.lettersLater && talk.querySelector(WRITTEN)) talk.dataset.letters ??= talk.dataset.lettersLater;
    if (talk.dataset.letters) void fetchFor(talk);
  }, PAUSE);
}

/** @param {HTMLElement} button */
function showPage(button) {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", SANDBOX);
  frame.referrerPolicy = "no-referrer";
  frame.className = "letter-frame";
  frame.title = button.textContent || "";
  frame.src = button.dataset.letterPage || "";
  const row = button.closest("p");
  const note = /** @type {HTMLElement|null} */ (row?.parentElement?.querySelector("[data-letter-pictures]"));
  (note ?? row)?.after(frame);
  if (note) note.hidden = false;
  button.remove();
}

/** The agent allows the pictures from afar of one letter: our server fetches them. @param {HTMLElement} button */
function allowPictures(button) {
  const note = button.closest("[data-letter-pictures]");
  const frame = /** @type {HTMLIFrameElement|null} */ (note?.parentElement?.querySelector(".letter-frame"));
  if (frame) frame.src = `${frame.src.split("?")[0]}?pictures=afar`;
  note?.remove();
}

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement} */ (event.target).closest?.("[data-letter-page]");
  if (button) showPage(/** @type {HTMLElement} */ (button));
  const allowing = /** @type {HTMLElement} */ (event.target).closest?.("[data-letter-allow]");
  const forwarding = /** @type {HTMLElement} */ (event.target).closest?.("[data-letter-forward]");
  if (forwarding) void openForward(forwarding.getAttribute("data-letter-forward") ?? "");
  if (allowing) allowPictures(/** @type {HTMLElement} */ (allowing));
});
document.addEventListener("htmx:afterRequest", look);
/** Before they are painted. @param {MutationRecord[]} changes */
function placePictures(changes) {
  for (const { target, addedNodes } of changes) {
    if (!(target instanceof Element) || !target.closest("[data-thread]")) continue;
    for (const node of addedNodes) if (node instanceof Element && node.matches(".entry")) showInPlace(node);
  }
}

new MutationObserver((changes) => {
  placePictures(changes);
  const ours = (/** @type {Node} */ node) => node instanceof Element && node.closest(".letter, [data-by-letter]");
  if (changes.some((change) => !ours(change.target) && [...change.addedNodes].some((node) => !ours(node)))) look();
}).observe(document.body, { childList: true, subtree: true });
document.querySelectorAll("[data-thread] .entry").forEach(showInPlace);
look();
