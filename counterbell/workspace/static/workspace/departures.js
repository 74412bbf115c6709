// @ts-check
/**
 * Answers that are on the server's disk and have not gone out: those of the last seconds stand in the thread and can be
 * taken back; those for later stand in a list above the editor.
 */

import { toast } from "../ui/page.js";
import { element } from "../ui/thread.js";
import { markFigures } from "./own-words.js";
import { tool } from "./tool.js";
import { ask, locale, parsed, part, post, reason, words } from "./words.js";

/** @typedef {import("../ui/thread.js").Attached} Attached */
/** @typedef {{text: string, files: Attached[], reply_to: number|null, written?: {text: string, lang: string}|null, part?: Record<string, any>|null}} Taken */

const LATE = 3_000; // after the moment: look whether it went out

/** Take an answer back, wherever it is by now. @param {string} base @param {string} id @returns {Promise<Taken>} */
export async function takeBack(base, id) {
  return (await post(`${base}later/${id}/take-back/`, {})).json();
}

export class Departures extends EventTarget {
  /** @type {Map<string, number>} id → when it goes out */ #leaving = new Map();
  /** @type {HTMLElement} */ #box;
  /** @type {HTMLDialogElement} */ #dialog;
  /** @type {number|undefined} */ #tick;
  #base = "";
  #mark = "";
  #ends = new AbortController();

