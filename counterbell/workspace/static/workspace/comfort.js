// @ts-check
/** What makes a long thread comfortable: where the new begins, links to single messages, choosing messages by keyboard. */

import { toast } from "../ui/page.js";
import { words } from "./words.js";

/** @typedef {import("./talk.js").Talk} Talk */

export class Comfort {
  /** @type {HTMLElement} */ #node;
  /** @type {Talk} */ #talk;
  /** @type {HTMLElement} */ #entries;
  /** @type {HTMLElement} */ #jump;
  #firstNew = 0;
  #ends = new AbortController();

  /** @param {HTMLElement} node the talk @param {Talk} talk @param {{seen?: number, entries: any[]}} data */
  constructor(node, talk, data) {
    this.#node = node;
    this.#talk = talk;
    this.#entries = /** @type {HTMLElement} */ (node.querySelector("[data-entries]"));
    this.#jump = /** @type {HTMLElement} */ (node.querySelector("[data-jump-new]"));
    const { signal } = this.#ends;
    const fresh = data.seen ? data.entries.find((entry) => entry.number > (data.seen ?? 0) && entry.author === "customer") : null;
    this.#firstNew = fresh?.number ?? 0;
    this.#mark();
    const watcher = new MutationObserver(() => this.#mark());
    watcher.observe(this.#entries, { childList: true });
    signal.addEventListener("abort", () => watcher.disconnect());
    this.#jump.addEventListener("click", () => this.toNew(), { signal });
    node.addEventListener("keydown", (event) => this.#picking(event), { signal });
    node.addEventListener("click", (event) => this.#clicked(event), { signal });
    requestAnimationFrame(() => this.#offer());
    const named = /^#m(\d{1,9})$/.exec(location.hash);
    if (named) this.reach(Number(named[1]));
  }

  close() {
    this.#ends.abort();
  }

  /** @param {number} number @returns {HTMLElement|null} */
  #entry(number) {
    return this.#entries.querySelector(`.entry[data-number="${number}"]`);
  }

  /** Draw the line above what is new. */
  #mark() {
    const entry = this.#firstNew ? this.#entry(this.#firstNew) : null;
    if (entry && !entry.dataset.firstNew) entry.dataset.firstNew = words("new_from_here");
  }

  #offer() {
    const entry = this.#firstNew ? this.#entry(this.#firstNew) : null;
    const box = this.#entries.parentElement;
    if (!entry || !box) return;
    const hidden = entry.getBoundingClientRect().top < box.getBoundingClientRect().top;
    this.#jump.hidden = !hidden;
    if (!hidden) return;
    const gone = new IntersectionObserver((seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      this.#jump.hidden = true;
      gone.disconnect();
    }, { root: box });
    gone.observe(entry);
    this.#ends.signal.addEventListener("abort", () => gone.disconnect());
  }

  /** @returns {boolean} whether something is new */
  toNew() {
    this.#jump.hidden = true;
    return this.#firstNew > 0 && (this.reach(this.#firstNew, "start"), true);
  }

  toLatest() {
    const box = this.#entries.parentElement;
    if (box) box.scrollTop = box.scrollHeight;
    return true;
  }

  /** Go to a message, however early it is. @param {number} number @param {ScrollLogicalPosition} [block] */
  async reach(number, block = "center") {
    const older = /** @type {HTMLButtonElement} */ (this.#node.querySelector("[data-older]"));
    while (!this.#entry(number) && !older.hidden && !this.#ends.signal.aborted) {
      const before = this.#entries.childElementCount;
      await this.#talk.older();
      if (this.#entries.childElementCount === before) break;
    }
    const entry = this.#entry(number);
    if (!entry) return toast(words("no_message"));
    entry.tabIndex = -1;
    entry.scrollIntoView({ block });
    entry.focus({ preventScroll: true });
    entry.classList.remove("entry--reached");
    // Twice in a row must be seen twice.
    void entry.offsetWidth;
    entry.classList.add("entry--reached");
    return undefined;
  }

  /** @param {MouseEvent} event */
  async #clicked(event) {
    const tool = event.target instanceof Element ? event.target.closest(".entry-copy") : null;
    const number = tool?.closest(".entry")?.getAttribute("data-number");
    if (!number) return;
    const url = `${new URL(this.#talk.base, location.href).href}#m${number}`;
    try {
      await navigator.clipboard.writeText(url);
      toast(words("copied_message"));
    } catch {
      toast(url);
    }
  }

  // ——— choosing messages to split off, by keyboard ———

  /** Begin at the latest message. */
  startPicking() {
    const boxes = this.#boxes();
    boxes[boxes.length - 1]?.focus();
  }

  #boxes() {
    return [...this.#entries.querySelectorAll(".entry-pick")].map((box) => /** @type {HTMLInputElement} */ (box));
  }

  /** @param {KeyboardEvent} event */
  #picking(event) {
    if (!this.#node.classList.contains("talk--picking") || !(event.target instanceof Element)) return;
    if (event.target.closest(".composer")) return;
    const boxes = this.#boxes();
    const here = boxes.indexOf(/** @type {HTMLInputElement} */ (document.activeElement));
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (step && boxes.length) {
      const goal = boxes[Math.max(0, Math.min(boxes.length - 1, here < 0 ? boxes.length - 1 : here + step))];
      goal.focus();
      goal.closest(".entry")?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "x" && here >= 0) boxes[here].click();
    else if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) {
      /** @type {HTMLElement} */ (this.#node.querySelector("[data-split-do]")).click();
    } else if (event.key === "Escape") /** @type {HTMLElement} */ (this.#node.querySelector("[data-split-cancel]")).click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
