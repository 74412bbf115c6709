// @ts-check
/** What lies in the shopper's cart now: the same list as cart.html draws, kept up to date while she is there. */

import { element, numberText } from "../ui/thread.js";
import { locale } from "./words.js";

/** @typedef {{name: string, quantity: number, price: string, url: string}} Item */
/** @typedef {{items: Item[], total: string, currency: string}} Cart */

/** @param {Cart|undefined} cart */
export function drawCart(cart) {
  const box = document.querySelector("[data-cart]");
  if (!(box instanceof HTMLElement)) return;
  box.hidden = !cart;
  if (!cart) return;
  box.querySelector("[data-cart-items]")?.replaceChildren(...cart.items.map((item) => line(item, cart.currency)));
  const total = /** @type {HTMLElement} */ (box.querySelector("[data-cart-total]"));
  total.hidden = !cart.total;
  /** @type {HTMLElement} */ (total.querySelector("bdi")).textContent = `${cart.total} ${cart.currency}`;
}

/** @param {Item} item @param {string} currency */
function line({ name, quantity, price, url }, currency) {
  const node = element("li");
  const called = element("span");
  called.dir = "auto";
  if (url) {
    const link = element("a", "", name);
    link.href = url;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    called.append(link);
  } else called.textContent = name;
  const sum = element("span", "quiet small");
  sum.append(element("bdi", "", `${numberText(quantity, locale)} × ${price} ${price ? currency : ""}`));
  node.append(called, sum);
  return node;
}
