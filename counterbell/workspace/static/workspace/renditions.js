// @ts-check
/** Messages in other languages, beside those of the thread: what a customer wrote, what an agent wrote of her answer. */

import { toast } from "../ui/page.js";
import { element } from "../ui/thread.js";
import { tool } from "./tool.js";
import { ask, post, reason, words } from "./words.js";

/** @typedef {import("../ui/thread.js").Entry} Entry */
/** @typedef {{number: number, text: string, lang: string, language: string, written: boolean, differs: boolean}} Rendition */
/** @typedef {{renditions: Rendition[], hers?: string, always?: boolean, model?: string}} Tongues what the page brought */

const SOON = 400;
const MOST_AT_ONCE = 10; // of what stands there already, when everything is to be translated

export class Renditions {
  /** @type {Map<number, Rendition[]>} */ #known = new Map();
  /** @type {HTMLElement|null} */ #bar;
  /** @type {Tongues} */ #tongues;
  /** @type {() => Entry[]} */ #entries;
  /** @type {() => void} */ #draw;
  /** @type {Set<number>} asked for, whatever came of it */ #asked = new Set();
  /** @type {number|undefined} */ #timer;
  #base = "";
  #always = false;
  #busy = false;

  /**
   * @param {HTMLElement} node the talk @param {string} base @param {Tongues} tongues
   * @param {{entries: () => Entry[], draw: () => void, signal: AbortSignal}} thread
   */
  constructor(node, base, tongues, { entries, draw, signal }) {
    this.#base = base;
    this.#tongues = tongues;
    this.#entries = entries;
    this.#draw = draw;
    this.#always = Boolean(tongues.always);
    this.#learn(tongues.renditions);
    this.#bar = node.querySelector("[data-tongue-bar]");
    this.#bar?.querySelector("[data-translate-always]")?.addEventListener("click", () => this.#turn(), { signal });
    signal.addEventListener("abort", () => ((this.#always = false), clearTimeout(this.#timer)));
  }

  /** @param {number} number @returns {Rendition[]|undefined} */
  of(number) {
    return this.#known.get(number);
  }

  /** @param {Entry} entry @returns {Node[]} */
  tools({ kind, author, number, text }) {
    if (!this.#tongues.hers || kind !== "public" || author !== "customer" || !text || this.of(number)) return [];
    const button = tool(words("translate"), () => this.#read(number, button));
    button.dataset.translate = "";
    return [button];
  }

  /** Entries came: those of colleagues may have another text beside them. @param {Entry[]} entries */
  heard(entries) {
    const said = entries.filter(({ kind }) => kind === "public");
    if (!this.#tongues.hers && !this.#known.size) return;
    if (said.some(({ author }) => author === "agent")) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.refresh(), SOON);
    }
    this.readAll();
  }

  /** As they are on the server: numbers may have been dealt anew. */
  async refresh() {
    try {
      const { renditions } = await (await ask(`${this.#base}renditions/`)).json();
      this.#known.clear();
      this.#learn(renditions);
      this.#draw();
    } catch {
      // The next entry asks again.
    }
  }

  /** One after the other, the newest first, as long as somebody answers. */
  async readAll() {
    if (!this.#always || this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#next(); next && this.#always; next = this.#next()) {
        this.#asked.add(next);
        await this.#ask(next);
      }
      this.#tell("");
    } catch (failure) {
      this.#tell(reason(failure));
    } finally {
      this.#busy = false;
    }
  }

  /** The newest message of hers that has not been asked for. */
  #next() {
    const hers = this.#entries().filter(({ kind, author, text }) => kind === "public" && author === "customer" && text);
    return hers.slice(-MOST_AT_ONCE).reverse().find(({ number }) => !this.of(number) && !this.#asked.has(number))?.number ?? 0;
  }

  /** @param {number} number @param {HTMLButtonElement} button */
  async #read(number, button) {
    if (button.disabled) return;
    button.disabled = true;
    button.textContent = words("translating");
    try {
      if (!(await this.#ask(number))) toast(words("same_tongue"));
    } catch (failure) {
      toast(reason(failure));
    }
    button.disabled = false;
    button.textContent = words("translate");
  }

  /** @param {number} number @returns {Promise<boolean>} whether it is written in another language */
  async #ask(number) {
    const answer = await post(`${this.#tongues.model}${number}/`, {});
    if (answer.status === 204) return false;
    this.#learn([await answer.json()]);
    this.#draw();
    return true;
  }

  async #turn() {
    this.#always = !this.#always;
    this.#bar?.querySelector("[data-translate-always]")?.setAttribute("aria-pressed", String(this.#always));
    this.#asked.clear();
    this.#tell("");
    try {
      await post(`${this.#base}renditions/always/`, { on: this.#always ? "1" : "0" });
    } catch (failure) {
      toast(reason(failure));
    }
    await this.readAll();
  }

  /** @param {Rendition[]} renditions */
  #learn(renditions) {
    for (const one of renditions) {
      const others = (this.#known.get(one.number) ?? []).filter(({ lang }) => lang !== one.lang);
      this.#known.set(one.number, [...others, one]);
    }
  }

  /** @param {string} text */
  #tell(text) {
    const told = this.#bar?.querySelector("[data-tongue-told]");
    if (told) told.textContent = text;
  }
}

/** @param {Entry} entry @returns {Node[]} */
export function renditionNodes({ renditions }) {
  return (/** @type {Rendition[]} */ (renditions ?? [])).map(({ text, lang, language, written, differs }) => {
    const node = element("div", "entry-rendition");
    const head = element("div", "entry-source", words(written ? "written_as" : "rendered", { language }));
    head.dir = "auto";
    if (differs) head.append(" ", element("span", "badge badge--brass", words("figures_differ")));
    const said = element("div", "entry-text", text);
    said.dir = "auto";
    said.lang = lang;
    node.append(head, said);
    return node;
  });
}
