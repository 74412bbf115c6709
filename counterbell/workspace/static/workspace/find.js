// @ts-check
/** Find in the conversation: marks every place without touching the messages, and brings earlier ones along. */

import { numberText } from "../ui/thread.js";
import { fold, foldWithPlaces } from "./fold.js";
import { locale, words } from "./words.js";

/** @typedef {import("./talk.js").Talk} Talk */

const AFTER = 120;
const MOST_PAGES = 20; // of earlier messages
const highlights = /** @type {any} */ (CSS).highlights;

export class Find {
  /** @type {HTMLElement} */ #node;
  /** @type {Talk} */ #talk;
  /** @type {HTMLElement} */ #bar;
  /** @type {HTMLInputElement} */ #field;
  /** @type {Range[]} */ #found = [];
  #at = -1;
  /** @type {number|undefined} */ #timer;

  /** @param {HTMLElement} node the talk @param {Talk} talk */
  constructor(node, talk) {
    this.#node = node;
    this.#talk = talk;
    this.#bar = /** @type {HTMLElement} */ (node.querySelector("[data-find]"));
    this.#field = /** @type {HTMLInputElement} */ (this.#bar.querySelector("input"));
    this.#field.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#search(), AFTER);
    });
    this.#bar.addEventListener("keydown", (event) => this.#key(event));
    this.#bar.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("[data-find-step]") : null;
      if (button) this.#step(Number(button.getAttribute("data-find-step")));
      if (event.target instanceof Element && event.target.closest("[data-find-shut]")) this.close();
    });
  }

  /** Seek what stands in the field, which its desk has shown. */
  async open() {
    this.#search();
    const older = /** @type {HTMLElement} */ (this.#node.querySelector("[data-older]"));
    for (let page = 0; page < MOST_PAGES && !older.hidden && !this.#bar.hidden; page += 1) {
      await this.#talk.older();
      this.#search(true);
    }
  }

  close() {
    this.#bar.hidden = true;
    highlights?.delete("found");
    highlights?.delete("found-here");
    /** @type {HTMLElement} */ (this.#node.querySelector("[data-thread]")).focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && !event.isComposing && event.target === this.#field) this.#step(event.shiftKey ? 1 : -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {boolean} [stay] more was brought along: stay at the same place */
  #search(stay = false) {
    const sought = fold(this.#field.value.trim());
    const here = stay ? this.#found[this.#at] : undefined;
    this.#found = sought ? [...this.#node.querySelectorAll(".entry-text")].flatMap((text) => rangesIn(text, sought)) : [];
    const same = here ? this.#found.findIndex((range) => range.compareBoundaryPoints(Range.START_TO_START, here) === 0) : -1;
    // The newest is what one looks for most.
    this.#at = same >= 0 ? same : this.#found.length - 1;
    if (highlights) highlights.set("found", new /** @type {any} */ (window).Highlight(...this.#found));
    this.#show(same < 0);
  }

  /** @param {number} step */
  #step(step) {
    if (!this.#found.length) return;
    this.#at = (this.#at + step + this.#found.length) % this.#found.length;
    this.#show(true);
  }

  /** @param {boolean} go */
  #show(go) {
    const range = this.#found[this.#at];
    const told = /** @type {HTMLElement} */ (this.#bar.querySelector("[data-find-told]"));
    const facts = { at: numberText(this.#at + 1, locale), of: numberText(this.#found.length, locale) };
    told.textContent = !this.#field.value.trim() ? "" : range ? words("found_at", facts) : words("found_none");
    if (highlights) highlights.set("found-here", new /** @type {any} */ (window).Highlight(...(range ? [range] : [])));
    if (range && go) range.startContainer.parentElement?.closest(".entry")?.scrollIntoView({ block: "center" });
  }
}

/** @param {Element} element @param {string} sought folded @returns {Range[]} */
function rangesIn(element, sought) {
  /** @type {{node: Text, from: number}[]} */
  const nodes = [];
  let whole = "";
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node: /** @type {Text} */ (node), from: whole.length });
    whole += /** @type {Text} */ (node).data;
  }
  const { folded, places } = foldWithPlaces(whole);
  const found = [];
  for (let at = folded.indexOf(sought); at >= 0; at = folded.indexOf(sought, at + sought.length)) {
    const range = new Range();
    const [from, to] = [spot(nodes, places[at]), spot(nodes, places[at + sought.length])];
    range.setStart(from.node, from.offset);
    range.setEnd(to.node, to.offset);
    found.push(range);
  }
  return found;
}

/** @param {{node: Text, from: number}[]} nodes @param {number} place */
function spot(nodes, place) {
  const last = nodes.findLast(({ from }) => from <= place) ?? nodes[0];
  return { node: last.node, offset: Math.min(place - last.from, last.node.length) };
}
