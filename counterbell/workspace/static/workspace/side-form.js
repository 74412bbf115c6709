// @ts-check
/** The form that writes to a third party: files go along, and what was sent a moment ago can be taken back. */

import { toast } from "../ui/page.js";
import { Files } from "./composer-files.js";
import { sendForms } from "./dialogs.js";
import { part, post, reason, words } from "./words.js";

const STAY = 6_000; // the seconds in which it can be taken back, and one to look
const FAULT = "[data-side-fault]";

/** Bring one that was just opened to life. @param {HTMLFormElement} form */
export function begin(form) {
  const files = filesOf(form);
  let later = false;
  // A button of its own and no second way to submit: the first of those would be what the Enter key does.
  part(form, "[data-side-later]").addEventListener("click", () => {
    later = true;
    form.requestSubmit();
    later = false;
  });
  form.addEventListener("formdata", ({ formData }) => {
    formData.set("files", files?.cards.map(({ key }) => key).join(" ") ?? "");
    formData.set("later", later ? "1" : "");
  });
  form.addEventListener("submit", (event) => {
    if (!files?.uploading) return;
    event.preventDefault();
    event.stopPropagation(); // what is half there would be left behind
    say(form, words("still_uploading"));
  });
}

/** @param {HTMLFormElement} form */
function filesOf(form) {
  const list = /** @type {HTMLElement|null} */ (form.querySelector("[data-side-files]"));
  if (!list) return null;
  const files = new Files(list, form.dataset.base ?? "", { files: Number(form.dataset.most), types: [] });
  const picker = /** @type {HTMLInputElement} */ (part(form, "[data-side-picker]"));
  picker.addEventListener("change", () => (say(form, ""), files.add(picker.files ?? []), (picker.value = "")));
  files.addEventListener("fault", (event) => say(form, /** @type {CustomEvent} */ (event).detail));
  return files;
}

sendForms("[data-side-form]", FAULT, async (form, answer) => {
  const { text, undo } = await answer.json();
  const inside = [.../** @type {HTMLDialogElement} */ (form.closest("dialog")).childNodes];
  toast(text, { label: words("undo_send"), act: () => takeBack(form, inside, undo), stay: STAY });
});

/** Nobody was asked: the form stands there again as it was. @param {HTMLFormElement} form @param {Node[]} inside @param {string} url */
async function takeBack(form, inside, url) {
  try {
    await post(url, {});
  } catch (failure) {
    toast(reason(failure));
    return;
  }
  /** @type {HTMLInputElement} */ (part(form, "[name=id]")).value = crypto.randomUUID(); // it is another letter
  const dialog = /** @type {HTMLDialogElement|null} */ (document.querySelector("#beside"));
  dialog?.replaceChildren(...inside);
  dialog?.showModal();
}

/** @param {HTMLFormElement} form @param {string} why */
function say(form, why) {
  const fault = /** @type {HTMLElement} */ (part(form, FAULT));
  fault.textContent = why;
  fault.hidden = !why;
}
