// @ts-check
/** What one looks at before a letter leaves: the preview as the customer sees it, and the form that forwards one. */

import { toast } from "../ui/page.js";
import { ask, parsed, part, post, reason } from "./words.js";

/** Show how an answer will arrive; its words are the draft that was kept. @param {string} base @param {string[]} files keys of what goes along */
export function openPreview(base, files) {
  const asked = new URLSearchParams(files.map((key) => ["file", key]));
  return open(`${base}letters/preview/` + (files.length ? `?${asked}` : ""));
}

/** Ask to whom a letter is forwarded. @param {string} url */
export function openForward(url) {
  return open(url);
}

/** @param {string} url */
async function open(url) {
  const dialog = /** @type {HTMLDialogElement|null} */ (document.querySelector("[data-letter-desk]"));
  if (!dialog) return;
  try {
    const page = parsed(await (await ask(url)).text());
    dialog.replaceChildren(...page.body.childNodes);
    dialog.showModal();
  } catch (failure) {
    toast(reason(failure));
  }
}

document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches("[data-letter-form]")) return;
  event.preventDefault();
  const fault = /** @type {HTMLElement} */ (part(form, "[data-letter-fault]"));
  const button = /** @type {HTMLButtonElement} */ (part(form, "[type=submit]"));
  const fields = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  button.disabled = true; // a second press must not forward it twice
  try {
    await post(form.action, fields);
    form.closest("dialog")?.close();
  } catch (failure) {
    fault.textContent = reason(failure);
    fault.hidden = false;
  } finally {
    button.disabled = false;
  }
});
