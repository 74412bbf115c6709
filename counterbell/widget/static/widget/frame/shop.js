// @ts-check
/**
 * The shop's page around us, if there is one. We listen to our own parent only, from one of the brand's domains, and
 * from then on to no other origin; what we say goes to that origin and nowhere else.
 *
 * Fires "letter" (CustomEvent, detail: what the loader wrote).
 */

/** @typedef {{url: string, title: string, cart?: object}} Page */

const MOST_ITEMS = 20; // more would not help an agent, and a frame has its limits

export class ShopPage extends EventTarget {
  #brand;
  /** @type {string[]|null} */ #domains;
  #origin = "";

  /** @param {string} brand @param {string[]|null} domains null: any */
  constructor(brand, domains) {
    super();
    this.#brand = brand;
    this.#domains = domains;
    if (this.exists) addEventListener("message", this.#heard);
  }

  /** False when the chat was opened as a page of its own. */
  get exists() {
    return window.parent !== window;
  }

  /** @param {{t: string, [field: string]: any}} letter */
  tell(letter) {
    if (this.#origin) window.parent.postMessage({ counterbell: this.#brand, ...letter }, this.#origin);
  }

  #heard = (/** @type {MessageEvent} */ event) => {
    if (event.source !== window.parent || event.data?.counterbell !== this.#brand) return;
    if (this.#origin ? event.origin !== this.#origin : !isAllowed(event.origin, this.#domains)) return;
    this.#origin = event.origin;
    this.dispatchEvent(new CustomEvent("letter", { detail: event.data }));
  };
}

/**
 * The same rule as counterbell/widget/origins.py; the browser has already enforced it with frame-ancestors.
 * @param {string} origin @param {string[]|null} domains @returns {boolean}
 */
export function isAllowed(origin, domains) {
  if (!URL.canParse(origin)) return false; // "null": a sandboxed page or a file
  const { hostname, port, protocol } = new URL(origin);
  if (protocol !== "https:" && protocol !== "http:") return false;
  if (domains === null || origin === location.origin) return true;
  return domains.some((domain) => {
    const [name, wantedPort] = domain.split(":");
    if (wantedPort && wantedPort !== port) return false;
    return name.startsWith("*.") ? hostname.endsWith(name.slice(1)) : hostname === name;
  });
}

/**
 * What the shop says of where she is and what lies in her cart, in a shape that the counter takes; it looks again.
 * @param {any} said @returns {Page}
 */
export function pageOf(said) {
  const page = { url: String(said.url ?? ""), title: String(said.title ?? "") };
  if (!said.cart || typeof said.cart !== "object") return page;
  const items = (Array.isArray(said.cart.items) ? said.cart.items : []).slice(0, MOST_ITEMS);
  return { ...page, cart: { ...said.cart, items } };
}
