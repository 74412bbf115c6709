// @ts-check
/** The page of a canned reply: a blank is put where one last wrote; what goes along is put together as for an answer. */

import { Enclosed } from "./composer-parts.js";
import { put } from "./composer-words.js";
import { part } from "./words.js";

const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-canned-form]"));
const texts = /** @type {HTMLTextAreaElement[]} */ ([...form.querySelectorAll("[data-blanks]")]);
let last = texts.find((field) => field.lang === document.documentElement.lang) ?? texts[0];

for (const field of texts) field.addEventListener("focus", () => (last = field));
form.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-blank]") : null;
  if (button && last) put(last, `{{${button.getAttribute("data-blank")}}}`);
});

for (const tongue of form.querySelectorAll("[data-tongue]")) beginAlong(/** @type {HTMLElement} */ (tongue));

/** What goes along with the text in one language. @param {HTMLElement} tongue */
function beginAlong(tongue) {
  const text = /** @type {HTMLTextAreaElement} */ (part(tongue, "textarea"));
  const kept = /** @type {HTMLInputElement} */ (part(tongue, "[data-along]"));
  const place = /** @type {HTMLSelectElement} */ (part(form, "[name=place]"));
  const enclosed = new Enclosed(tongue, tongue.dataset.enclosing ?? "", {
    read: () => text.value,
    write: (said) => put(text, said, 0, text.value.length),
    reply: () => {},
    changed: () => (kept.value = enclosed.part ? JSON.stringify(enclosed.part) : ""),
    query: () => String(new URLSearchParams({ language: text.lang, place: place.value })),
  }, new AbortController().signal);
  const before = kept.value && kept.value !== "null" ? JSON.parse(kept.value) : null;
  enclosed.set(before);
}
