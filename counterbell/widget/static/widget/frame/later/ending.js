// @ts-check
/** She ends the chat herself: asked once more, because the button is near others. */

import { element } from "../../../ui/thread.js";
import { spoken } from "../closing.js";

/** @typedef {import("../app.js").Chat} Chat */

/** @param {Chat} chat */
export function askEnd(chat) {
  const { words, talk, desk, below } = chat;
  const { c } = talk;
  const dialog = element("dialog", "card confirm");
  const lead = element("p", "card-lead", words("end_ask"));
  lead.id = "end-lead";
  dialog.setAttribute("aria-labelledby", lead.id);
  const yes = element("button", "button main", words("end_yes"));
  const no = element("button", "button", words("end_no"));
  yes.type = no.type = "button";
  no.autofocus = true;
  const trouble = element("p", "trouble");
  trouble.setAttribute("role", "alert");
  const buttons = element("div", "buttons");
  buttons.append(yes, no);
  dialog.append(lead, element("p", "small", words("end_note")), trouble, buttons);
  dialog.addEventListener("close", () => dialog.remove());
  no.addEventListener("click", () => dialog.close());
  yes.addEventListener("click", async () => {
    yes.disabled = true;
    trouble.textContent = "";
    try {
      await desk.end(c);
    } catch (failure) {
      trouble.textContent = spoken(failure, words);
      yes.disabled = false;
      return;
    }
    dialog.close();
    chat.statusChanged(c, "resolved");
    // Who ends it herself is not asked whether there is anything else.
    if (talk.c === c) below.enough();
  });
  document.body.append(dialog);
  dialog.showModal();
}
