// @ts-check
/** Whether an answer of the bot was right: asked in a dialog, beside the message. */

import { toast } from "../ui/page.js";
import { ask, parsed, part, post, reason, words } from "./words.js";

/** @param {string} base of the conversation @param {number} number of the bot's message */
export async function openVerdict(base, number) {
  const dialog = /** @type {HTMLDialogElement|null} */ (document.querySelector("[data-verdict]"));
  if (!dialog) return;
  try {
    const page = parsed(await (await ask(`${base}verdict/${number}/`)).text());
    dialog.replaceChildren(...page.body.childNodes);
    dialog.showModal();
  } catch (failure) {
    toast(reason(failure));
  }
}

document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches("[data-verdict-form]")) return;
  event.preventDefault();
  const told = new FormData(form, event.submitter);
  const fields = Object.fromEntries([...told].map(([name, value]) => [name, String(value)]));
  try {
    await post(form.action, fields);
    form.closest("dialog")?.close();
    toast(words("judged"));
  } catch (failure) {
    const fault = /** @type {HTMLElement} */ (part(form, "[data-verdict-fault]"));
    fault.textContent = reason(failure);
    fault.hidden = false;
  }
});
