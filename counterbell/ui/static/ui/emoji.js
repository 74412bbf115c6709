// @ts-check
/**
 * The emoji picker of shoppers and agents: a small set, found by words of their language, walked with arrow keys. The
 * words are in a file for each language and travel only to those who open it.
 */

import { element } from "./thread.js";

/** @typedef {{search: string, recent: string, none: string, tone: string, emoji: string}} Texts `emoji`: see emoji/en.json. */
/** @typedef {{sign: string, words: string[], name: string}} Emoji */
/**
 * @typedef {object} EmojiOptions
 * @property {HTMLElement} opener The button that opens it.
 * @property {(box: HTMLElement) => void} show Puts it on the page.
 * @property {string} locale @property {{read: (name: string) => string, write: (name: string, value: string) => void}} keep
 * @property {(piece: string) => void} pick @property {() => void} leave Back to the text.
 */

const RECENT = 16;
const TONES = ["", "\u{1F3FB}", "\u{1F3FC}", "\u{1F3FD}", "\u{1F3FE}", "\u{1F3FF}"];
const COLOURED = "\u{FE0F}";
const HAND = "👋";
// Those of the set that have skin.
const SKIN = new Set("👍👎👌👋🙏👏🙌💪✋✌🤞🤝👆👇👈👉🤷🤦🙋🙇".match(/./gu));

/** @param {string} locale @returns {Promise<Texts>} */
async function textsOf(locale) {
  const answer = await fetch(new URL(`./emoji/${locale}.json`, import.meta.url));
  if (!answer.ok) throw new Error(`no emoji for ${locale}`);
  return answer.json();
}

/** Letters that people use for one another, and accents, do not matter. @param {string} text */
function folded(text) {
  return text.normalize("NFKD").toLowerCase()
    .replace(/\p{M}/gu, "").replace(/[يى]/g, "ی").replace(/ك/g, "ک").replace(/[أإآ]/g, "ا").replace(/ة/g, "ه").replace(/\u200c/g, " ")
    // Katakana is hiragana here.
    .replace(/[\u30a1-\u30f6]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60));
}

export class EmojiPicker {
  #options;
  #opener;
  #texts = /** @type {Texts} */ ({});
  /** @type {Emoji[]} */ #all = [];
  #box = element("div", "emoji");
  #search = element("input", "emoji-search");
  #list = element("div", "emoji-list");
  #said = element("p", "small emoji-none");
  #tone = element("button", "tool emoji-tone");

  /** @param {EmojiOptions} options */
  constructor(options) {
    this.#options = options;
    this.#opener = options.opener;
  }

  /** Open or close it; fails when its words cannot be fetched. */
  async toggle() {
    if (this.#box.isConnected) return void this.#close();
    if (!this.#all.length) await this.#load();
    return void this.#open();
  }

  /** Without going back to the text. */
  end() {
    if (this.#box.isConnected) this.#close({ back: false });
  }

  async #load() {
    this.#texts = await textsOf(this.#options.locale);
    this.#all = this.#texts.emoji.split("|").map((line) => {
      const [sign, ...words] = line.split(",");
      return { sign, name: words[0], words: words.map(folded) };
    });
    this.#build();
  }

