// @ts-check
/** What an agent wrote herself, while a translation or a politer wording stands in the editor: seen, mended, taken back. */

import { part, post, reason, words } from "./words.js";

/** @typedef {{text: string, lang: string}} Own without a language: the editor says it in other words of the same one */

export class OwnWords extends EventTarget {
  /** @type {HTMLTextAreaElement} */ #text;
  /** @type {HTMLElement} */ #box;
  /** @type {HTMLButtonElement|null} */ #translates;
  /** @type {HTMLButtonElement|null} */ #checks;
  /** @type {HTMLElement|null} what somebody thinks of the draft */ #opinion;
  /** @type {Own|null} */ #own = null;
  #urls = { draft: "", tone: "" };

  /**
   * Fires "told" (detail: what could not be done) and "changed".
   * @param {HTMLElement} form
   * @param {{model?: string, tone?: string}} tongues @param {AbortSignal} signal
   */
  constructor(form, { model = "", tone = "" }, signal) {
    super();
    this.#text = part(form, "[data-text]");
    this.#box = part(form, "[data-own]");
    this.#translates = form.querySelector("[data-translate-draft]");
    this.#checks = form.querySelector("[data-check-tone]");
    this.#opinion = form.querySelector("[data-tone]");
    this.#urls = { draft: `${model}draft/`, tone };
    this.#translates?.addEventListener("click", () => this.translate(), { signal });
    this.#checks?.addEventListener("click", () => this.checkTone(), { signal });
    part(this.#box, "[data-own-back]").addEventListener("click", () => this.#back(), { signal });
    this.#text.addEventListener("input", () => this.#typed(), { signal });
  }

  get own() {
    return this.#own;
  }

  /** Whether somebody may be asked; only about answers. @param {boolean} on */
  show(on) {
    for (const button of [this.#translates, this.#checks]) if (button) button.hidden = !on;
    this.#box.hidden = !on || !this.#own;
    this.#drop();
  }

  /** @param {Own|null} own @param {string[]} [differs] */
  put(own, differs = []) {
    this.#own = own;
    this.#box.hidden = !own;
    this.#drop();
    const said = part(this.#box, "[data-own-text]");
    said.textContent = own?.text ?? "";
    said.setAttribute("lang", own?.lang ?? "");
    markFigures(part(this.#box, "[data-own-check]"), differs);
    this.dispatchEvent(new Event("changed"));
  }

  /** A key with Alt. @param {string} code @returns {boolean} whether it is one of ours */
  pressed(code) {
    if (code === "KeyT" && this.#translates) this.translate();
    else if (code === "KeyP" && this.#checks) this.checkTone();
    else return false;
    return true;
  }

  /** Put the draft into the customer's language. */
  async translate() {
    const asked = await this.#ask(this.#translates, this.#urls.draft, "translating", "written_on");
    if (!asked) return;
    const { draft, found } = asked;
    this.#say(found.text, found.lang);
    this.put({ text: draft, lang: found.written_in }, found.differs);
  }

  /** Ask whether the draft is polite. How that is shown is fetched by whoever asks. */
  async checkTone() {
    const box = this.#opinion;
    const asked = box && (await this.#ask(this.#checks, this.#urls.tone, "tone_checking", "tone_written_on"));
    if (!asked) return;
    const { showOpinion } = await import("./tone-check.js");
    if (this.#text.value.trim() !== asked.draft) return; // she wrote on while it was fetched
    showOpinion(box, asked.found, (taken) => this.#reword(taken), () => this.#text.focus());
  }

  /** Another wording; what she wrote first stays at hand. @param {import("./tone-check.js").Opinion} taken */
  #reword({ wording, lang, differs }) {
    const own = this.#own ?? { text: this.#text.value, lang: "" };
    this.#say(wording, lang);
    this.put(own, differs);
  }

  /**
   * Ask about the draft; nothing comes of it when she has written on meanwhile.
   * @param {HTMLButtonElement|null} button @param {string} url @param {string} busy @param {string} again
   * @returns {Promise<{draft: string, found: any}|null>}
   */
  async #ask(button, url, busy, again) {
    const draft = this.#text.value.trim();
    if (!draft || !button || button.disabled || button.hidden) return null;
    button.disabled = true;
    this.#tell(words(busy));
    try {
      const found = await (await post(url, { text: draft })).json();
      const now = this.#text.value.trim();
      this.#tell(now && now !== draft ? words(again) : "");
      return now === draft ? { draft, found } : null;
    } catch (failure) {
      this.#tell(reason(failure));
      return null;
    } finally {
      button.disabled = false;
      if (document.activeElement === document.body) button.focus(); // it was lost with the press
    }
  }

  #back() {
    const text = this.#own?.text ?? "";
    this.put(null);
    this.#say(text, "");
  }

  #typed() {
    this.#drop();
    if (this.#own && !this.#text.value) this.put(null);
  }

  /** What was thought of the draft was thought of other words. */
  #drop() {
    if (this.#opinion) this.#opinion.hidden = true;
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

/** Name the figures that are not in both texts. @param {HTMLElement} node @param {string[]} differs */
export function markFigures(node, differs) {
  node.hidden = !differs.length;
  node.textContent = differs.length ? words("figures_differ_in", { figures: differs.join(", ") }) : "";
}
