// @ts-check
/** The emoji picker beside an agent's words; it is loaded when it is first opened. */

import { words } from "./words.js";

/** @type {{read: (name: string) => string, write: (name: string, value: string) => void}} what this browser remembers */
const keep = {
  read: (name) => {
    try {
      return localStorage.getItem(`counterbell:${name}`) ?? "";
    } catch {
      return "";
    }
  },
  write: (name, value) => {
    try {
      localStorage.setItem(`counterbell:${name}`, value);
    } catch {
      // Not remembered, then.
    }
  },
};

/**
 * @param {HTMLElement} opener @param {HTMLTextAreaElement} text
 * @param {{pick: (piece: string) => void, say: (fault: string) => void, signal: AbortSignal}} how
 */
export function offerEmoji(opener, text, { pick, say, signal }) {
  /** @type {import("../ui/emoji.js").EmojiPicker|undefined} */ let picker;
  const show = (/** @type {HTMLElement} */ box) => {
    box.popover = "manual"; // above everything; it closes itself
    opener.after(box);
    box.showPopover();
    place(box, opener);
  };
  const toggle = async () => {
    try {
      const { EmojiPicker } = await import("../ui/emoji.js");
      picker ??= new EmojiPicker({ opener, show, keep, pick, locale: document.documentElement.lang.slice(0, 2), leave: () => text.focus() });
      await picker.toggle();
    } catch {
      say(words("load_failed"));
    }
  };
  opener.addEventListener("click", toggle, { signal });
  signal.addEventListener("abort", () => picker?.end());
}

/** Above its button, within the window; it may grow upwards. @param {HTMLElement} box @param {HTMLElement} opener */
function place(box, opener) {
  const at = opener.getBoundingClientRect();
  const start = document.documentElement.dir === "rtl" ? innerWidth - at.right : at.left;
  box.style.setProperty("inset-block-end", `${innerHeight - at.top + 6}px`);
  box.style.setProperty("inset-inline-start", `${Math.max(8, Math.min(start, innerWidth - box.offsetWidth - 8))}px`);
}
