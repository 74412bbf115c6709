// @ts-check
/** Whether an answer of the bot was right: asked in a dialog, beside the message. */

import { toast } from "../ui/page.js";
import { openIn, sendForms } from "./dialogs.js";
import { words } from "./words.js";

/** @param {string} base of the conversation @param {number} number of the bot's message */
export function openVerdict(base, number) {
  return openIn("[data-verdict]", `${base}verdict/${number}/`);
}

sendForms("[data-verdict-form]", "[data-verdict-fault]", () => toast(words("judged")));
