// @ts-check
/** What has been begun: one answer and one note for each conversation, kept on the server a moment after the last letter. */

import { post, words } from "./words.js";

/** @typedef {"public"|"note"} Kind */

const AFTER = 700;

export class Drafts extends EventTarget {
  /** @type {Record<Kind, string>} */ #texts;
  /** @type {Record<Kind, string>} */ #kept;
  /** @type {number|undefined} */ #timer;
  /** @type {Promise<unknown>} */ #saving = Promise.resolve();
  #base = "";

  /**
   * Fires "kept".
   * @param {string} base @param {Record<Kind, string>} texts @param {(state: string) => void} say
   */
  constructor(base, texts, say) {
    super();
    this.#base = base;
    this.#texts = { ...texts };
    this.#kept = { ...texts };
    this.say = say;
  }

  /** @param {Kind} kind */
  text(kind) {
    return this.#texts[kind];
  }

  /** Something that was begun is kept on the server. */
  get some() {
    return Object.values(this.#kept).some(Boolean);
  }

  /** @param {Kind} kind @param {string} text */
  write(kind, text) {
    this.#texts[kind] = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(kind), AFTER);
  }

  /** @param {Kind} kind @param {boolean} [leaving] */
  async keep(kind, leaving = false) {
    clearTimeout(this.#timer);
    const text = this.#texts[kind];
    const before = this.#kept[kind];
    if (text === before) return void (await this.#saving.catch(() => {}));
    this.#kept[kind] = text;
    const save = () => post(`${this.#base}draft/`, { kind, text }, { keepalive: leaving && text.length < 15_000 });
    try {
      // One after the other: an older draft must not arrive behind the one that forgets it.
      await (this.#saving = leaving ? save() : this.#saving.then(save, save));
      if (!leaving) this.say(text ? words("draft_kept") : "");
      if (!text !== !before) this.dispatchEvent(new Event("kept"));
    } catch {
      this.#kept[kind] = before;
    }
    return undefined;
  }
}
