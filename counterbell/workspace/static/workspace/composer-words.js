// @ts-check
/** Words into the editor's field: what is pasted is cleaned, what is inserted can be taken back with Ctrl+Z. */

/**
 * Put a text where a stretch of the field stands.
 * @param {HTMLTextAreaElement} field @param {string} text @param {number} [from] @param {number} [to]
 */
export function put(field, text, from = field.selectionStart, to = field.selectionEnd) {
  field.focus();
  field.setSelectionRange(from, to);
  // The one way by which the browser's own undo knows of it; where it is gone, the text still arrives.
  const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (done && field.value.slice(from, from + text.length) === text) return;
  field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * A pasted text as somebody would have typed it: no invisible letters but those that scripts need (half-spaces, joiners,
 * direction marks), no overrides of direction, no trailing spaces, no heaps of empty lines.
 * @param {string} text
 */
export function cleaned(text) {
  return text
    .replace(/\r\n?|\u2028|\u2029/g, "\n")
    .replace(/[\u00a0\u2007\u202f]/g, " ")
    .replace(/[\u00ad\u200b\u2060\ufeff\ufffc\u202a-\u202e]|[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, "")
    .replace(/[ \t]+\n/g, "\n")
    .replace(/\n{3,}/g, "\n\n");
}

/** Where the browser cannot let a field grow by itself, do it. @param {HTMLTextAreaElement} field @param {AbortSignal} signal */
export function grow(field, signal) {
  if (CSS.supports("field-sizing", "content")) return;
  const fit = () => {
    field.style.setProperty("block-size", "auto");
    field.style.setProperty("block-size", `${field.scrollHeight}px`);
  };
  field.addEventListener("input", fit, { signal });
  fit();
}
