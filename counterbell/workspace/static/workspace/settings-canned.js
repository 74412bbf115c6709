// @ts-check
/** The page of a canned reply: a blank is put where one last wrote. */

import { put } from "./composer-words.js";

const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-canned-form]"));
const texts = /** @type {HTMLTextAreaElement[]} */ ([...form.querySelectorAll("[data-blanks]")]);
let last = texts.find((field) => field.lang === document.documentElement.lang) ?? texts[0];

for (const field of texts) field.addEventListener("focus", () => (last = field));
form.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-blank]") : null;
  if (button && last) put(last, `{{${button.getAttribute("data-blank")}}}`);
});
