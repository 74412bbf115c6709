// @ts-check
/** Where one goes when something is done: to the next conversation, back to the list, or nowhere. Each as she likes it. */

import { toast } from "../ui/page.js";
import { post, reason } from "./words.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./list.js").List} List */

export class After {
  /** @type {HTMLElement} */ #root;
  /** @type {Desk} */ #desk;
  /** @type {List} */ #list;

  /** @param {HTMLElement} root the inbox, on which the habits stand @param {Desk} desk @param {List} list */
  constructor(root, desk, list) {
    this.#root = root;
    this.#desk = desk;
    this.#list = list;
    document.addEventListener("click", (event) => {
      const item = event.target instanceof Element ? event.target.closest("[data-habit]") : null;
      if (item) this.set(item.getAttribute("data-habit") ?? "", item.getAttribute("data-value") ?? "");
    });
  }

  /** @param {string} c an answer to her went out, or waits to */
  replied(c) {
    this.#go(this.#root.dataset.afterReply ?? "", c);
  }

  /** @param {string} c it was resolved or put to sleep */
  settled(c) {
    this.#go(this.#root.dataset.afterResolve ?? "", c);
  }

  /** @param {string} habit @param {string} c */
  #go(habit, c) {
    if (c !== this.#desk.c) return;
    const next = habit === "next" ? this.#list.beside(c, 1) || this.#list.beside(c, -1) : "";
    if (next && next !== c) this.#desk.open(next);
    else if (habit === "next" || habit === "list") this.#desk.close();
  }

  /** @param {string} habit after_reply, after_resolve, density @param {string} value */
  async set(habit, value) {
    const name = habit.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
    const before = this.#root.dataset[name] ?? "";
    this.#draw(habit, name, value);
    try {
      await post(this.#root.dataset.habits ?? "", { [habit]: value });
    } catch (failure) {
      this.#draw(habit, name, before);
      toast(reason(failure));
    }
  }

  /** @param {string} habit @param {string} name @param {string} value */
  #draw(habit, name, value) {
    this.#root.dataset[name] = value;
    for (const item of document.querySelectorAll(`[data-habit="${habit}"]`)) {
      item.setAttribute("aria-checked", String(item.getAttribute("data-value") === value));
    }
  }
}