  /**
   * Fires "gone" (detail: an id that is not on its way any more), "due" (something should have gone out by now)
   * and "taken" (detail: what was taken back).
   * @param {HTMLElement} node the talk @param {string} base
   */
  constructor(node, base) {
    super();
    this.#base = base;
    this.#box = part(node, "[data-later-box]");
    this.#dialog = part(node, "[data-later-one]");
    this.#mark = this.#list?.dataset.mark ?? "";
    const { signal } = this.#ends;
    this.#box.addEventListener("click", (event) => this.#clicked(event), { signal });
    this.#dialog.addEventListener("submit", (event) => this.#changed(/** @type {SubmitEvent} */ (event)), { signal });
    this.#dialog.addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest("[data-later-translate]") : null;
      if (button) this.#translate(/** @type {HTMLButtonElement} */ (button));
    }, { signal });
  }

  get #list() {
    return /** @type {HTMLElement|null} */ (this.#box.querySelector("[data-later]"));
  }

  close() {
    clearInterval(this.#tick);
    this.#ends.abort();
  }

  /** Ids that can be taken back, in the order in which they go out. */
  get leaving() {
    return [...this.#leaving.entries()].sort((a, b) => a[1] - b[1]).map(([id]) => id);
  }

  /** @param {string} id */
  has(id) {
    return this.#leaving.has(id);
  }

  /** The server has it and will send it. @param {string} id @param {string} due */
  add(id, due) {
    this.#leaving.set(id, Date.parse(due));
    this.#tick ??= setInterval(() => this.#count(), 500);
  }

  /** It has arrived in the thread, or never will. @param {string} id */
  forget(id) {
    this.#leaving.delete(id);
    if (!this.#leaving.size) {
      clearInterval(this.#tick);
      this.#tick = undefined;
    }
  }

  /** What stands beside it in the thread: the seconds, and the ways to stop or hasten it. @param {string} id */
  tools(id) {
    const left = element("span", "entry-left", this.left(id));
    left.dataset.leavingId = id;
    left.setAttribute("aria-hidden", "true"); // it would be read every second
    const now = tool(words("send_now"), () => this.now(id));
    now.dataset.leavingNow = id;
    return [left, tool(words("undo_send"), () => this.back(id)), now];
  }

  /** How many seconds are left, in words. @param {string} id */
  left(id) {
    const seconds = Math.max(0, Math.ceil(((this.#leaving.get(id) ?? 0) - Date.now()) / 1_000));
    return seconds ? words("leaving_in", { seconds: seconds.toLocaleString(locale) }) : words("sending");
  }

  #count() {
    let late = false;
    for (const [id, due] of this.#leaving) {
      for (const node of document.querySelectorAll(`[data-leaving-id="${CSS.escape(id)}"]`)) node.textContent = this.left(id);
      late ||= Date.now() > due + LATE;
    }
    if (late) this.refresh();
  }

  /** The header says that the list is another now. @param {string} mark */
  marked(mark) {
    if (mark !== this.#mark) this.refresh();
  }

  /** Draw the list as it is on the server. */
  async refresh() {
    const asked = new Set(this.#leaving.keys());
    try {
      const page = parsed(await (await ask(`${this.#base}later/`)).text());
      const list = /** @type {HTMLElement} */ (page.querySelector("[data-later]"));
      if (this.#ends.signal.aborted || !list) return;
      const had = document.activeElement && this.#box.contains(document.activeElement);
      this.#mark = list.dataset.mark ?? "";
      this.#box.replaceChildren(document.adoptNode(list));
      if (had) /** @type {HTMLElement|null} */ (this.#box.querySelector("button"))?.focus();
      const still = new Set((list.dataset.leaving ?? "").split(" "));
      const gone = [...asked].filter((id) => !still.has(id));
      if (!gone.length) return;
      this.dispatchEvent(new Event("due")); // fetch it, if it went out
      for (const id of gone) {
        this.forget(id);
        this.dispatchEvent(new CustomEvent("gone", { detail: id }));
      }
    } catch (failure) {
      if (failure instanceof TypeError) return; // no connection: what goes out is told when there is one
      this.dispatchEvent(new CustomEvent("failure", { detail: failure }));
    }
  }

  // ——— what one does about them ———

  /** @param {string} id */
  async back(id) {
    try {
      const taken = await takeBack(this.#base, id);
      this.forget(id);
      this.dispatchEvent(new CustomEvent("gone", { detail: id }));
      this.dispatchEvent(new CustomEvent("taken", { detail: taken }));
      return true;
    } catch (failure) {
      toast(reason(failure));
      return false;
    }
  }

  /** @param {string} id */
  async now(id) {
    try {
      await post(`${this.#base}later/${id}/now/`, {});
    } catch (failure) {
      toast(reason(failure));
    }
    await this.refresh();
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const target = event.target instanceof Element ? event.target : null;
    const id = target?.closest("[data-later-id]")?.getAttribute("data-later-id") ?? "";
    if (target?.closest("[data-later-now]")) this.now(id);
    if (target?.closest("[data-later-back]")) this.back(id).then(() => this.refresh());
    if (target?.closest("[data-later-edit]")) this.#edit(id);
  }

  /** @param {string} id */
  async #edit(id) {
    try {
      const page = parsed(await (await ask(`${this.#base}later/${id}/`)).text());
      this.#dialog.replaceChildren(...page.body.childNodes);
      this.#dialog.showModal();
    } catch (failure) {
      toast(reason(failure));
      this.refresh();
    }
  }

  /** Put her changed words into the customer's language, to be looked at. @param {HTMLButtonElement} button */
  async #translate(button) {
    const form = /** @type {HTMLFormElement} */ (button.closest("form"));
    const own = /** @type {HTMLTextAreaElement} */ (part(form, "[name=written]"));
    const text = own.value.trim();
    if (!text) return void own.reportValidity();
    button.disabled = true;
    try {
      const found = await (await post(button.dataset.laterTranslate ?? "", { text })).json();
      if (own.value.trim() !== text) return; // she wrote on
      /** @type {HTMLTextAreaElement} */ (part(form, "[name=text]")).value = found.text;
      markFigures(part(form, "[data-later-check]"), found.differs);
    } catch (failure) {
      this.#fault(form, reason(failure));
    } finally {
      button.disabled = false;
    }
  }

  /** @param {HTMLFormElement} form @param {string} why */
  #fault(form, why) {
    const fault = /** @type {HTMLElement} */ (part(form, "[data-later-fault]"));
    fault.textContent = why;
    fault.hidden = !why;
  }

  /** @param {SubmitEvent} event */
  async #changed(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const fields = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    try {
      await post(form.action, fields);
      this.#dialog.close();
      await this.refresh();
    } catch (failure) {
      this.#fault(form, reason(failure));
    }
  }
}
