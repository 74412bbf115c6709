// @ts-check
/** A look into another conversation, beside the one on the desk: to read, not to answer. */

import { botNodes } from "../ui/bot.js";
import { toast } from "../ui/page.js";
import { Thread } from "../ui/thread.js";
import { happening, source } from "./happenings.js";
import { ask, locale, part, reason, words, zone } from "./words.js";

const dialog = /** @type {HTMLDialogElement} */ (part(document, "#peek"));
/** @type {(c: string) => void} */
let open = () => {};

part(dialog, "[data-peek-open]").addEventListener("click", (event) => {
  const link = /** @type {HTMLAnchorElement} */ (event.currentTarget);
  if (event instanceof MouseEvent && (event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  dialog.close();
  open(link.dataset.c ?? "");
});
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});

/** @param {string} root address of the inbox @param {string} c @param {string} name @param {(c: string) => void} opener */
export async function peek(root, c, name, opener) {
  open = opener;
  try {
    const { entries } = await (await ask(`${root}${c}/entries/`)).json();
    part(dialog, "#peek-title").textContent = name;
    const link = /** @type {HTMLAnchorElement} */ (part(dialog, "[data-peek-open]"));
    link.href = `${root}${c}/`;
    link.dataset.c = c;
    const thread = new Thread(part(dialog, "[data-peek-entries]"), {
      locale,
      zone: zone(),
      words,
      mine: (entry) => entry.author !== "customer",
      happening,
      below: (entry) => botNodes(entry, { words, source, worded: words("worded") }),
    });
    const named = (/** @type {any} */ entry) =>
      entry.author === "customer" && !entry.who ? { ...entry, who: { id: "customer", name, avatar: null } } : entry;
    thread.put(entries.map(named));
    if (!dialog.open) dialog.showModal();
    const box = part(dialog, ".thread");
    box.scrollTop = box.scrollHeight;
    link.focus();
  } catch (failure) {
    toast(reason(failure));
  }
}
