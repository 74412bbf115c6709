// @ts-check
/** Which other conversation: the dialog with its search, by mouse or by keyboard alone. */

import { toast } from "../ui/page.js";
import { ask, parsed, part, reason } from "./words.js";

const AFTER = 200;

export class ConversationChoice {
  #dialog = /** @type {HTMLDialogElement} */ (part(document, "#chooser"));
  /** @type {(form: HTMLFormElement, fields: Record<string, string>) => void} */ #chose;
  /** @type {number|undefined} */ #timer;

  /** @param {(form: HTMLFormElement, fields: Record<string, string>) => void} chose */
  constructor(chose) {
    this.#chose = chose;
    this.#dialog.addEventListener("submit", (event) => this.#chosen(event));
    this.#dialog.addEventListener("input", (event) => {
      const field = event.target;
      if (!(field instanceof HTMLInputElement) || !field.dataset.chooseSearch) return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#search(field), AFTER);
    });
    this.#dialog.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {string} url */
  async open(url) {
    try {
      const page = parsed(await (await ask(url)).text());
      part(this.#dialog, "[data-chooser]").replaceChildren(...page.body.childNodes);
      this.#dialog.showModal();
      /** @type {HTMLElement|null} */ (this.#dialog.querySelector("[data-choose-search]"))?.focus();
    } catch (failure) {
      toast(reason(failure));
    }
  }

  /** @param {HTMLInputElement} field */
  async #search(field) {
    const asked = field.value.trim();
    try {
      const page = parsed(await (await ask(`${field.dataset.chooseSearch}?q=${encodeURIComponent(asked)}`)).text());
      if (field.value.trim() !== asked || !field.isConnected || !this.#dialog.open) return;
      part(this.#dialog, "[data-choices]").replaceWith(part(page, "[data-choices]"));
      /** @type {HTMLButtonElement} */ (part(this.#dialog, "[data-choose-do]")).disabled = !this.#radios().length;
    } catch (failure) {
      if (this.#dialog.open) toast(reason(failure));
    }
  }

  #radios() {
    return [...this.#dialog.querySelectorAll("[data-choices] input")].map((radio) => /** @type {HTMLInputElement} */ (radio));
  }

  /** Arrows in the search move through what it found. @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !(event.target instanceof HTMLInputElement) || event.target.type !== "search") return;
    const radios = this.#radios();
    const goal = radios[Math.max(0, Math.min(radios.length - 1, radios.findIndex((radio) => radio.checked) + step))];
    if (!goal) return;
    event.preventDefault();
    goal.checked = true;
    goal.closest(".choice")?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Event} event */
  #chosen(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches("[data-choose-form]")) return;
    event.preventDefault();
    if (!this.#radios().some((radio) => radio.checked)) return;
    clearTimeout(this.#timer);
    const told = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
    this.#dialog.close();
    this.#chose(form, Object.fromEntries(told));
  }
}
