// @ts-check
/** What has been begun: one answer and one note for each conversation, kept on the server a moment after the last change. */

import { post, words } from "./words.js";

/** @typedef {"public"|"note"} Kind */
/** @typedef {import("../ui/thread.js").Attached} Card of a file */
/** @typedef {{number: number}} Answered the message that is answered */
/**
 * What is written, and what is to go along with it.
 * @typedef {{text: string, files: Card[], part: Record<string, any>|null, answering: Answered|null, written: {text: string, lang: string}|null}} Begun
 */

const AFTER = 700;
// A browser lets no more than 64 kB go out behind a page that is left.
const LEAVING = 15_000;

/** The form's fields of what is kept. @param {Partial<Begun> & {text: string, reply_to?: number|null}} begun */
export function fieldsOf({ text, files = [], part = null, answering = null, written = null, reply_to = null }) {
  const along = { files: files.map(({ key }) => key), part, reply_to: answering?.number ?? reply_to, written };
  return { text, along: JSON.stringify(along) };
}

/** @param {Begun} begun */
export const isSome = ({ text, files, part, answering }) => Boolean(text || files.length || part || answering);

export class Drafts extends EventTarget {
  /** @type {Record<Kind, Begun>} */ #begun;
  /** @type {Record<Kind, Begun>} */ #kept;
  /** @type {number|undefined} */ #timer;
  /** @type {Promise<unknown>} */ #saving = Promise.resolve();
  #base = "";

  /**
   * Fires "kept".
   * @param {string} base @param {Record<Kind, Begun>} begun @param {(state: string) => void} say
   */
  constructor(base, begun, say) {
    super();
    this.#base = base;
    this.#begun = { ...begun };
    this.#kept = { ...begun };
    this.say = say;
  }

  /** @param {Kind} kind */
  text(kind) {
    return this.#begun[kind].text;
  }

  /** Something that was begun is kept on the server. */
  get some() {
    return Object.values(this.#kept).some(isSome);
  }

  /** @param {Kind} kind @param {Begun} begun */
  write(kind, begun) {
    this.#begun[kind] = begun;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(kind), AFTER);
  }

  /** @param {Kind} kind @param {boolean} [leaving] */
  async keep(kind, leaving = false) {
    clearTimeout(this.#timer);
    const begun = this.#begun[kind];
    const before = this.#kept[kind];
    const fields = fieldsOf(begun);
    const known = fieldsOf(before);
    if (fields.text === known.text && fields.along === known.along) return void (await this.#saving.catch(() => {}));
    this.#kept[kind] = begun;
    const small = fields.text.length + fields.along.length < LEAVING;
    const save = () => post(`${this.#base}draft/`, { kind, ...fields }, { keepalive: leaving && small });
    try {
      // One after the other: an older draft must not arrive behind the one that forgets it.
      await (this.#saving = leaving ? save() : this.#saving.then(save, save));
      if (!leaving) this.say(isSome(begun) ? words("draft_kept") : "");
      if (isSome(begun) !== isSome(before)) this.dispatchEvent(new Event("kept"));
    } catch {
      this.#kept[kind] = before;
    }
    return undefined;
  }
}
