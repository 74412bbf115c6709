// @ts-check
/** Saved views in the navigation: opening the builder, and their order by dragging or by Alt and an arrow. */

import { toast } from "../ui/page.js";
import { ask, parsed, part, post, reason, words } from "./words.js";
import { foldAsLeft } from "./remember.js";

export class SavedViews extends EventTarget {
  /** @type {HTMLElement} */ #root;
  /** @type {() => string} */ #query;
  /** @type {HTMLElement|null} */ #dragged = null;

  /** @param {HTMLElement} root the inbox @param {() => string} query the list that one looks at */
  constructor(root, query) {
    super();
    this.#root = root;
    this.#query = query;
    root.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("[data-view-edit]") : null;
      if (button) this.build(button.getAttribute("data-view-edit") ?? "");
    });
    root.addEventListener("keydown", (event) => this.#key(event));
    root.addEventListener("dragstart", (event) => this.#dragStart(event));
    root.addEventListener("dragover", (event) => this.#dragOver(event));
    root.addEventListener("drop", (event) => this.#dragged && event.preventDefault());
    root.addEventListener("dragend", () => this.#dragEnd());
  }

  /** Compose a view. @param {string} url */
  async build(url) {
    const dialog = /** @type {HTMLDialogElement} */ (part(document, "#builder"));
    try {
      const { Builder } = await import("./builder.js");
      const page = parsed(await (await ask(`${url}?${this.#query()}`)).text());
      part(dialog, "[data-builder]").replaceChildren(...page.body.childNodes);
      new Builder(dialog, {
        saved: (answer) => this.#saved(answer),
        deleted: (answer) => this.#deleted(answer),
      });
      const views = this.#root.querySelector("#views:popover-open");
      if (views instanceof HTMLElement) views.hidePopover();
      dialog.showModal();
    } catch (failure) {
      toast(reason(failure));
    }
  }

  /** @param {{saved: number, name: string, navigation: string}} answer */
  #saved({ saved, name, navigation }) {
    this.#redraw(navigation);
    this.dispatchEvent(new CustomEvent("look", { detail: { query: `saved=${saved}`, name } }));
  }

  /** @param {{navigation: string}} answer */
  #deleted({ navigation }) {
    this.#redraw(navigation);
    toast(words("view_deleted"));
    this.dispatchEvent(new CustomEvent("look", { detail: { query: "view=mine", name: "" } }));
  }

  /** @param {string} navigation */
  #redraw(navigation) {
    const fresh = part(parsed(navigation), "#views");
    part(this.#root, "#views").replaceChildren(...fresh.childNodes);
    foldAsLeft(this.#root);
    this.dispatchEvent(new Event("redrawn"));
  }

  // ——— their order ———

  #items() {
    return [...this.#root.querySelectorAll("[data-saved-views] > [data-saved]")].map((item) => /** @type {HTMLElement} */ (item));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const item = event.target instanceof Element ? event.target.closest("[data-saved]") : null;
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!(item instanceof HTMLElement) || !step || !event.altKey) return;
    event.preventDefault();
    const items = this.#items();
    const other = items[items.indexOf(item) + step];
    if (!other) return;
    if (step < 0) other.before(item);
    else other.after(item);
    item.querySelector("a")?.focus();
    this.#keep();
  }

  /** @param {DragEvent} event */
  #dragStart(event) {
    const item = event.target instanceof Element ? event.target.closest("[data-saved]") : null;
    if (!(item instanceof HTMLElement)) return;
    this.#dragged = item;
    item.classList.add("nav-dragged");
    if (event.dataTransfer) event.dataTransfer.effectAllowed = "move";
  }

  /** @param {DragEvent} event */
  #dragOver(event) {
    const over = event.target instanceof Element ? event.target.closest("[data-saved]") : null;
    if (!this.#dragged || !(over instanceof HTMLElement)) return;
    event.preventDefault();
    if (over === this.#dragged) return;
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(this.#dragged);
    else over.after(this.#dragged);
  }

  #dragEnd() {
    if (!this.#dragged) return;
    this.#dragged.classList.remove("nav-dragged");
    this.#dragged = null;
    this.#keep();
  }

  async #keep() {
    try {
      await post(this.#root.dataset.viewOrder ?? "", { view: this.#items().map((item) => item.dataset.saved ?? "") });
    } catch (failure) {
      toast(reason(failure));
    }
  }
}
