// @ts-check
/** Answers that are suggested above the editor: inserted, changed or put aside, by mouse and by key. Never sent by itself. */

import { ask, parsed, part, post } from "./words.js";

/** @typedef {import("../ui/thread.js").Entry} Entry */

const SOON = 400;
const AGAIN = 6_000; // while the bot learns
const MOST_TIMES = 5;

export class Copilot {
  /** @type {HTMLElement} */ #form;
  /** @type {HTMLTextAreaElement} */ #text;
  /** @type {import("./talk.js").Talk} */ #talk;
  /** @type {import("./composer.js").Composer} */ #composer;
  /** @type {number|undefined} */ #timer;
  #asked = 0;
  #ends = new AbortController();

  /** @param {HTMLElement} node @param {import("./talk.js").Talk} talk @param {import("./composer.js").Composer} composer */
  constructor(node, talk, composer) {
    this.#form = part(node, "[data-composer]");
    this.#text = part(node, "[data-text]");
    this.#talk = talk;
    this.#composer = composer;
    const how = { signal: this.#ends.signal };
    talk.addEventListener("heard", (event) => this.#heard(/** @type {CustomEvent<Entry[]>} */ (event).detail), how);
    this.#form.addEventListener("click", (event) => this.#clicked(event), how);
    this.#form.addEventListener("keydown", (event) => this.#key(event), how);
    this.#form.addEventListener("submit", () => this.#clear(), how);
    this.load();
  }

  close() {
    clearTimeout(this.#timer);
    this.#ends.abort();
  }

  /** Ask what may answer her. */
  async load() {
    const asked = ++this.#asked;
    for (let times = 0; times < MOST_TIMES; times++) {
      const answer = await ask(`${this.#talk.base}copilot/`, { signal: this.#ends.signal }).catch(() => null);
      if (!answer || asked !== this.#asked || this.#ends.signal.aborted) return;
      if (answer.status !== 202) return void this.#draw(answer.status === 200 ? await answer.text() : "");
      await new Promise((go) => setTimeout(go, AGAIN));
    }
  }

  /** @param {string} page */
  #draw(page) {
    this.#clear();
    const box = page && parsed(page).querySelector("[data-copilot-box]");
    if (box) part(this.#form, ".composer-tabs").before(box);
  }

  #clear() {
    this.#form.querySelector("[data-copilot-box]")?.remove();
  }

  /** She wrote again, or was answered. @param {Entry[]} entries */
  #heard(entries) {
    if (!entries.some((entry) => entry.kind === "public")) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.load(), SOON);
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const target = event.target instanceof Element ? event.target : null;
    const row = /** @type {HTMLElement|null} */ (target?.closest("[data-suggested]"));
    if (row && target?.closest("[data-take]")) this.#take(row);
    if (row && target?.closest("[data-drop]")) this.#drop(row);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const rows = /** @type {HTMLElement[]} */ ([...this.#form.querySelectorAll("[data-suggested]")]);
    if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing || !rows.length) return;
    const at = Math.max(0, rows.findIndex((row) => row.classList.contains("copilot-chosen")));
    if (event.key === "Enter") this.#take(rows[at]);
    else if (event.key === "Backspace") this.#drop(rows[at]);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const next = (at + (event.key === "ArrowDown" ? 1 : rows.length - 1)) % rows.length;
      rows.forEach((row, number) => row.classList.toggle("copilot-chosen", number === next));
      rows[next].scrollIntoView({ block: "nearest" });
    } else return;
    event.preventDefault();
  }

  /** What the customer may not read takes two keys, with a warning between them. @param {HTMLElement} row */
  #take(row) {
    const warning = /** @type {HTMLElement|null} */ (row.querySelector("[data-kept-warning]"));
    if (warning?.hidden) {
      warning.hidden = false;
      warning.scrollIntoView({ block: "nearest" });
      return;
    }
    const text = part(row, "[data-suggested-text]").textContent ?? "";
    this.#composer.insert(text);
    this.#tell("take", row);
    this.#clear();
  }

  /** @param {HTMLElement} row */
  async #drop(row) {
    const next = /** @type {HTMLElement|null} */ (row.nextElementSibling ?? row.previousElementSibling);
    await this.#tell("drop", row);
    row.remove();
    next?.classList.add("copilot-chosen");
    if (!next) this.#clear();
    this.#text.focus();
  }

  /** @param {string} verb @param {HTMLElement} row */
  #tell(verb, row) {
    return post(`${this.#talk.base}copilot/${verb}/`, { key: row.dataset.suggested ?? "" }).catch(() => {});
  }
}
