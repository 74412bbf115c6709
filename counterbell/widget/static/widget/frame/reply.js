// @ts-check
/**
 * Choosing a message to answer: the button beside it, arrow keys between the buttons, a swipe on a touch screen.
 *
 * Only one of the buttons is a stop for Tab, or a long thread would be a long way to the text.
 */

import { element } from "../../ui/thread.js";
import { icon } from "./signs.js";

const SWIPED = 56;
const SWIPE_AT_MOST = 80;
const STEPS = /** @type {Record<string, number>} */ ({ ArrowUp: -1, ArrowDown: 1 });

export class Replying {
  #box;
  #name;
  #answer;

  /**
   * @param {HTMLElement} box the log @param {string} name of the buttons
   * @param {(number: number) => void} answer @param {() => void} leave back to the text
   */
  constructor(box, name, answer, leave) {
    this.#box = box;
    this.#name = name;
    this.#answer = answer;
    box.addEventListener("click", (event) => {
      const button = event.target instanceof Element && event.target.closest(".entry-reply");
      if (button) this.#chosen(button);
    });
    box.addEventListener("keydown", (event) => this.#key(event, leave));
    box.addEventListener("focusin", (event) => {
      if (event.target instanceof HTMLElement && event.target.matches(".entry-reply")) this.#stopAt(event.target);
    });
    this.#watchSwipes();
  }

  /** The button beside a bubble. @returns {HTMLElement} */
  button() {
    const button = element("button", "tool entry-reply");
    button.type = "button";
    button.tabIndex = -1;
    button.title = this.#name;
    button.setAttribute("aria-label", this.#name);
    button.append(icon("M9 7 4 12l5 5M4 12h9a7 7 0 0 1 7 7"));
    return button;
  }

  /** The thread was drawn: Tab stops at the newest message. */
  drawn() {
    const last = this.#all.pop();
    if (last && !this.#box.contains(document.activeElement)) this.#stopAt(last);
  }

  /** Go to the newest message's button. False: there is none. */
  focus() {
    const last = this.#all.pop();
    last?.focus();
    return Boolean(last);
  }

  /** @returns {HTMLElement[]} */
  get #all() {
    return [...this.#box.querySelectorAll('.entry:not([data-number="0"]) > .entry-reply')].map(
      (node) => /** @type {HTMLElement} */ (node),
    );
  }

  /** @param {HTMLElement} stop */
  #stopAt(stop) {
    for (const button of this.#all) button.tabIndex = button === stop ? 0 : -1;
  }

  /** @param {Element} within */
  #chosen(within) {
    const number = Number(/** @type {HTMLElement|null} */ (within.closest(".entry"))?.dataset.number);
    if (number) this.#answer(number);
  }

  /** @param {KeyboardEvent} event @param {() => void} leave */
  #key(event, leave) {
    if (event.key === "Escape") {
      event.preventDefault();
      leave();
    }
    const step = STEPS[event.key];
    const at = step ? this.#all.indexOf(/** @type {HTMLElement} */ (event.target)) : -1;
    if (at < 0) return;
    event.preventDefault();
    const next = this.#all[at + step];
    if (next) next.focus();
    else if (step > 0) leave();
  }

  #watchSwipes() {
    /** @type {{node: HTMLElement, x: number, y: number, id: number, far: number}|null} */ let swipe = null;
    const rest = () => {
      if (!swipe) return;
      swipe.node.style.translate = "";
      swipe = null;
    };
    this.#box.addEventListener("pointerdown", (event) => {
      const node = event.target instanceof Element ? event.target.closest(".entry:not([data-number='0'])") : null;
      if (event.pointerType !== "touch" || !(node instanceof HTMLElement)) return;
      swipe = { node, x: event.clientX, y: event.clientY, id: event.pointerId, far: 0 };
    });
    this.#box.addEventListener("pointermove", (event) => {
      if (swipe?.id !== event.pointerId) return;
      const way = getComputedStyle(this.#box).direction === "rtl" ? -1 : 1;
      swipe.far = Math.min(Math.max((event.clientX - swipe.x) * way, 0), SWIPE_AT_MOST);
      if (Math.abs(event.clientY - swipe.y) > swipe.far) rest();
      else swipe.node.style.translate = `${swipe.far * way}px`;
    });
    this.#box.addEventListener("pointerup", () => {
      if (swipe && swipe.far >= SWIPED) this.#chosen(swipe.node);
      rest();
    });
    this.#box.addEventListener("pointercancel", rest);
  }
}
