// @ts-check
/** One key for each thing; only while nobody writes. */

const WRITING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

/**
 * @typedef {object} Hands
 * @property {(step: number) => void} walk
 * @property {(kind: "public"|"note") => void} write
 * @property {(place: number) => void} view 1 to 5
 * @property {() => void} search
 * @property {() => boolean} back True when there was something to leave.
 */

/** @param {Hands} hands */
export function listenForKeys(hands) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : null;
    if (document.querySelector("dialog[open], .menu:popover-open")) return;
    if (event.key === "Escape") {
      leave(target, hands);
      return;
    }
    if (target?.matches(WRITING)) return;
    if (act(event.key, hands)) event.preventDefault();
  });
}

/** @param {Element|null} target @param {Hands} hands */
function leave(target, hands) {
  if (target instanceof HTMLElement && target.matches(WRITING)) target.blur();
  else hands.back();
}

/** @param {string} key @param {Hands} hands @returns {boolean} whether the key means something */
function act(key, hands) {
  switch (key) {
    case "j":
      hands.walk(1);
      return true;
    case "k":
      hands.walk(-1);
      return true;
    case "r":
      hands.write("public");
      return true;
    case "n":
      hands.write("note");
      return true;
    case "/":
      hands.search();
      return true;
    case "?": {
      const keys = document.getElementById("keys");
      if (keys instanceof HTMLDialogElement) keys.showModal();
      return true;
    }
    case "1":
    case "2":
    case "3":
    case "4":
    case "5":
      hands.view(Number(key));
      return true;
    default:
      return press(key);
  }
}

/** The buttons of the desk say themselves which key presses them. @param {string} key */
function press(key) {
  if (!/^[a-z]$/.test(key)) return false;
  const button = document.querySelector(`#talk-head [data-key="${key}"]`);
  if (!(button instanceof HTMLButtonElement)) return false;
  button.focus();
  button.click();
  return true;
}
