// @ts-check
/** The door of the command bar: it opens at once, and what is typed while its script is on its way stands in its field. */

import { part } from "./words.js";

/** @typedef {import("./bar.js").Bar} Bar */

/**
 * `fetch`: have the bar at hand, which comes after the page and not with it; `open`: open it, or shut it.
 * @param {() => import("./acts.js").Doer} doer who does what is wished @param {(c: string) => void} show a conversation
 * @param {{bar: string, recent: string}} urls
 */
export function barDoor(doer, show, urls) {
  /** @type {Promise<Bar>|undefined} */ let coming;
  const fetch = async () => {
    coming ??= import("./bar.js").then(({ Bar }) => new Bar(doer(), show, urls));
    try {
      return await coming;
    } catch {
      coming = undefined; // who wants it next tries again
      return null;
    }
  };
  return { fetch, open: () => open(fetch) };
}

/** @param {() => Promise<Bar|null>} fetched */
async function open(fetched) {
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
  const bar = await fetched();
  if (!bar) dialog.close(); // without a line it cannot come
  else if (dialog.open) bar.begin(before);
}
