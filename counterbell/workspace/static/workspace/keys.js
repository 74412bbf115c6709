// @ts-check
/**
 * Keys: read as places on the keyboard, so that "j" is where it is on every layout; alone, with Shift, or two in a row.
 * Never while somebody writes, except those with Mod (Ctrl, or Cmd on a Mac).
 */

const WRITING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const SECOND_WITHIN = 1_500;

/** @type {Record<string, string>} what stands on a key of the usual keyboard, for layouts whose letters are not Latin */
const PUNCTUATION = { Slash: "/", Period: ".", Comma: ",", Minus: "-", Equal: "=", Quote: "'", Semicolon: ";" };
/** @type {Record<string, string>} */
const SHIFTED = { "/": "?", ".": ">", ",": "<", "-": "_", "=": "+" };

/** @param {string} code @param {boolean} shift */
function fromPlace(code, shift) {
  const found = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1];
  if (found) return found.toLowerCase();
  const sign = PUNCTUATION[code] ?? "";
  return shift ? (SHIFTED[sign] ?? sign) : sign;
}

/**
 * A key as acts.py writes it: "j", "Shift+j", "Mod+k", "?", "Enter"; "" for one that means nothing here.
 * @param {{key: string, code: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean}} event
 */
export function keyOf(event) {
  let key = event.key;
  // A letter of another alphabet, or of an input method at work: what counts is where the key is.
  if ([...key].length === 1 ? key > "~" : ["Process", "Unidentified", "Dead"].includes(key)) key = fromPlace(event.code, event.shiftKey);
  if (!key || ["Shift", "Control", "Alt", "Meta", "AltGraph"].includes(key)) return "";
  const letter = /^[a-z]$/i.test(key);
  if (letter) key = key.toLowerCase();
  const shift = event.shiftKey && (letter || key.length > 1) ? "Shift+" : "";
  return `${event.ctrlKey || event.metaKey ? "Mod+" : ""}${event.altKey ? "Alt+" : ""}${shift}${key}`;
}

/**
 * @typedef {object} Hands
 * @property {(name: string, key: string) => boolean} run does it, and says whether there was something to do
 * @property {() => boolean} back leaves what is open; true when there was something to leave
 * @property {(first: string) => void} [waits] a first key was pressed; "" when it is over
 */

/** @param {{name: string, keys: string[]}[]} acts @param {Hands} hands */
export function listenForKeys(acts, hands) {
  /** @type {Map<string, string>} */
  const bound = new Map();
  for (const { name, keys } of acts) for (const key of keys) bound.set(key, name);
  const firsts = new Set([...bound.keys()].filter((key) => key.includes(" ")).map((key) => key.split(" ")[0]));
  let first = "";
  /** @type {number|undefined} */ let timer;
  const begin = (/** @type {string} */ key) => {
    clearTimeout(timer);
    first = key;
    hands.waits?.(key);
    if (key) timer = setTimeout(() => begin(""), SECOND_WITHIN);
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.getModifierState("AltGraph")) return;
    const key = keyOf(event);
    if (!key) return;
    // A field that has just been put away keeps the focus until the next frame: who is quicker does not write in it.
    const target = event.target instanceof Element && event.target.getClientRects().length ? event.target : null;
    const busy = document.querySelector("dialog[open], .menu:popover-open");
    if (key === "Mod+k") {
      event.preventDefault();
      hands.run("bar", key);
      return;
    }
    if (busy) return;
    if (key === "Escape") {
      if (first) begin("");
      else leave(target, hands);
      return;
    }
    if (target?.matches(WRITING)) return;
    const whole = first ? `${first} ${key}` : key;
    if (!first && firsts.has(key)) {
      begin(key);
      event.preventDefault();
      return;
    }
    if (first) begin("");
    const name = bound.get(whole);
    if (name ? hands.run(name, whole) : press(whole)) event.preventDefault();
  });
}

/** Show which first key waits for a second. @param {string} first "" when it is over */
export function showFirst(first) {
  const hint = document.getElementById("key-hint");
  const cap = hint?.querySelector("kbd");
  if (!hint || !cap) return;
  hint.hidden = !first;
  cap.textContent = first.toUpperCase();
}

/** @param {Element|null} target @param {Hands} hands */
function leave(target, hands) {
  if (target instanceof HTMLElement && target.matches(WRITING)) target.blur();
  else hands.back();
}

/** The buttons of the desk may say themselves which key presses them. @param {string} key */
export function press(key) {
  const button = document.querySelector(`#talk-head [data-key="${CSS.escape(key)}"]`);
  if (!(button instanceof HTMLButtonElement)) return false;
  button.focus();
  button.click();
  return true;
}
