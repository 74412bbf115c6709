// @ts-check
/** What a language model thinks of a draft, above the editor: an opinion, and a politer wording to take or to leave. */

import { markFigures } from "./own-words.js";
import { part, words } from "./words.js";

/** @typedef {{polite: boolean, line: string, wording: string, lang: string, differs: string[]}} Opinion */

/**
 * @param {HTMLElement} box @param {Opinion} found
 * @param {(taken: Opinion) => void} take @param {() => void} leave
 */
export function showOpinion(box, found, take, leave) {
  box.hidden = false;
  const verdict = part(box, "[data-tone-verdict]");
  verdict.textContent = words(found.polite ? "tone_polite" : "tone_impolite");
  verdict.classList.toggle("badge--good", found.polite);
  verdict.classList.toggle("badge--brass", !found.polite);
  part(box, "[data-tone-line]").textContent = found.line;
  const offer = /** @type {HTMLElement} */ (part(box, "[data-tone-offer]"));
  offer.hidden = !found.wording;
  const wording = /** @type {HTMLElement} */ (part(box, "[data-tone-wording]"));
  wording.textContent = found.wording;
  wording.lang = found.lang;
  markFigures(part(box, "[data-tone-check]"), found.differs);
  const taking = /** @type {HTMLElement} */ (part(box, "[data-tone-take]"));
  taking.hidden = !found.wording;
  const close = () => ((box.hidden = true), leave());
  taking.onclick = () => take(found);
  /** @type {HTMLElement} */ (part(box, "[data-tone-leave]")).onclick = close;
  box.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation(); // there it would leave the conversation
    close();
  };
}
