// @ts-check
/** What an agent wrote in her own language, while its translation stands in the editor: seen, mended, taken back. */

import { part, post, reason, words } from "./words.js";

/** @typedef {{text: string, lang: string}} Own */

export class OwnWords extends EventTarget {
  /** @type {HTMLTextAreaElement} */ #text;
  /** @type {HTMLElement} */ #box;
  /** @type {HTMLButtonElement|null} */ #button;
  /** @type {Own|null} */ #own = null;
  #url = "";
  #place = "";

  /**
   * Fires "told" (detail: what could not be done).
   * @param {HTMLElement} form @param {string} c the conversation @param {{model?: string}} tongues @param {AbortSignal} signal
   */
  constructor(form, c, { model = "" }, signal) {
    super();
    this.#text = part(form, "[data-text]");
    this.#box = part(form, "[data-own]");
    this.#button = form.querySelector("[data-translate-draft]");
    this.#url = `${model}draft/`;
    this.#place = `counterbell:own:${c}`;
    this.#button?.addEventListener("click", () => this.translate(), { signal });
    part(this.#box, "[data-own-back]").addEventListener("click", () => this.#back(), { signal });
    this.#text.addEventListener("input", () => this.#typed(), { signal });
    // The draft is the server's; of which words it is the translation only this tab knows.
    const kept = /** @type {Own|null} */ (JSON.parse(sessionStorage.getItem(this.#place) ?? "null"));
    if (kept && this.#text.value && this.#text.value.trim() !== kept.text) this.put(kept);
  }

  get own() {
    return this.#own;
  }

  /** Whether there is somebody who translates; only answers are. @param {boolean} on */
  show(on) {
    if (this.#button) this.#button.hidden = !on;
    this.#box.hidden = !on || !this.#own;
  }

  /** @param {Own|null} own @param {string[]} [differs] */
  put(own, differs = []) {
    this.#own = own;
    this.#box.hidden = !own;
    const said = part(this.#box, "[data-own-text]");
    said.textContent = own?.text ?? "";
    said.setAttribute("lang", own?.lang ?? "");
    const check = /** @type {HTMLElement} */ (part(this.#box, "[data-own-check]"));
    check.hidden = !differs.length;
    check.textContent = differs.length ? words("figures_differ_in", { figures: differs.join(", ") }) : "";
    if (own) sessionStorage.setItem(this.#place, JSON.stringify(own));
    else sessionStorage.removeItem(this.#place);
  }

  /** Put the draft into the customer's language. */
  async translate() {
    const text = this.#text.value.trim();
    if (!text || !this.#button || this.#button.disabled || this.#button.hidden) return;
    this.#button.disabled = true;
    this.#tell(words("translating"));
    try {
      const made = await (await post(this.#url, { text })).json();
      if (this.#text.value.trim() !== text) return void this.#tell(words("written_on"));
      this.#say(made.text, made.lang);
      this.put({ text, lang: made.written_in }, made.differs);
      this.#tell("");
    } catch (failure) {
      this.#tell(reason(failure));
    } finally {
      this.#button.disabled = false;
    }
    return undefined;
  }

  #back() {
    const text = this.#own?.text ?? "";
    this.put(null);
    this.#say(text, "");
  }

  #typed() {
    if (this.#own && !this.#text.value) this.put(null);
  }

  /** @param {string} text @param {string} lang */
  #say(text, lang) {
    this.#text.value = text;
    this.#text.lang = lang;
    this.#text.focus();
    this.#text.dispatchEvent(new Event("input"));
  }

  /** @param {string} detail */
  #tell(detail) {
    this.dispatchEvent(new CustomEvent("told", { detail }));
  }
}
