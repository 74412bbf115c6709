// @ts-check
/** A small emoji picker: searchable in the five languages, walked by arrows, with those that were used last in front. */

import { element } from "../ui/thread.js";
import { words } from "./words.js";

/** @typedef {{e: string, w: string, f: string}} Emoji `w`: its words, a part for each language we speak; `f`: folded */

const LAST = "counterbell:emoji";
const LAST_KEPT = 16;
const COLUMNS = 8;
/** @type {Promise<{group: string, emoji: Emoji[]}[]>|null} */ let loading = null;

/** @returns {Promise<{group: string, emoji: Emoji[]}[]>} */
function load() {
  loading ??= fetch(new URL("emoji.json", import.meta.url))
    .then((answer) => answer.json())
    .then((groups) => {
      for (const { emoji } of groups) for (const one of emoji) one.f = plain(one.w);
      return groups;
    })
    .catch((failure) => {
      loading = null;
      throw failure;
    });
  return loading;
}

export class EmojiPicker {
  /** @type {HTMLElement} */ #button;
  /** @type {(emoji: string) => void} */ #take;
  /** @type {HTMLElement|null} */ #box = null;
  /** @type {HTMLInputElement|null} */ #search = null;

  /** @param {HTMLElement} button @param {(emoji: string) => void} take @param {AbortSignal} signal */
  constructor(button, take, signal) {
    this.#button = button;
    this.#take = take;
    button.addEventListener("click", () => this.toggle(), { signal });
    signal.addEventListener("abort", () => this.#box?.remove());
  }

  async toggle() {
    const box = (this.#box ??= this.#make());
    if (box.matches(":popover-open")) return box.hidePopover();
    box.showPopover();
    this.#place();
    this.#search?.focus();
    if (this.#search) this.#search.value = "";
    return this.#fill("");
  }

  #make() {
    const box = element("div", "emoji");
    box.popover = "auto";
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", words("emoji"));
    const search = (this.#search = element("input", "emoji-search"));
    search.type = "search";
    search.dir = "auto";
    search.placeholder = words("emoji_search");
    search.setAttribute("aria-label", words("emoji_search"));
    search.autocomplete = "off";
    const grid = element("div", "emoji-grid");
    box.append(search, grid);
    search.addEventListener("input", () => this.#fill(search.value));
    box.addEventListener("keydown", (event) => this.#key(event));
    box.addEventListener("toggle", (event) => {
      const open = /** @type {ToggleEvent} */ (event).newState === "open";
      this.#button.setAttribute("aria-expanded", String(open));
    });
    grid.addEventListener("click", (event) => {
      const one = event.target instanceof Element ? event.target.closest("button") : null;
      if (one) this.#chosen(one.textContent ?? "");
    });
    this.#button.after(box);
    return box;
  }

  #place() {
    const box = /** @type {HTMLElement} */ (this.#box);
    const at = this.#button.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left, innerWidth - box.offsetWidth - 8));
    const rtl = document.documentElement.dir === "rtl";
    box.style.setProperty("inset-block-start", `${Math.max(8, at.top - box.offsetHeight - 6)}px`);
    box.style.setProperty("inset-inline-start", `${rtl ? innerWidth - left - box.offsetWidth : left}px`);
  }

  /** @param {string} asked */
  async #fill(asked) {
    const grid = /** @type {HTMLElement} */ (this.#box?.querySelector(".emoji-grid"));
    /** @type {{group: string, emoji: Emoji[]}[]} */
    let groups = [];
    try {
      groups = await load();
    } catch {
      grid.replaceChildren(element("p", "quiet small", words("load_failed")));
      return;
    }
    const wanted = plain(asked.trim()).split(/\s+/).filter(Boolean);
    const all = groups.flatMap(({ emoji }) => emoji);
    if (wanted.length) {
      const found = all.filter(({ f }) => wanted.every((word) => f.includes(` ${word}`) || (isUnspaced(word) && f.includes(word))));
      grid.replaceChildren(...(found.length ? [row(found)] : [element("p", "quiet small", words("emoji_none"))]));
    } else {
      const last = lastUsed().flatMap((e) => all.find((one) => one.e === e) ?? []);
      grid.replaceChildren(...(last.length ? [row(last)] : []), ...groups.map(({ emoji }) => row(emoji)));
    }
    this.#place();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const all = /** @type {HTMLButtonElement[]} */ ([...(this.#box?.querySelectorAll(".emoji-grid button") ?? [])]);
    const here = all.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const rtl = document.documentElement.dir === "rtl";
    if (event.key === "Enter" && here < 0) {
      event.preventDefault();
      if (!event.isComposing && all[0]) this.#chosen(all[0].textContent ?? "");
      return;
    }
    if (here < 0 && event.key !== "ArrowDown") return;
    const steps = /** @type {Record<string, number>} */ ({
      ArrowRight: rtl ? -1 : 1,
      ArrowLeft: rtl ? 1 : -1,
      ArrowDown: here < 0 ? 1 : COLUMNS,
      ArrowUp: -COLUMNS,
    });
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const goal = here + step;
    if (goal < 0) this.#search?.focus();
    else all[Math.min(goal, all.length - 1)]?.focus();
  }

  /** @param {string} emoji */
  #chosen(emoji) {
    const last = [emoji, ...lastUsed().filter((one) => one !== emoji)].slice(0, LAST_KEPT);
    try {
      localStorage.setItem(LAST, JSON.stringify(last));
    } catch {
      // Not kept, then.
    }
    this.#box?.hidePopover();
    this.#take(emoji);
  }
}

/** @param {Emoji[]} emoji */
function row(emoji) {
  const box = element("div", "emoji-row");
  for (const { e, w } of emoji) {
    const one = element("button", "", e);
    one.type = "button";
    one.title = nameOf(w);
    one.setAttribute("aria-label", `${e} ${nameOf(w)}`);
    one.tabIndex = -1;
    box.append(one);
  }
  /** @type {HTMLElement|null} */ (box.firstElementChild)?.setAttribute("tabindex", "0");
  return box;
}

/** The words of a picture in the page's language; they stand in the order en, fa, ar, ja, hr, parted by a stroke. @param {string} w */
function nameOf(w) {
  const parts = w.split("|");
  const place = ["en", "fa", "ar", "ja", "hr"].indexOf(document.documentElement.lang.slice(0, 2));
  return (parts[Math.max(0, place)] ?? "").trim().split(" ")[0] ?? "";
}

/** @returns {string[]} */
function lastUsed() {
  try {
    const kept = JSON.parse(localStorage.getItem(LAST) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

/** @param {string} word */
function isUnspaced(word) {
  return /[\u3040-\u30ff\u4e00-\u9fff]/.test(word);
}

/** @param {string} text */
function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/ي/g, "ی").replace(/ك/g, "ک").replace(/đ/g, "d").toLocaleLowerCase();
}
