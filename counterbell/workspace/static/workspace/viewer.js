// @ts-check
/** Pictures, large: zoom by wheel, pinch, keys and buttons, move by hand, and turn to the next one. */

import { numberText } from "../ui/thread.js";
import { locale, words } from "./words.js";

/** @typedef {{url: string, name: string}} Picture */

const LARGEST = 8;
const STEP = 1.4;

class Viewer {
  #dialog = /** @type {HTMLDialogElement} */ (document.getElementById("lightbox"));
  #image = /** @type {HTMLImageElement} */ (document.getElementById("lightbox-image"));
  #stage = /** @type {HTMLElement} */ (this.#dialog.querySelector("[data-viewer-stage]"));
  /** @type {Picture[]} */ #pictures = [];
  #at = 0;
  #scale = 1;
  #x = 0;
  #y = 0;
  /** @type {Map<number, PointerEvent>} */ #fingers = new Map();

  constructor() {
    this.#dialog.addEventListener("keydown", (event) => this.#key(event));
    this.#dialog.addEventListener("click", (event) => this.#clicked(event));
    this.#stage.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.#zoom(Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
    }, { passive: false });
    this.#stage.addEventListener("dblclick", (event) => {
      if (this.#scale > 1) this.#fit();
      else this.#zoom(2.5, event.clientX, event.clientY);
    });
    this.#stage.addEventListener("pointerdown", (event) => {
      this.#fingers.set(event.pointerId, event);
      this.#stage.setPointerCapture(event.pointerId);
    });
    this.#stage.addEventListener("pointermove", (event) => this.#moved(event));
    for (const end of ["pointerup", "pointercancel"]) {
      this.#stage.addEventListener(end, (event) => this.#fingers.delete(/** @type {PointerEvent} */ (event).pointerId));
    }
    this.#dialog.addEventListener("close", () => (this.#image.src = ""));
  }

  /** @param {Picture[]} pictures @param {number} at */
  show(pictures, at) {
    this.#pictures = pictures;
    this.#turnTo(Math.max(0, at));
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  /** @param {number} at */
  #turnTo(at) {
    this.#at = (at + this.#pictures.length) % this.#pictures.length;
    const { url, name } = this.#pictures[this.#at];
    this.#image.src = url;
    this.#image.alt = name;
    part(this.#dialog, "[data-viewer-name]").textContent = name;
    const several = this.#pictures.length > 1;
    const facts = { at: numberText(this.#at + 1, locale), of: numberText(this.#pictures.length, locale) };
    part(this.#dialog, "[data-viewer-place]").textContent = several ? words("found_at", facts) : "";
    for (const button of this.#dialog.querySelectorAll("[data-viewer-turn]")) /** @type {HTMLElement} */ (button).hidden = !several;
    const save = /** @type {HTMLAnchorElement} */ (part(this.#dialog, "[data-viewer-save]"));
    save.href = url;
    save.download = name;
    this.#fit();
  }

  #fit() {
    this.#scale = 1;
    this.#x = this.#y = 0;
    this.#draw();
  }

  /** @param {number} factor @param {number} [clientX] @param {number} [clientY] what stays where it is */
  #zoom(factor, clientX, clientY) {
    const box = this.#stage.getBoundingClientRect();
    const [cx, cy] = [box.left + box.width / 2, box.top + box.height / 2];
    const next = Math.min(LARGEST, Math.max(1, this.#scale * factor));
    const ratio = next / this.#scale;
    this.#x = ((clientX ?? cx) - cx) * (1 - ratio) + this.#x * ratio;
    this.#y = ((clientY ?? cy) - cy) * (1 - ratio) + this.#y * ratio;
    this.#scale = next;
    this.#draw();
  }

  /** @param {PointerEvent} event */
  #moved(event) {
    const before = this.#fingers.get(event.pointerId);
    if (!before) return;
    const other = [...this.#fingers.values()].find((finger) => finger.pointerId !== event.pointerId);
    if (other) {
      const [was, is] = [distance(before, other), distance(event, other)];
      if (was > 0) this.#zoom(is / was, (event.clientX + other.clientX) / 2, (event.clientY + other.clientY) / 2);
    } else if (this.#scale > 1) {
      this.#x += event.clientX - before.clientX;
      this.#y += event.clientY - before.clientY;
      this.#draw();
    }
    this.#fingers.set(event.pointerId, event);
  }

  #draw() {
    const box = this.#stage.getBoundingClientRect();
    const spare = (/** @type {number} */ size) => (size * (this.#scale - 1)) / 2;
    this.#x = Math.max(-spare(box.width), Math.min(spare(box.width), this.#x));
    this.#y = Math.max(-spare(box.height), Math.min(spare(box.height), this.#y));
    this.#image.style.transform = `translate(${this.#x}px, ${this.#y}px) scale(${this.#scale})`;
    this.#stage.classList.toggle("viewer-stage--large", this.#scale > 1);
    part(this.#dialog, '[data-zoom="fit"]').textContent = new Intl.NumberFormat(locale, { style: "percent" }).format(this.#scale);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const onward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (event.key === "+" || event.key === "=") this.#zoom(STEP);
    else if (event.key === "-") this.#zoom(1 / STEP);
    else if (event.key === "0" || event.code === "Digit0") this.#fit();
    else if (event.key.startsWith("Arrow") && this.#scale > 1) {
      this.#x += { ArrowLeft: 60, ArrowRight: -60 }[event.key] ?? 0;
      this.#y += { ArrowUp: 60, ArrowDown: -60 }[event.key] ?? 0;
      this.#draw();
    } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") this.#turnTo(this.#at + (event.key === onward ? 1 : -1));
    else return;
    event.preventDefault();
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const target = event.target instanceof Element ? event.target : null;
    const zoom = target?.closest("[data-zoom]")?.getAttribute("data-zoom");
    const turn = target?.closest("[data-viewer-turn]")?.getAttribute("data-viewer-turn");
    if (zoom === "fit") this.#fit();
    else if (zoom) this.#zoom(zoom === "in" ? STEP : 1 / STEP);
    if (turn) this.#turnTo(this.#at + Number(turn));
    if (target === this.#stage && this.#scale === 1) this.#dialog.close();
  }
}

/** @param {PointerEvent} a @param {PointerEvent} b */
const distance = (a, b) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);

/** @param {ParentNode} root @param {string} selector @returns {HTMLElement} */
const part = (root, selector) => /** @type {HTMLElement} */ (root.querySelector(selector));

const viewer = new Viewer();

/** One picture of a conversation, and the others beside it. @param {HTMLElement} desk @param {string} url */
export function showOf(desk, url) {
  const links = [...desk.querySelectorAll("a.entry-image")].map((node) => /** @type {HTMLAnchorElement} */ (node));
  let pictures = links.map((link) => ({ url: link.getAttribute("href") ?? "", name: link.querySelector("img")?.alt ?? "" }));
  // One that the panel shows may stand in a part of the thread that is not unrolled.
  if (!pictures.some((picture) => picture.url === url)) {
    const others = [...desk.querySelectorAll("a[data-view-image]")];
    pictures = others.map((link) => ({ url: link.getAttribute("href") ?? "", name: link.getAttribute("data-name") ?? "" }));
  }
  viewer.show(pictures, pictures.findIndex((picture) => picture.url === url));
}
