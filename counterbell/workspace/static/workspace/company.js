// @ts-check
/** Who else is here: what the customer types, which colleagues type or look on. */

import { avatarNode, element } from "../ui/thread.js";
import { drawCart } from "./cart.js";
import { part, words } from "./words.js";

/** @typedef {import("../ui/line.js").Frame} Frame */
/** @typedef {{id: number, name: string}} Me */

const TYPING_FORGOTTEN = 6_000;

export class Company {
  /** @type {HTMLElement} */ #node;
  /** @type {Me} */ #me;
  #customer = "";
  /** @type {(change: () => void) => void} */ #keepPlace;
  /** @type {Map<string, {name: string, timer: number}>} */ #typists = new Map();
  /** @type {number|undefined} */ #typingTimer;
  /** @type {Frame|null} */ #lastViewers = null;

  /**
   * @param {HTMLElement} node the talk @param {Me} me @param {string} customer her name
   * @param {(change: () => void) => void} keepPlace lets the thread grow without moving what one reads
   */
  constructor(node, me, customer, keepPlace) {
    this.#node = node;
    this.#me = me;
    this.#customer = customer;
    this.#keepPlace = keepPlace;
  }

  close() {
    clearTimeout(this.#typingTimer);
    for (const { timer } of this.#typists.values()) clearTimeout(timer);
  }

  /** @param {Frame} frame */
  typing({ who, text }) {
    if (who?.role !== "agent") {
      this.customerTyping(text);
      return;
    }
    if (who.id === this.#me.id) return;
    clearTimeout(this.#typists.get(String(who.id))?.timer);
    this.#typists.delete(String(who.id));
    if (text) {
      const timer = setTimeout(() => this.typing({ t: "typing", who, text: "" }), TYPING_FORGOTTEN);
      this.#typists.set(String(who.id), { name: who.name, timer });
    }
    const names = [...this.#typists.values()].map(({ name }) => name).join(", ");
    part(this.#node, "[data-colleague-typing]").textContent = names ? words("colleagues_typing", { names }) : "";
  }

  /** @param {string} text */
  customerTyping(text) {
    clearTimeout(this.#typingTimer);
    const line = /** @type {HTMLElement} */ (part(this.#node, "[data-customer-typing]"));
    this.#keepPlace(() => {
      line.hidden = !text;
      line.textContent = text ? words(text.trim() ? "typing" : "typing_only", { name: this.#customer, text }) : "";
    });
    if (text) this.#typingTimer = setTimeout(() => this.customerTyping(""), TYPING_FORGOTTEN);
  }

  /** Show again who looks on: after the header was drawn anew. */
  showViewers() {
    if (this.#lastViewers) this.viewers(this.#lastViewers);
  }

  /** @param {Frame} frame */
  viewers(frame) {
    this.#lastViewers = frame;
    const others = frame.agents.filter((/** @type {Me} */ agent) => agent.id !== this.#me.id);
    const box = /** @type {HTMLElement} */ (part(this.#node, "[data-viewers]"));
    const names = others.map((/** @type {Me} */ agent) => agent.name).join(", ");
    box.replaceChildren(...others.slice(0, 4).map((/** @type {Me} */ agent) => face(agent)));
    if (names) box.append(element("span", "unseen", words("viewing", { names })));
    box.title = names ? words("viewing", { names }) : "";
    this.#node.querySelector("[data-presence]")?.classList.toggle("dot--online", Boolean(frame.customer));
    if (frame.customer) drawCart(frame.page?.cart);
    const here = frame.page?.title || frame.page?.url || "";
    const presence = document.querySelector("[data-presence-words]");
    if (presence) {
      const key = !frame.customer ? "not_here" : here ? "here_on" : "here_now";
      presence.textContent = words(key, { page: here });
    }
  }
}

/** @param {Me} agent */
function face(agent) {
  const node = avatarNode(agent.name);
  node.className = "avatar avatar--small";
  return node;
}
