// @ts-check
/** What one looks at before a letter leaves: the preview as the customer sees it, and the form that forwards one. */

import { openIn, sendForms } from "./dialogs.js";

const DESK = "[data-letter-desk]";

/** Show how an answer will arrive; its words are the draft that was kept. @param {string} base @param {string[]} files keys of what goes along */
export function openPreview(base, files) {
  const asked = new URLSearchParams(files.map((key) => ["file", key]));
  return openIn(DESK, `${base}letters/preview/` + (files.length ? `?${asked}` : ""));
}

/** Ask to whom a letter is forwarded. @param {string} url */
export function openForward(url) {
  return openIn(DESK, url);
}

sendForms("[data-letter-form]", "[data-letter-fault]");
