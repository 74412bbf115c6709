// @ts-check
/** An agent's reminders: asked for in a dialog, listed at the conversation or on their page. */

import { toast } from "../ui/page.js";
import { openIn, sendForms } from "./dialogs.js";
import { ask, parsed, post, reason } from "./words.js";

/** Ask when and of what. @param {string} url */
export function askWhen(url) {
  return openIn("[data-remind]", url);
}

/** Draw the list as it is on the server. */
async function refresh() {
  const list = document.querySelector("[data-reminders]");
  if (!(list instanceof HTMLElement)) return;
  try {
    const fresh = parsed(await (await ask(list.dataset.src ?? "")).text()).querySelector("[data-reminders]");
    if (fresh) list.replaceWith(document.adoptNode(fresh));
  } catch (failure) {
    toast(reason(failure));
  }
}

/** @param {string} url */
async function end(url) {
  try {
    await post(url, {});
  } catch (failure) {
    toast(reason(failure));
  }
  await refresh();
}

sendForms("[data-remind-form]", "[data-remind-fault]", refresh);
document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const opener = target?.closest("[data-remind-open]");
  const ender = target?.closest("[data-remind-end]");
  if (opener) askWhen(opener.getAttribute("data-remind-open") ?? "");
  if (ender) end(ender.getAttribute("data-remind-end") ?? "");
});
