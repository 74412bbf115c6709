// @ts-check
/** Dialogs whose inside is fetched when they open, and whose form is sent without leaving the page. */

import { toast } from "../ui/page.js";
import { NotDone, ask, parsed, part, post, reason } from "./words.js";

const ASKED = 428; // the server asks: who sends the same once more has answered

/** @param {string} place selector of the dialog @param {string} url of its inside @returns {Promise<HTMLDialogElement|null>} it, once it is open */
export async function openIn(place, url) {
  const dialog = /** @type {HTMLDialogElement|null} */ (document.querySelector(place));
  if (!dialog) return null;
  try {
    const page = parsed(await (await ask(url)).text());
    dialog.replaceChildren(...page.body.childNodes);
    dialog.showModal();
    return dialog;
  } catch (failure) {
    toast(reason(failure));
    return null;
  }
}

/** @type {WeakMap<HTMLFormElement, string>} what a form said when its agent was asked about it */ const asked = new WeakMap();

/**
 * Send such forms; what is wrong, and what is asked, is said in them. A second press does nothing while the first is under way.
 * @param {string} forms selector @param {string} faults selector of the place for what is wrong @param {(form: HTMLFormElement, answer: Response) => void} done
 */
export function sendForms(forms, faults, done = () => {}) {
  document.addEventListener("submit", async (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches(forms)) return;
    event.preventDefault();
    const told = new FormData(form, event.submitter);
    const fields = Object.fromEntries([...told].map(([name, value]) => [name, String(value)]));
    const button = /** @type {HTMLButtonElement} */ (event.submitter ?? part(form, "[type=submit]"));
    const said = JSON.stringify(fields);
    button.disabled = true;
    try {
      const answer = await post(form.action, asked.get(form) === said ? { ...fields, anyway: "1" } : fields);
      form.closest("dialog")?.close();
      done(form, answer);
    } catch (failure) {
      const fault = /** @type {HTMLElement} */ (part(form, faults));
      fault.textContent = reason(failure);
      fault.hidden = false;
      if (failure instanceof NotDone && failure.status === ASKED) askAgain(form, button, said);
    } finally {
      button.disabled = false;
    }
  });
}

/** The button says what it means now, until something else is written. @param {HTMLFormElement} form @param {HTMLElement} button @param {string} said */
function askAgain(form, button, said) {
  asked.set(form, said);
  const usual = [...button.childNodes];
  button.textContent = form.dataset.anyway ?? button.textContent;
  form.addEventListener("input", () => button.replaceChildren(...usual), { once: true });
}
