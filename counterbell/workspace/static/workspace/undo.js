// @ts-check
/** The last step, and the way back from it: a toast with a button, and a key. */

import { toast } from "../ui/page.js";
import { post, reason, words } from "./words.js";

/** @typedef {{text: string, token?: string, merged?: string, url?: string}} Step */

export class Undo extends EventTarget {
  /** @type {Step|null} */ #last = null;
  #url = "";

  /** @param {string} url where steps are taken back */
  constructor(url) {
    super();
    this.#url = url;
  }

  /** Say what was done, and offer the way back where there is one. @param {Step} step */
  told(step) {
    const way = step.token || step.merged || step.url;
    if (!way) {
      if (step.text) toast(step.text);
      return;
    }
    this.#last = step;
    toast(step.text, { label: words("undo"), act: () => this.#back(step) });
  }

  /** Take the last step back. @returns {boolean} whether there is one */
  last() {
    if (!this.#last) return false;
    this.#back(this.#last);
    return true;
  }

  /** @param {Step} step */
  async #back(step) {
    if (this.#last === step) this.#last = null;
    try {
      /** @type {Record<string, string>} */
      const fields = step.merged ? { merged: step.merged } : { token: step.token ?? "" };
      const answer = await (await post(step.url ?? this.#url, step.url ? {} : fields)).json();
      toast(answer.text ?? words("undone_toast"));
      this.dispatchEvent(new CustomEvent("undone", { detail: answer }));
    } catch (failure) {
      toast(reason(failure));
    }
  }
}