  #build() {
    const { search, none } = this.#texts;
    this.#box.setAttribute("role", "dialog");
    this.#box.setAttribute("aria-label", this.#opener.title);
    this.#search.type = "search";
    this.#search.placeholder = search;
    this.#search.dir = "auto";
    this.#search.setAttribute("aria-label", search);
    this.#said.textContent = none;
    this.#said.setAttribute("role", "status");
    this.#tone.type = "button";
    const top = element("div", "emoji-top");
    top.append(this.#search, this.#tone);
    this.#box.append(top, this.#list, this.#said);
    this.#search.addEventListener("input", () => this.#draw());
    this.#tone.addEventListener("click", () => this.#nextTone());
    this.#list.addEventListener("click", (event) => {
      const button = event.target instanceof Element && event.target.closest("button");
      if (button) this.#picked(button.dataset.sign ?? "");
    });
    this.#box.addEventListener("keydown", (event) => this.#key(event));
  }

  #open() {
    this.#search.value = "";
    this.#draw();
    this.#options.show(this.#box);
    this.#opener.setAttribute("aria-expanded", "true");
    this.#search.focus();
    document.addEventListener("pointerdown", this.#outside);
  }

  #close({ back = true } = {}) {
    document.removeEventListener("pointerdown", this.#outside);
    this.#box.remove();
    this.#opener.setAttribute("aria-expanded", "false");
    if (back) this.#options.leave();
  }

  #outside = (/** @type {PointerEvent} */ event) => {
    const at = /** @type {Node} */ (event.target);
    if (!this.#box.contains(at) && !this.#opener.contains(at)) this.#close({ back: false });
  };

  #draw() {
    const wanted = folded(this.#search.value.trim());
    const found = wanted
      ? this.#all.filter(({ words }) => words.some((word) => word.includes(wanted)))
      : this.#all;
    const recent = wanted ? [] : this.#recent.flatMap((sign) => this.#all.filter((one) => one.sign === sign));
    this.#list.replaceChildren(
      ...(recent.length ? [this.#group(this.#texts.recent, recent), element("hr")] : []),
      ...(found.length ? [this.#group(this.#opener.title, found)] : []),
    );
    this.#said.hidden = found.length > 0;
    const tone = TONES[this.#chosenTone];
    this.#tone.textContent = HAND + tone;
    this.#tone.title = this.#texts.tone;
    this.#tone.setAttribute("aria-label", `${this.#texts.tone}: ${HAND}${tone}`);
    const first = this.#buttons[0];
    if (first) first.tabIndex = 0;
  }

  /** @param {string} name @param {Emoji[]} signs */
  #group(name, signs) {
    const group = element("div", "emoji-group");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", name);
    group.append(...signs.map(({ sign, name: called }) => {
      const button = element("button", "emoji-one", this.#dressed(sign));
      button.type = "button";
      button.tabIndex = -1;
      button.dataset.sign = sign;
      button.title = called;
      button.setAttribute("aria-label", called);
      return button;
    }));
    return group;
  }

  /** @returns {HTMLElement[]} */
  get #buttons() {
    return [...this.#list.querySelectorAll("button")];
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation(); // it closes this, and nothing around it
      this.#close();
    } else if (event.target === this.#search) {
      if (event.key === "Enter") {
        event.preventDefault();
        const first = this.#buttons[0];
        if (first) this.#picked(first.dataset.sign ?? "");
      } else if (event.key === "ArrowDown") this.#go(this.#buttons[0], event);
    } else if (event.target instanceof HTMLElement && event.target.matches(".emoji-one")) {
      this.#walk(event.target, event);
    }
  }

  /** @param {HTMLElement} from @param {KeyboardEvent} event */
  #walk(from, event) {
    const buttons = this.#buttons;
    const at = buttons.indexOf(from);
    const forward = getComputedStyle(this.#box).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      this.#go(buttons[at + (event.key === forward ? 1 : -1)], event);
    } else if (event.key === "Home") this.#go(buttons[0], event);
    else if (event.key === "End") this.#go(buttons.at(-1), event);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const down = event.key === "ArrowDown";
      const others = down ? buttons.slice(at + 1) : buttons.slice(0, at).reverse();
      const next = others.find((one) => one.offsetLeft === from.offsetLeft && one.offsetTop !== from.offsetTop);
      this.#go(next ?? (down ? buttons.at(-1) : this.#search), event);
    }
  }

  /** @param {HTMLElement|undefined} to @param {KeyboardEvent} event */
  #go(to, event) {
    event.preventDefault();
    if (!to) return;
    for (const button of this.#buttons) button.tabIndex = button === to ? 0 : -1;
    to.focus();
  }

  /** @param {string} sign */
  #picked(sign) {
    this.#options.keep.write("emoji", [sign, ...this.#recent.filter((one) => one !== sign)].slice(0, RECENT).join(" "));
    this.#options.pick(this.#dressed(sign));
    this.#close();
  }

  #nextTone() {
    this.#options.keep.write("tone", String((this.#chosenTone + 1) % TONES.length));
    this.#draw();
  }

  /** @param {string} sign */
  #dressed(sign) {
    const bare = sign.replace(COLOURED, "");
    const tone = SKIN.has(bare) && TONES[this.#chosenTone];
    return tone ? bare + tone : sign;
  }

  get #chosenTone() {
    return Number(this.#options.keep.read("tone")) % TONES.length || 0;
  }

  get #recent() {
    return this.#options.keep.read("emoji").split(" ").filter(Boolean);
  }
}
