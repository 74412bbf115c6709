// @ts-check
/** Bold, italics, lists and links in letters: the little markup that stays readable where nobody draws it. */

import { put } from "./composer-words.js";

const AROUND = /** @type {Record<string, string>} */ ({ bold: "**", italic: "*" });
const KEYS = /** @type {Record<string, string>} */ ({ KeyB: "bold", KeyI: "italic" });

/** @param {HTMLElement} form @param {HTMLTextAreaElement} field @param {AbortSignal} signal */
export function offerFormats(form, field, signal) {
  if (!form.querySelector("[data-format]")) return;
  form.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest?.("[data-format]");
    if (button) format(field, button.getAttribute("data-format") ?? "");
  }, { signal });
  field.addEventListener("keydown", (event) => {
    const how = KEYS[event.code];
    if (!how || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    format(field, how);
  }, { signal });
}

/** @param {HTMLTextAreaElement} field @param {string} how */
function format(field, how) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  const chosen = value.slice(from, to);
  if (how === "list") listed(field);
  else if (how === "link") {
    put(field, `[${chosen}](https://)`);
    const at = chosen ? from + chosen.length + 3 : from + 1;
    field.setSelectionRange(at, chosen ? at + "https://".length : at);
  } else {
    const mark = AROUND[how] ?? "";
    const [before, after] = [value.slice(from - mark.length, from), value.slice(to, to + mark.length)];
    if (chosen && before === mark && after === mark) {
      put(field, chosen, from - mark.length, to + mark.length);
      field.setSelectionRange(from - mark.length, to - mark.length);
    } else {
      put(field, `${mark}${chosen}${mark}`);
      field.setSelectionRange(from + mark.length, to + mark.length);
    }
  }
}

/** The lines of the selection as a list, or no longer. @param {HTMLTextAreaElement} field */
function listed(field) {
  const from = field.value.lastIndexOf("\n", field.selectionStart - 1) + 1;
  const end = field.value.indexOf("\n", field.selectionEnd);
  const to = end < 0 ? field.value.length : end;
  const lines = field.value.slice(from, to).split("\n");
  const is = lines.every((line) => /^[-*•]\s/.test(line));
  put(field, lines.map((line) => (is ? line.replace(/^[-*•]\s+/, "") : `- ${line}`)).join("\n"), from, to);
}
