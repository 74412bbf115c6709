// @ts-check
/** Which rows are chosen, by mouse and by key, and the bar that does something with them all. */

import { toast } from "../ui/page.js";
import { ask, locale, part, post, reason, words } from "./words.js";

/** @typedef {import("./list.js").List} List */
/** @typedef {import("./undo.js").Undo} Undo */

const MOST = 500;
const REST = 450; // milliseconds

export class Selection extends EventTarget {
  /** @type {Set<string>} */ #chosen = new Set();
  /** @type {HTMLElement} */ #bar;
  /** @type {List} */ #list;
  /** @type {Undo} */ #undo;
  /** @type {{many: string, names: string}} */ #urls;
  #from = "";
  #busy = false;

  /**
   * @param {HTMLElement} root the inbox @param {List} list @param {Undo} undo
   * @param {{many: string, names: string}} urls
   */
  constructor(root, list, undo, urls) {
    super();
    this.#bar = part(root, "[data-chosen]");
    this.#list = list;
    this.#undo = undo;
    this.#urls = urls;
    this.#bar.addEventListener("click", (event) => this.#clicked(event));
    this.#bar.addEventListener("submit", (event) => this.#submitted(/** @type {SubmitEvent} */ (event)));
    list.node.addEventListener("click", (event) => this.#rowClicked(event), true);
    this.#listenForFingers(list.node);
    part(document, "#chooser").addEventListener("submit", (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || !form.matches("[data-merge-many-form]")) return;
      event.preventDefault();
      form.closest("dialog")?.close();
      this.mergeInto(String(new FormData(form).get("into") ?? ""));
    });
    list.addEventListener("drawn", () => this.#draw());
    list.addEventListener("gone", (event) => this.#forget(/** @type {CustomEvent} */ (event).detail));
    list.addEventListener("shown", () => this.none());
  }

  /** A finger that rests on a row chooses it; with rows chosen, a tap chooses on. @param {HTMLElement} box */
  #listenForFingers(box) {
    /** @type {number|undefined} */ let timer;
    let rested = false;
    const lift = () => clearTimeout(timer);
    box.addEventListener("pointerdown", (event) => {
      rested = false;
      clearTimeout(timer);
      const row = event.target instanceof Element ? event.target.closest("[data-c]") : null;
      if (event.pointerType !== "touch" || !(row instanceof HTMLElement)) return;
      timer = setTimeout(() => {
        rested = true;
        navigator.vibrate?.(10);
        this.toggle(row.dataset.c ?? "");
      }, REST);
    });
    for (const end of ["pointerup", "pointercancel", "pointerleave"]) box.addEventListener(end, lift);
    box.addEventListener("scroll", lift, { passive: true });
    box.addEventListener("contextmenu", (event) => rested && event.preventDefault());
    box.addEventListener("click", (event) => {
      const row = event.target instanceof Element ? event.target.closest("[data-c]") : null;
      const touched = event instanceof PointerEvent && event.pointerType === "touch";
      if (!touched || !(row instanceof HTMLElement) || !(rested || this.#chosen.size)) return;
      event.preventDefault();
      event.stopPropagation();
      if (!rested) this.toggle(row.dataset.c ?? "");
      rested = false;
    }, true);
  }

  get size() {
    return this.#chosen.size;
  }

  get names() {
    return [...this.#chosen];
  }

  /** @param {string} c */
  has(c) {
    return this.#chosen.has(c);
  }

  /** Choose a row, or no longer. @param {string} c @param {boolean} [on] */
  toggle(c, on = !this.#chosen.has(c)) {
    if (!c) return;
    if (on && this.#chosen.size < MOST) this.#chosen.add(c);
    else this.#chosen.delete(c);
    this.#from = c;
    this.#draw();
  }

  /** Everything between the last one and this. @param {string} c */
  through(c) {
    const names = this.#list.links.map((link) => link.dataset.openC ?? "");
    const [a, b] = [names.indexOf(this.#from || c), names.indexOf(c)].sort((x, y) => x - y);
    for (const name of names.slice(Math.max(0, a), b + 1)) if (this.#chosen.size < MOST) this.#chosen.add(name);
    this.#from = c;
    this.#draw();
  }

  /** Everything in the list, also what is not unrolled yet. */
  async all() {
    const here = this.#list.links.map((link) => link.dataset.openC ?? "");
    this.#chosen = new Set(here.slice(0, MOST));
    this.#draw();
    if (!this.#list.hasMore) return;
    const query = this.#list.query;
    try {
      const { names } = await (await ask(`${this.#urls.names}?${query}`)).json();
      if (query !== this.#list.query || !this.#chosen.size) return;
      this.#chosen = new Set([...here, ...names].slice(0, MOST));
      this.#draw();
    } catch (failure) {
      toast(reason(failure));
    }
  }

  none() {
    if (!this.#chosen.size) return false;
    this.#chosen.clear();
    this.#from = "";
    this.#draw();
    return true;
  }

  /** Open a menu of the bar. @param {string} id */
  menu(id) {
    /** @type {HTMLElement|null} */ (this.#bar.querySelector(`[popovertarget="${id}"]`))?.click();
  }

  /**
   * Do one thing to all that are chosen.
   * @param {string} verb assign, status, snooze, priority, label, unread @param {Record<string, string>} fields
   */
  async act(verb, fields) {
    if (this.#busy || !this.#chosen.size) return;
    this.#busy = true;
    this.#bar.setAttribute("aria-busy", "true");
    const chosen = this.names;
    try {
      const done = await (await post(`${this.#urls.many}${verb}/`, { ...fields, c: chosen.join(",") })).json();
      this.#undo.told({ text: done.text, token: done.undo });
      // Labels and priorities are often given one after the other to the same rows.
      if (!["label", "priority"].includes(verb)) this.none();
      this.#list.changed(chosen.length > 60 ? ["*"] : chosen);
      this.dispatchEvent(new CustomEvent("done", { detail: { verb, chosen } }));
    } catch (failure) {
      toast(reason(failure));
    } finally {
      this.#busy = false;
      this.#bar.removeAttribute("aria-busy");
    }
  }

  /** Merge what is chosen into one of them. @param {string} into */
  async mergeInto(into) {
    const chosen = this.names;
    try {
      const done = await (await post(`${this.#urls.many}merge/`, { into, c: chosen.join(",") })).json();
      this.#undo.told({ text: done.text, merged: done.merged });
      this.none();
      this.#list.changed(["*"]);
      this.dispatchEvent(new CustomEvent("done", { detail: { verb: "merge", chosen, show: done.show } }));
    } catch (failure) {
      toast(reason(failure));
    }
  }

  /** Ask into which of those that are chosen. */
  chooseMerge() {
    if (this.#chosen.size < 2) {
      toast(words("merge_two"));
      return;
    }
    const dialog = /** @type {HTMLDialogElement} */ (part(document, "#chooser"));
    const rows = this.names.flatMap((c) => this.#list.item(c) ?? []);
    const box = part(dialog, "[data-chooser]");
    box.replaceChildren(/** @type {HTMLTemplateElement} */ (part(document, "#merge-many")).content.cloneNode(true));
    const choices = part(box, "[data-choices]");
    rows.forEach((row, place) => choices.append(choice(row, place === 0)));
    dialog.showModal();
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const target = event.target instanceof Element ? event.target : null;
    const button = target?.closest("[data-bulk]");
    if (button instanceof HTMLButtonElement) this.act(button.dataset.bulk ?? "", { [button.name]: button.value });
    if (target?.closest("[data-chosen-none]")) this.none();
    if (target?.closest("[data-chosen-all]")) this.all();
    if (target?.closest("[data-bulk-merge]")) this.chooseMerge();
  }

  /** @param {SubmitEvent} event */
  #submitted(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.bulkForm) return;
    event.preventDefault();
    const menu = form.closest(".menu:popover-open");
    if (menu instanceof HTMLElement) menu.hidePopover();
    const fields = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    this.act(form.dataset.bulkForm, fields);
  }

  /** @param {MouseEvent} event */
  #rowClicked(event) {
    const target = event.target instanceof Element ? event.target : null;
    const row = target?.closest("[data-c]");
    if (!target || !(row instanceof HTMLElement)) return;
    const c = row.dataset.c ?? "";
    const box = target.closest(".conv-choose");
    if (!box && !event.shiftKey && !event.ctrlKey && !event.metaKey) return;
    // Ctrl and a click on the link itself opens a tab, as everywhere.
    if (!box && (event.ctrlKey || event.metaKey)) return;
    event.stopPropagation();
    if (event.shiftKey) {
      event.preventDefault();
      getSelection()?.removeAllRanges();
      this.through(c);
    } else if (target.matches("[data-choose]")) this.toggle(c, /** @type {HTMLInputElement} */ (target).checked);
    else this.toggle(c);
  }

  /** @param {string[]} gone they stand in another list now */
  #forget(gone) {
    for (const c of gone) this.#chosen.delete(c);
    this.#draw();
  }

  async #sayCount() {
    const told = part(this.#bar, "[data-chosen-count]");
    if (!this.#chosen.size) return void (told.textContent = "");
    const { numberText } = await import("../ui/thread.js"); // hardly ever needed before a thread is
    const count = this.#chosen.size;
    told.textContent = count ? words("chosen_rows", { count: numberText(count, locale) }) : "";
    return undefined;
  }

  #draw() {
    const count = this.#chosen.size;
    for (const item of this.#list.items) {
      const on = this.#chosen.has(item.dataset.c ?? "");
      item.setAttribute("aria-selected", String(on));
      const box = /** @type {HTMLInputElement|null} */ (item.querySelector("[data-choose]"));
      if (box) box.checked = on;
    }
    this.#list.node.classList.toggle("rows--choosing", count > 0);
    if (this.#bar.hidden !== !count) this.#bar.hidden = !count;
    this.#sayCount();
    const all = /** @type {HTMLElement} */ (part(this.#bar, "[data-chosen-all]"));
    all.hidden = count >= MOST || (count >= this.#list.links.length && !this.#list.hasMore);
  }
}

/** @param {HTMLElement} row @param {boolean} checked */
function choice(row, checked) {
  const label = document.createElement("label");
  label.className = "choice";
  const radio = document.createElement("input");
  radio.type = "radio";
  radio.name = "into";
  radio.value = row.dataset.c ?? "";
  radio.checked = checked;
  const said = document.createElement("span");
  said.className = "grows";
  const name = document.createElement("strong");
  name.dir = "auto";
  name.textContent = row.dataset.name ?? "";
  const preview = document.createElement("span");
  preview.className = "cut-2";
  preview.dir = "auto";
  preview.textContent = row.querySelector(".conv-preview")?.textContent ?? "";
  said.append(name, preview);
  label.append(radio, said);
  return label;
}
