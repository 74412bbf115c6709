// @ts-check
/**
 * A list that opens over a text field while one types: for canned replies after `/`, for colleagues after `@`.
 * The focus stays in the field, which says by aria-activedescendant what is chosen; arrows walk, Enter and Tab take,
 * Escape shuts. (A field of several lines may not be called a combobox.)
 */

import { element } from "../ui/thread.js";

/**
 * @template T
 * @typedef {object} Source
 * @property {string} name Of the list, for screen readers.
 * @property {(text: string, caret: number) => {from: number, asked: string}|null} asks What is asked for at the caret; `from` is where it begins.
 * @property {(asked: string, signal: AbortSignal) => Promise<T[]>} find
 * @property {(found: T) => HTMLElement} draw
 * @property {(found: T, from: number, to: number) => void} take
 * @property {(asked: string) => string} [empty] What to say when nothing was found; without it the list shuts.
 * @property {(found: T|null) => Node|null} [beside] A preview of the chosen one.
 */

let lists = 0;

/** @template T */
export class Suggest {
  /** @type {HTMLTextAreaElement} */ #field;
  /** @type {Source<T>} */ #source;
  /** @type {HTMLElement} */ #box;
  /** @type {HTMLElement} */ #list;
  /** @type {HTMLElement} */ #beside;
  /** @type {T[]} */ #found = [];
  /** @type {{from: number, asked: string}|null} */ #asks = null;
  /** @type {AbortController|null} */ #finding = null;
  #at = 0;
  #shutAt = -1;

  /** @param {HTMLTextAreaElement} field @param {Source<T>} source @param {AbortSignal} signal */
  constructor(field, source, signal) {
    this.#field = field;
    this.#source = source;
    this.#box = element("div", "suggest");
    this.#box.hidden = true;
    this.#list = element("ul", "suggest-list");
    this.#list.id = `suggest-${(lists += 1)}`;
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", source.name);
    this.#beside = element("div", "suggest-beside");
    this.#beside.hidden = true;
    this.#box.append(this.#list, this.#beside);
    field.parentElement?.append(this.#box);
    const how = { signal };
    field.addEventListener("input", () => this.look(), how);
    field.addEventListener("click", () => this.look(), how);
    field.addEventListener("blur", () => setTimeout(() => this.shut(), 150), how);
    // Before the field's own keys: Enter must not send while a list is open.
    field.addEventListener("keydown", (event) => this.#key(event), { ...how, capture: true });
    this.#list.addEventListener("mousedown", (event) => event.preventDefault(), how);
    this.#list.addEventListener("click", (event) => {
      const row = event.target instanceof Element ? event.target.closest("[role=option]") : null;
      if (row) this.#take([...this.#list.children].indexOf(row));
    }, how);
    signal.addEventListener("abort", () => this.#box.remove());
  }

  get open() {
    return !this.#box.hidden;
  }

  /** Look whether something is asked for where the caret stands. */
  async look() {
    const { value, selectionStart, selectionEnd } = this.#field;
    const asks = selectionStart === selectionEnd ? this.#source.asks(value, selectionStart) : null;
    if (!asks) {
      this.#shutAt = -1;
      this.shut();
      return;
    }
    if (asks.from === this.#shutAt) return;
    this.#asks = asks;
    this.#finding?.abort();
    const finding = (this.#finding = new AbortController());
    try {
      const found = await this.#source.find(asks.asked, finding.signal);
      if (this.#finding !== finding) return;
      this.#found = found;
      this.#draw();
    } catch {
      if (this.#finding === finding) this.shut();
    }
  }

  shut() {
    this.#finding?.abort();
    this.#finding = null;
    this.#box.hidden = true;
    this.#asks = null;
    this.#field.removeAttribute("aria-activedescendant");
    this.#field.removeAttribute("aria-controls");
    this.#field.removeAttribute("aria-autocomplete");
  }

  #draw() {
    const nothing = this.#source.empty?.(this.#asks?.asked ?? "") ?? "";
    if (!this.#found.length && !nothing) return this.shut();
    this.#list.replaceChildren(
      ...this.#found.map((one, place) => {
        const row = element("li", "suggest-row");
        row.id = `${this.#list.id}-${place}`;
        row.setAttribute("role", "option");
        row.append(this.#source.draw(one));
        return row;
      }),
    );
    if (!this.#found.length) {
      const row = element("li", "suggest-nothing quiet", nothing);
      row.setAttribute("role", "option");
      row.setAttribute("aria-disabled", "true");
      this.#list.append(row);
    }
    this.#box.hidden = false;
    this.#field.setAttribute("aria-autocomplete", "list");
    this.#field.setAttribute("aria-controls", this.#list.id);
    return this.#choose(0);
  }

  /** @param {number} place */
  #choose(place) {
    const many = this.#found.length;
    this.#at = many ? (place + many) % many : 0;
    [...this.#list.children].forEach((row, at) => {
      const chosen = at === this.#at && many > 0;
      row.setAttribute("aria-selected", String(chosen));
      if (chosen) {
        row.scrollIntoView({ block: "nearest" });
        this.#field.setAttribute("aria-activedescendant", row.id);
      }
    });
    const shown = this.#source.beside?.(this.#found[this.#at] ?? null) ?? null;
    this.#beside.hidden = !shown;
    this.#beside.replaceChildren(...(shown ? [shown] : []));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.open || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const acts = /** @type {Record<string, () => void>} */ ({
      ArrowDown: () => this.#choose(this.#at + 1),
      ArrowUp: () => this.#choose(this.#at - 1),
      Escape: () => ((this.#shutAt = this.#asks?.from ?? -1), this.shut()),
    });
    if (this.#found.length && !event.shiftKey) {
      acts.Enter = () => this.#take(this.#at);
      acts.Tab = acts.Enter;
    }
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  /** @param {number} place */
  #take(place) {
    const one = this.#found[place];
    const asks = this.#asks;
    if (one === undefined || !asks) return;
    this.shut();
    this.#source.take(one, asks.from, asks.from + asks.asked.length + 1);
  }
}
