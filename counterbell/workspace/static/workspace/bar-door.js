// @ts-check
/** The door of the command bar: it opens at once, and what is typed while its script is on its way stands in its field. */

import { part } from "./words.js";

/** Open it, or shut it. @param {() => Promise<import("./bar.js").Bar>} fetched */
export async function openBar(fetched) {
  const dialog = /** @type {HTMLDialogElement} */ (part(document, "#bar"));
  const field = /** @type {HTMLInputElement} */ (part(document, "#bar-field"));
  if (dialog.open) {
    dialog.close();
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  const before = document.activeElement;
  field.value = "";
  dialog.showModal();
  field.focus();
  try {
    const bar = await fetched();
    if (dialog.open) bar.begin(before);
  } catch {
    dialog.close(); // without a line it cannot come
  }
}
